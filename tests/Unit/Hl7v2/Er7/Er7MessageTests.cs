using System.Text;
using HopEn2.Interop.Hl7v2.Er7;
using HopEn2.Interop.Tests.Shared;
using HopEn2.Interop.Tests.Shared.Hl7v2;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Hl7v2.Er7;

public class Er7MessageTests
{
    private const string Header = "MSH|^~\\&|DPI|CHU-X|PFI|CHU-X|20250310||ADT^A01|C-1|P|2.5|||||FRA|UNICODE UTF-8";

    private static Er7Message Read(string text, Encoding? encoding = null) => Read((encoding ?? Encoding.UTF8).GetBytes(text));

    private static Er7Message Read(byte[] bytes)
    {
        Assert.Equal(Er7Problem.None, Er7Message.TryRead(bytes, Er7Charsets.Latin9, out var message));
        return message!;
    }

    private static Er7Problem ProblemOf(string text) => Er7Message.TryRead(Encoding.Latin1.GetBytes(text), Er7Charsets.Latin9, out _);

    [Fact]
    public void Header_fields_count_from_the_separator_itself()
    {
        var header = Read(Header).Header;

        Assert.Equal(["|", "^~\\&", "DPI", "CHU-X"], [header[1].Text, header[2].Text, header[3].Text, header[4].Text]);
        Assert.Equal("C-1", header[10].Code);
        Assert.Equal("UNICODE UTF-8", header[18].Code);
        Assert.True(header[19].IsEmpty);
        Assert.True(header[400].IsEmpty);
        Assert.True(header[0].IsEmpty);
    }

    [Theory]
    [InlineData("\r")]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void Segments_end_with_any_line_end(string end)
    {
        var message = Read(string.Join(end, Header, "EVN||20250310", "PID|1||42") + end);

        Assert.Equal(["MSH", "EVN", "PID"], message.Segments.Select(s => s.Name));
        Assert.Equal("42", message.First("PID")[3].Code);
    }

    [Theory]
    [InlineData("\uFEFF")]
    [InlineData("\r\n  \t")]
    [InlineData("\uFEFF\n")]
    [InlineData("\0\u0002")]
    public void What_is_no_text_may_stand_before_the_header(string before)
    {
        Assert.Equal("DPI", Read(before + Header).Header[3].Code);
    }

    [Fact]
    public void A_separator_may_be_several_bytes()
    {
        var message = Read("MSH|^˜\\&|SGL|CHU-X|PFI|CHU-X|20250310||ORU^R01|O-1|P|2.5|||||FRA|UNICODE UTF-8\rPID|1||42^^^A˜43^^^B&C");

        var codes = new List<string>();
        foreach (var repetition in message.First("PID")[3])
            codes.Add(repetition[1].Code + "/" + repetition[4].Code + "/" + repetition[4].Sub(2).Code);
        Assert.Equal(["42/A/", "43/B/C"], codes);
    }

    [Fact]
    public void Without_a_name_the_character_set_is_utf8_when_the_bytes_are()
    {
        var header = "MSH|^~\\&|DPI|CHU-X|||||ADT^A01|C-1|P|2.5\rPID|1||||É €";

        Assert.Equal("É €", Read(header, Encoding.UTF8).First("PID")[5].Text);
        Assert.Equal("É €", Read(header, Er7Charsets.Latin9).First("PID")[5].Text);
    }

    [Theory]
    [InlineData("8859/15", "iso-8859-15")]
    [InlineData("8859/1", "iso-8859-1")]
    [InlineData("8859/15~UNICODE UTF-8", "iso-8859-15")]
    [InlineData("unicode utf-8", "utf-8")]
    public void A_named_character_set_applies_to_the_whole_message(string name, string charset)
    {
        var text = Header.Replace("UNICODE UTF-8", name, StringComparison.Ordinal) + "\rPID|1||||É";

        Assert.Equal("É", Read(text, Er7Charsets.Named(charset)).First("PID")[5].Text);
    }

