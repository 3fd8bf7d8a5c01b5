using System.Text;
using FsCheck;
using FsCheck.Fluent;
using HopEn2.Interop.Hl7v2.Mllp;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Hl7v2.Mllp;

public class FrameDecoderTests
{
    private const int Largest = 12;

    /// <summary>Messages as text, one too large between brackets, and the strays in the end.</summary>
    private sealed record Found(string Messages, long Strays);

    private static Found Decode(byte[] stream, IEnumerable<int> chops, int largest = Largest)
    {
        var decoder = new FrameDecoder();
        var messages = new List<string>();
        var at = 0;
        foreach (var length in chops.Append(stream.Length))
        {
            ReadOnlySpan<byte> received = stream.AsSpan(at, Math.Min(length, stream.Length - at));
            at += received.Length;
            while (decoder.Next(ref received, largest, out var frame) is var step and not FrameStep.NeedMore)
            {
                var text = Encoding.Latin1.GetString(frame.Message.Span);
                messages.Add(step == FrameStep.TooLarge ? $"[{text}]" : text);
                frame.Return();
            }
        }

        decoder.Abandon();
        return new Found(string.Join('/', messages), decoder.TakeStrays());
    }

    private static Found Decode(string stream, int largest = Largest) => Decode(Encoding.Latin1.GetBytes(stream), [], largest);

    /// <summary>The same by the rules, in one pass over the whole stream.</summary>
    private static Found Expected(byte[] bytes)
    {
        var stream = Encoding.Latin1.GetString(bytes);
        var messages = new List<string>();
        long strays = 0;
        var at = 0;
        while (true)
        {
            var start = stream.IndexOf('\v', at);
            strays += stream[at..(start < 0 ? stream.Length : start)].Count(c => c is not ('\r' or '\n'));
            if (start < 0)
                break;
            var end = stream.IndexOf("\u001c\r", start + 1, StringComparison.Ordinal);
            if (end < 0)
            {
                strays += stream.Length - start;
                break;
            }

            var content = stream[(start + 1)..end];
            var restart = content.LastIndexOf("\vMSH", StringComparison.Ordinal);
            if (content.Length > Largest)
            {
                messages.Add($"[{content}]");
                strays += content.Length + 3;
            }
            else
            {
                messages.Add(content[(restart + 1)..]);
                strays += restart + 1;
            }

            at = end + 2;
        }

        return new Found(string.Join('/', messages), strays);
    }

    [Fact]
    public void A_message_is_what_stands_between_start_and_end() =>
        Assert.Equal(new Found("MSH|a\r/MSH|b\r", 0), Decode("\vMSH|a\r\u001c\r\vMSH|b\r\u001c\r"));

    [Fact]
    public void Bytes_outside_frames_are_counted_but_line_ends_are_not() =>
        Assert.Equal(new Found("a/b", 5), Decode("xx\va\u001c\r\r\nyyy\r\vb\u001c\r\n"));

    [Fact]
    public void A_frame_never_finished_is_counted_with_its_start() => Assert.Equal(new Found("", 4), Decode("\vabc"));

    [Fact]
    public void An_end_block_alone_is_content() => Assert.Equal(new Found("a\u001cb\u001c", 0), Decode("\va\u001cb\u001c\u001c\r"));

    [Fact]
    public void A_vertical_tab_is_content_unless_a_header_follows()
    {
        Assert.Equal(new Found("a\vb", 0), Decode("\va\vb\u001c\r"));
        Assert.Equal(new Found("MSH|b", 3), Decode("\vab\vMSH|b\u001c\r"));
    }

    [Fact]
    public void Of_a_message_too_large_the_beginning_is_kept_and_the_next_is_read() =>
        Assert.Equal(new Found("[MSH|123456789]/b", 16), Decode("\vMSH|123456789\u001c\r\vb\u001c\r"));

