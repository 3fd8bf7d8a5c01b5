using System.Globalization;
using System.Text;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Hl7v2.Mllp;
using HopEn2.Interop.Tests.Shared.Hl7v2;
using Xunit;

namespace HopEn2.Interop.Tests.Integration.Feeds;

public class MllpServerTests
{
    [Fact]
    public async Task A_message_is_kept_and_answered_on_its_connection()
    {
        await using var server = new MllpServer();
        using var peer = await server.ConnectAsync();

        await peer.SendMessageAsync(FeedSamples.Bytes("mdm-t02"));

        Assert.Equal("AA M-0001", await peer.AnswerAsync());
        Assert.Equal(FeedSamples.Bytes("mdm-t02"), server.Journal.Kept[0].Body.ToArray());
    }

    [Fact]
    public async Task Both_acknowledgements_of_enhanced_mode_come_in_order()
    {
        await using var server = new MllpServer();
        using var peer = await server.ConnectAsync();

        await peer.SendMessageAsync(FeedSamples.Bytes("mdm-t02-enhanced"));

        Assert.Equal("CA M-0005", await peer.AnswerAsync());
        Assert.Equal("AA M-0005", await peer.AnswerAsync());
    }

    [Fact]
    public async Task Pipelined_messages_go_to_the_journal_together_and_are_answered_in_order()
    {
        await using var server = new MllpServer();
        var (arrived, all) = (0, new TaskCompletionSource());
        var kept = Enumerable.Range(0, 20).Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).ToArray();
        server.Journal.Before = (message, _) =>
        {
            if (Interlocked.Increment(ref arrived) == kept.Length)
                all.SetResult();
            return kept[int.Parse(message.ControlId, CultureInfo.InvariantCulture)].Task;
        };
        using var peer = await server.ConnectAsync();
        await peer.SendAsync([.. Enumerable.Range(0, kept.Length).SelectMany(i => MllpPeer.Framed(MllpPeer.Adt($"{i}")))]);
        await all.Task.WaitAsync(TimeSpan.FromSeconds(20));

        // The last are kept first, each for certain before the next: answered as they are kept, they would be answered in reverse.
        for (var i = kept.Length - 1; i > 0; i--)
        {
            kept[i].SetResult();
            await server.Observer.Until(() => server.Observer.Answers.Count == kept.Length - i);
        }