    [Fact]
    public void Bytes_that_are_not_the_utf8_they_claim_are_refused()
    {
        var bytes = Er7Charsets.Latin9.GetBytes(Header + "\rPID|1||||É");

        Assert.Equal(Er7Problem.BadCharset, Er7Message.TryRead(bytes, Er7Charsets.Latin9, out _));
        Assert.Equal("C-1", Er7Message.ReadHeader(bytes)!.Header[10].Code);
    }

    [Theory]
    [InlineData("", Er7Problem.Empty)]
    [InlineData(" \r\n", Er7Problem.Empty)]
    [InlineData("hello", Er7Problem.NoHeader)]
    [InlineData("MSH", Er7Problem.BadSeparators)]
    [InlineData("MSH|", Er7Problem.BadSeparators)]
    [InlineData("MSH||APP", Er7Problem.BadSeparators)]
    [InlineData("MSH|^^\\&|APP", Er7Problem.BadSeparators)]
    [InlineData("MSHA^~\\&AAPP", Er7Problem.BadSeparators)]
    [InlineData("MSH|ABCD|APP", Er7Problem.BadSeparators)]
    [InlineData("MSH|^~\\&#x|APP", Er7Problem.BadSeparators)]
    [InlineData("MSH|^~\\&|APP\rPID|1\rMSH|^~\\&|APP", Er7Problem.SeveralMessages)]
    public void What_is_no_message_says_why(string text, Er7Problem expected) => Assert.Equal(expected, ProblemOf(text));

    [Fact]
    public void Too_many_segments_are_refused_before_they_cost_memory() =>
        Assert.Equal(Er7Problem.TooManySegments, ProblemOf(Header + string.Concat(Enumerable.Repeat("\rA", Er7Message.MostSegments))));

    [Fact]
    public void A_character_of_several_bytes_may_stand_anywhere_in_the_header()
    {
        for (var padding = 0; padding < 40; padding++)
            Assert.Equal("C-1", Read("MSH|^~\\&|" + new string('x', padding) + "é€|||||||C-1").Header[10].Code);
    }

    [Theory]
    [InlineData("garbage\rMSH|^~\\&|DPI|CHU-X||||||C-9\rPID|1", "C-9")]
    [InlineData("FHS|^~\\&\nMSH|^~\\&|DPI|CHU-X||||||C-9", "C-9")]
    [InlineData("no header MSH|^~\\&|DPI", null)]
    [InlineData("", null)]
    public void A_header_is_found_where_no_message_is(string text, string? controlId) =>
        Assert.Equal(controlId, Er7Message.ReadHeader(Encoding.UTF8.GetBytes(text))?.Header[10].Code);

    [Fact]
    public void A_line_that_names_no_segment_is_more_of_the_document_before_it_and_of_nothing_else()
    {
        var message = Read(Header + "\rOBX|1|ED|x||^^XML^Base64^QUJD\rRUZH\r\nSUpL||||||F\rPRT|1\rQUJD\r");

        Assert.Equal(["MSH", "OBX", "PRT", "QUJD"], message.Segments.Select(s => s.Name));
        Assert.Equal("QUJD\rRUZH\r\nSUpL", message.First("OBX")[5][5].Text);
        Assert.Equal("F", message.First("OBX")[11].Code);
    }

    [Fact]
    public void Every_field_is_found_however_many_there_are()
    {
        var names = Enumerable.Range(1, 150).Select(i => "f" + i).ToList();
        var segment = Read(Header + "\rZZZ|" + string.Join('|', names) + "\rZZ1|x\r").First("ZZZ");

        Assert.Equal([.. names, ""], Enumerable.Range(1, 151).Select(i => segment[i].Text));
        for (var last = 60; last < 70; last++)
        {
            var shorter = Read(Header + "\rZZZ|" + string.Join('|', names.Take(last)) + "\rZZ1|x\r").First("ZZZ");
            Assert.Equal([.. names.Take(last), "", ""], Enumerable.Range(1, last + 2).Select(i => shorter[i].Text));
        }
    }

