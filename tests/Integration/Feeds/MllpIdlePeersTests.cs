using System.Diagnostics;
using HopEn2.Interop.Tests.Shared.Hl7v2;
using Xunit;

namespace HopEn2.Interop.Tests.Integration.Feeds;

[Collection(nameof(Alone))]
public sealed class MllpIdlePeersTests
{
    [Fact]
    public async Task Five_thousand_idle_peers_cost_little_and_nobody_waits_for_them()
    {
        await using var server = new MllpServer();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var peers = new List<MllpPeer>();
        try
        {
            for (var i = 0; i < 5_000; i++)
                peers.Add(await server.ConnectAsync());
            await server.Observer.Until(() => server.Observer.Connected.Count == 5_000);
            var each = (GC.GetTotalMemory(forceFullCollection: true) - before) / 5_000;

            // Both ends are in this process, so this is more than the server's share.
            Assert.InRange(each, 0, 12_000);
            var clock = Stopwatch.StartNew();
            await peers[4_321].SendMessageAsync(FeedSamples.Bytes("adt-a01"));
            Assert.Equal("AA A-0001", await peers[4_321].AnswerAsync());
            Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        }
        finally
        {
            peers.ForEach(p => p.Dispose());
        }
    }
}