    [Fact]
    public void A_message_too_large_is_not_held_in_memory()
    {
        var decoder = new FrameDecoder();
        var chunk = Encoding.Latin1.GetBytes(new string('x', 64 * 1024));
        ReadOnlySpan<byte> start = "\v"u8;
        decoder.Next(ref start, 1 << 20, out _);
        for (var i = 0; i < 3200; i++)
        {
            ReadOnlySpan<byte> received = chunk;
            Assert.Equal(FrameStep.NeedMore, decoder.Next(ref received, 1 << 20, out _));
            Assert.InRange(decoder.Held, 0, 2 << 20);
        }

        Assert.InRange(decoder.Held, 0, 8192);
        decoder.Abandon();
        Assert.Equal(1 + (3200L * 64 * 1024), decoder.TakeStrays());
    }

    [Fact]
    public void A_large_message_is_whole_and_holds_what_was_received_of_it()
    {
        const int Piece = 64 * 1024;
        var message = new byte[5 << 20];
        new Random(1).NextBytes(message);
        message.AsSpan().Replace((byte)0x1C, (byte)'x');
        message.AsSpan().Replace((byte)0x0B, (byte)'x');
        var decoder = new FrameDecoder();
        ReadOnlySpan<byte> start = "\v"u8;
        decoder.Next(ref start, 6 << 20, out _);
        for (var at = 0; at < message.Length; at += Piece)
        {
            var (after, large) = (decoder.HeldAfter(Piece), decoder.IsLargeAfter(Piece));
            ReadOnlySpan<byte> received = message.AsSpan(at, Piece);
            Assert.Equal(FrameStep.NeedMore, decoder.Next(ref received, 6 << 20, out _));
            Assert.InRange(decoder.Held, at + Piece, after);
            Assert.Equal(large, decoder.IsLarge);
        }

        ReadOnlySpan<byte> end = "\u001c\r"u8;
        Assert.Equal(FrameStep.Message, decoder.Next(ref end, 6 << 20, out var frame));
        Assert.True(frame.IsLarge);
        Assert.Equal(message.Length, frame.Held);
        Assert.True(message.AsSpan().SequenceEqual(frame.Message.Span));
        frame.Return();
        Assert.Throws<ObjectDisposedException>(() => frame.Message.Span[0]);
    }

    [Fact]
    public void Of_a_large_message_that_grows_beyond_the_limit_its_beginning_is_kept()
    {
        var stream = new byte[3 << 20];
        Array.Fill(stream, (byte)'x');
        "\vMSH|"u8.CopyTo(stream);
        "\u001c\r\vb\u001c\r"u8.CopyTo(stream.AsSpan(stream.Length - 6));
        var found = Decode(stream, Enumerable.Repeat(64 * 1024, 48), 2 << 20);
        Assert.StartsWith("[MSH|xxx", found.Messages, StringComparison.Ordinal);
        Assert.EndsWith("]/b", found.Messages, StringComparison.Ordinal);
        Assert.Equal(stream.Length - 4, found.Strays);
    }

    [Fact]
    public void Any_chopping_of_any_stream_gives_the_same_messages_and_the_same_count()
    {
        var bytes = Gen.Frequency(
            (3, Gen.Constant("\v")),
            (3, Gen.Constant("\u001c\r")),
            (2, Gen.Constant("MSH|")),
            (1, Gen.Constant("\u001c")),
            (1, Gen.Constant("\r")),
            (1, Gen.Constant("\n")),
            (3, Gen.Elements("x", "MS", "yy"))).ArrayOf().Select(parts => Encoding.Latin1.GetBytes(string.Concat(parts)));
        var cases = bytes.SelectMany(stream => Gen.Choose(0, 4).ArrayOf().Select(chops => (stream, chops)));

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(20_000), Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var expected = Expected(c.stream);
            Assert.Equal(expected, Decode(c.stream, []));
            Assert.Equal(expected, Decode(c.stream, c.chops));
            Assert.Equal(expected, Decode(c.stream, Enumerable.Repeat(1, c.stream.Length)));
        }));
    }
}