    [Fact]
    public void A_segment_is_known_by_its_whole_name()
    {
        var message = Read(Header + "\rPID1|x\rPI|x\rPID");

        Assert.False(message.Segments[1].Is("PID"));
        Assert.False(message.Segments[2].Is("PID"));
        Assert.True(message.Segments[3].Is("PID"));
        Assert.True(message.First("PID")[1].IsEmpty);
        Assert.False(message.First("ZZZ").Exists);
        Assert.Equal("", message.First("ZZZ")[3][2].Code);
    }

    [Fact]
    public void Each_field_is_where_it_stands_up_to_the_most_that_can_be_asked_for()
    {
        var fields = Enumerable.Range(1, 300).Select(i => i % 7 == 0 ? "" : $"f{i}").ToList();
        var segment = Read(Header + "\rZZZ|" + string.Join('|', fields) + "\rEVN").First("ZZZ");

        for (var i = 1; i <= 250; i++)
            Assert.Equal(fields[i - 1], segment[i].Text);
        Assert.True(segment[251].IsEmpty);
        Assert.EndsWith("f300", System.Text.Encoding.ASCII.GetString(segment.Raw), StringComparison.Ordinal);
    }

    [Fact]
    public void All_samples_read() => Assert.All(FeedSamples.All, bytes => Read(bytes));

    [CorpusFact]
    public void All_published_examples_read_and_their_parts_make_the_whole()
    {
        foreach (var path in Corpus.Files("hl7v2"))
        {
            var bytes = File.ReadAllBytes(path);
            var message = Read(bytes);

            var start = bytes.AsSpan().IndexOf("MSH"u8);
            Assert.Equal(bytes.AsSpan(start).ToArray(), Rebuilt(message));
        }
    }

    /// <summary>The message put together again from its smallest parts, and from the bytes between its segments.</summary>
    private static byte[] Rebuilt(Er7Message message)
    {
        var rebuilt = new List<byte>();
        var whole = message.Bytes.Span;
        var separators = message.Separators;
        foreach (var segment in message.Segments)
        {
            var at = rebuilt.Count;
            while (whole[at] is (byte)'\r' or (byte)'\n')
                rebuilt.Add(whole[at++]);
            var isHeader = segment.Is("MSH");
            rebuilt.AddRange(Encoding.ASCII.GetBytes(segment.Name));
            var fields = message.Encoding.GetString(segment.Raw).Split(separators.FieldText).Length - 1;
            for (var f = isHeader ? 2 : 1; f <= (isHeader ? fields + 1 : fields); f++)
            {
                rebuilt.AddRange(separators.Field);
                rebuilt.AddRange(isHeader && f == 2 ? segment[f].Raw.ToArray() : Parts(segment[f], message));
            }
        }

        rebuilt.AddRange(whole[rebuilt.Count..]);
        return [.. rebuilt];
    }

    private static byte[] Parts(Er7Value field, Er7Message message)
    {
        var separators = message.Separators;
        var rebuilt = new List<byte>();
        var first = true;
        foreach (var repetition in field)
        {
            if (!first)
                rebuilt.AddRange(separators.Repetition);
            first = false;
            var components = message.Encoding.GetString(repetition.Raw).Split(separators.ComponentText).Length;
            for (var c = 1; c <= components; c++)
            {
                if (c > 1)
                    rebuilt.AddRange(separators.Component);
                var parts = message.Encoding.GetString(repetition[c].Raw).Split(separators.SubcomponentText).Length;
                for (var s = 1; s <= parts; s++)
                {
                    if (s > 1)
                        rebuilt.AddRange(separators.Subcomponent);
                    rebuilt.AddRange(repetition[c].Sub(s).Raw);
                }
            }
        }

        return [.. rebuilt];
    }
}
