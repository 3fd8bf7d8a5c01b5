using System.Diagnostics;
using HopEn2.Interop.Hl7v2.Mllp;
using HopEn2.Interop.Tests.Shared;
using HopEn2.Interop.Tests.Shared.Hl7v2;
using Xunit;

namespace HopEn2.Interop.Tests.Integration.Feeds;

public class MllpTimeLimitTests
{
    private readonly ManualTime _time = new();

    private MllpServer Server(TimeSpan? read = null, TimeSpan idle = default, MllpOptions? options = null) =>
        new(TestMappings.Feed() with { ReadTimeout = read ?? TimeSpan.FromSeconds(30), IdleTimeout = idle }, options, _time);

    /// <summary>Lets time pass until the server has closed the connection; the moment it looks is its own.</summary>
    private async Task PassUntilClosed(MllpServer server, TimeSpan step)
    {
        for (var real = Stopwatch.StartNew(); real.Elapsed < TimeSpan.FromSeconds(30) && server.Observer.Disconnected.IsEmpty;)
        {
            _time.Advance(step);
            await Task.Delay(5);
        }
    }

    [Fact]
    public async Task Silence_in_the_middle_of_a_message_ends_the_connection()
    {
        await using var server = Server();
        using var peer = await server.ConnectAsync();
        await peer.SendAsync([0x0B, .. "MSH|"u8]);

        await PassUntilClosed(server, TimeSpan.FromSeconds(10));

        Assert.Equal("silent in the middle of a message", server.Observer.Disconnected.Single());
        Assert.Equal(5, server.Observer.Strays);
    }

    [Fact]
    public async Task Silence_between_messages_is_no_fault()
    {
        await using var server = Server();
        using var peer = await server.ConnectAsync();
        await peer.SendMessageAsync(MllpPeer.Adt("1"));
        Assert.Equal("AA 1", await peer.AnswerAsync());

        for (var i = 0; i < 10; i++)
            _time.Advance(TimeSpan.FromHours(1));

        await peer.SendMessageAsync(MllpPeer.Adt("2"));
        Assert.Equal("AA 2", await peer.AnswerAsync());
        Assert.Empty(server.Observer.Disconnected);
    }

    [Fact]
    public async Task Unless_the_feed_says_so()
    {
        await using var server = Server(idle: TimeSpan.FromMinutes(1));
        using var peer = await server.ConnectAsync();
        await peer.SendMessageAsync(MllpPeer.Adt("1"));
        Assert.Equal("AA 1", await peer.AnswerAsync());

        await PassUntilClosed(server, TimeSpan.FromSeconds(20));

        Assert.Equal("idle", server.Observer.Disconnected.Single());
    }

    [Fact]
    public async Task A_message_that_drips_for_ever_is_ended()
    {
        await using var server = Server(read: TimeSpan.FromHours(1), options: new MllpOptions { MessageTimeout = TimeSpan.FromMinutes(5) });
        using var peer = await server.ConnectAsync();
        await peer.SendAsync([0x0B]);
        try
        {
            for (var i = 0; i < 300 && server.Observer.Disconnected.IsEmpty; i++)
            {
                await peer.SendAsync("x"u8.ToArray());
                _time.Advance(TimeSpan.FromSeconds(2));
                await Task.Delay(2);
            }
        }
        catch (IOException)
        {
            // Closed while it was being sent to.
        }

        await server.Observer.Until(() => !server.Observer.Disconnected.IsEmpty);
        Assert.Equal("message not finished in time", server.Observer.Disconnected.Single());
    }

    [Fact]
    public async Task A_peer_that_never_reads_its_answers_is_ended_and_read_no_further()
    {
        await using var server = Server(read: TimeSpan.FromDays(1000));
        using var peer = await server.ConnectAsync(window: 4096);
        var message = MllpPeer.Framed(MllpPeer.Adt("SAME"));
        var many = Enumerable.Repeat(message, 100).SelectMany(m => m).ToArray();
        var sending = Task.Run(async () =>
        {
            try
            {
                while (server.Observer.Disconnected.IsEmpty)
                    await peer.Stream.WriteAsync(many);
            }
            catch (IOException)
            {
                // Closed by the server: what the test waits for.
            }
        });

        await PassUntilClosed(server, TimeSpan.FromSeconds(10));

        await sending.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal("acknowledgements not read in time", server.Observer.Disconnected.Single());
    }
}