        Assert.False(peer.Stream.DataAvailable);
        kept[0].SetResult();
        for (var i = 0; i < kept.Length; i++)
            Assert.Equal($"AA {i}", await peer.AnswerAsync());
    }

    [Fact]
    public async Task No_more_than_the_window_is_on_its_way_at_once()
    {
        await using var server = new MllpServer(options: new MllpOptions { Window = 4 });
        var (now, most) = (0, 0);
        server.Journal.Before = async (_, _) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref now));
            await Task.Yield();
            Interlocked.Decrement(ref now);
        };
        using var peer = await server.ConnectAsync();

        await peer.SendAsync([.. Enumerable.Range(0, 200).SelectMany(i => MllpPeer.Framed(MllpPeer.Adt($"{i}")))]);

        for (var i = 0; i < 200; i++)
            Assert.Equal($"AA {i}", await peer.AnswerAsync());
        Assert.InRange(most, 1, 4);
    }

    [Fact]
    public async Task Frames_in_any_pieces_are_put_together()
    {
        await using var server = new MllpServer();
        using var peer = await server.ConnectAsync();
        var bytes = MllpPeer.Framed(FeedSamples.Bytes("adt-a01")).Concat(MllpPeer.Framed(FeedSamples.Bytes("mdm-t02"))).ToArray();

        for (var at = 0; at < bytes.Length; at += 97)
            await peer.SendAsync(bytes[at..Math.Min(at + 97, bytes.Length)]);

        Assert.Equal("AA A-0001", await peer.AnswerAsync());
        Assert.Equal("AA M-0001", await peer.AnswerAsync());
        Assert.Equal(0, server.Observer.Strays);
    }

    [Fact]
    public async Task Bytes_outside_frames_are_counted_and_the_message_after_them_is_taken()
    {
        await using var server = new MllpServer();
        using var peer = await server.ConnectAsync();

        await peer.SendAsync(Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\n\r\n"));
        await peer.SendMessageAsync(FeedSamples.Bytes("adt-a01"));

        Assert.Equal("AA A-0001", await peer.AnswerAsync());
        await server.Observer.Until(() => server.Observer.Strays == 14);
    }

    [Fact]
    public async Task A_message_cut_off_by_its_sender_is_counted_not_kept()
    {
        await using var server = new MllpServer();
        using (var peer = await server.ConnectAsync())
            await peer.SendAsync([0x0B, .. "MSH|^~\\&"u8]);

        await server.Observer.Until(() => server.Observer.Disconnected.Count == 1);
        Assert.Equal(9, server.Observer.Strays);
        Assert.Equal("closed by the peer in the middle of a message", server.Observer.Disconnected.Single());
        Assert.Empty(server.Journal.Kept);
    }

    [Fact]
    public async Task A_peer_that_ends_its_side_still_gets_its_answers()
    {
        await using var server = new MllpServer();
        using var peer = await server.ConnectAsync();

        await peer.SendMessageAsync(FeedSamples.Bytes("adt-a01"));
        peer.Socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);

        Assert.Equal("AA A-0001", await peer.AnswerAsync());
        await peer.ClosedAsync();
    }

    [Fact]
    public async Task A_message_of_40_MB_is_kept()
    {
        await using var server = new MllpServer();
        using var peer = await server.ConnectAsync();
        var message = MllpPeer.Adt("BIG").Concat(Enumerable.Repeat((byte)'x', 40 << 20)).ToArray();

        await peer.SendMessageAsync(message);

        Assert.Equal("AA BIG", await peer.AnswerAsync());
        Assert.Equal(message.Length, server.Journal.Kept[0].Body.Length);
    }

    [Fact]
    public async Task Of_200_MB_in_one_frame_little_is_held_and_the_sender_is_told()
    {
        await using var server = new MllpServer(TestMappings.Feed() with { LargestMessage = 1 << 20 });
        using var peer = await server.ConnectAsync();
        var piece = new byte[1 << 20];
        Array.Fill(piece, (byte)'x');

        await peer.SendAsync([0x0B, .. MllpPeer.Adt("HUGE")]);
        for (var i = 0; i < 200; i++)
        {
            await peer.SendAsync(piece);
            Assert.InRange(server.Memory.Used, 0, 8 << 20);
        }

        await peer.SendAsync([0x1C, 0x0D]);
        var ack = await peer.AcknowledgementAsync();
        Assert.Equal(["AR", "HUGE"], [ack.First("MSA")[1].Text, ack.First("MSA")[2].Text]);
        await peer.ClosedAsync();
        Assert.Empty(server.Journal.Kept);
        Assert.InRange(server.Observer.Strays, 200 << 20, (200 << 20) + 2000);
        Assert.Single(server.Observer.Refused);
    }

    [Fact]
    public async Task A_journal_that_cannot_keep_is_answered_AR_and_the_connection_goes_on()
    {
        await using var server = new MllpServer();
        server.Journal.Before = (_, _) => throw new JournalUnavailableException("disk full");
        using var peer = await server.ConnectAsync();

        await peer.SendMessageAsync(FeedSamples.Bytes("adt-a01"));
        Assert.Equal("AR A-0001", await peer.AnswerAsync());

        server.Journal.Before = null;
        await peer.SendMessageAsync(FeedSamples.Bytes("adt-a01"));
        Assert.Equal("AA A-0001", await peer.AnswerAsync());
        Assert.Equal(KeptAs.New, server.Observer.Answers.Single().Kept);
    }

    [Fact]
    public async Task A_defect_closes_one_connection_unanswered_and_no_other()
    {
        await using var server = new MllpServer();
        server.Journal.Before = (message, _) => message.ControlId == "BAD" ? throw new InvalidOperationException("a defect") : Task.CompletedTask;
        using var unlucky = await server.ConnectAsync();
        using var other = await server.ConnectAsync();

        await unlucky.SendMessageAsync(MllpPeer.Adt("BAD"));
        await unlucky.ClosedAsync();

        await other.SendMessageAsync(MllpPeer.Adt("GOOD"));
        Assert.Equal("AA GOOD", await other.AnswerAsync());
    }

    [Fact]
    public async Task A_stop_answers_what_was_received_and_then_closes()
    {
        var server = new MllpServer();
        var (arrived, kept) = (new TaskCompletionSource(), new TaskCompletionSource());
        server.Journal.Before = async (_, _) =>
        {
            arrived.TrySetResult();
            await kept.Task;
        };
        using var idle = await server.ConnectAsync();
        using var halfway = await server.ConnectAsync();
        using var busy = await server.ConnectAsync();
        await halfway.SendAsync([0x0B, .. "MSH|"u8]);
        await busy.SendMessageAsync(FeedSamples.Bytes("adt-a01"));
        await arrived.Task;

        var stopping = server.DisposeAsync();
        await idle.ClosedAsync();
        await halfway.ClosedAsync();
        Assert.False(stopping.IsCompleted);
        kept.SetResult();

        Assert.Equal("AA A-0001", await busy.AnswerAsync());
        await busy.ClosedAsync();
        await stopping;
        await Assert.ThrowsAnyAsync<System.Net.Sockets.SocketException>(() => server.ConnectAsync());
    }

    [Fact]
    public async Task Beyond_the_most_connections_one_more_is_closed_and_the_others_stay()
    {
        await using var server = new MllpServer(options: new MllpOptions { MostConnections = 2 });
        using var first = await server.ConnectAsync();
        using var second = await server.ConnectAsync();
        await server.Observer.Until(() => server.Observer.Connected.Count == 2);
        using var third = await server.ConnectAsync();

        await third.ClosedAsync();
        await second.SendMessageAsync(FeedSamples.Bytes("adt-a01"));
        Assert.Equal("AA A-0001", await second.AnswerAsync());
    }

    [Fact]
    public async Task A_peer_that_has_its_answer_holds_no_memory_any_more()
    {
        await using var server = new MllpServer();
        using var peer = await server.ConnectAsync();
        foreach (var size in (int[])[100, 2 << 20])
        {
            await peer.SendMessageAsync([.. MllpPeer.Adt($"H{size}"), .. Encoding.ASCII.GetBytes("NTE|1||" + new string('x', size))]);
            Assert.Equal($"AA H{size}", await peer.AnswerAsync());
            // The answer is read a moment before its sender goes on.
            for (var i = 0; i < 200 && server.Memory.Used > 0; i++)
                await Task.Delay(10);
            Assert.Equal(0, server.Memory.Used);
        }
    }

    [Fact]
    public async Task Memory_stays_within_its_limit_while_many_send_large_messages_and_all_are_answered()
    {
        const int limit = 8 << 20, size = 3 << 20;
        await using var server = new MllpServer(memory: limit);
        long most = 0;
        server.Journal.Before = (_, cancel) =>
        {
            most = Math.Max(most, server.Memory.Used);
            return Task.Delay(5, cancel);
        };
        var message = Enumerable.Repeat((byte)'x', size).ToArray();
        await Task.WhenAll(Enumerable.Range(0, 12).Select(async i =>
        {
            using var peer = await server.ConnectAsync();
            await peer.SendMessageAsync([.. MllpPeer.Adt($"L{i}"), .. message]);
            Assert.Equal($"AA L{i}", await peer.AnswerAsync());
        }));

        // One at a time may go beyond the limit, by what it needs for itself.
        Assert.InRange(most, size, (2 * limit) + (2 * 4 << 20) + (1 << 20));
        await server.Observer.Until(() => server.Observer.Disconnected.Count == 12);
        Assert.Equal(0, server.Memory.Used);
    }
}
