using System.Collections.Concurrent;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Ledger.Postgres;
using HopEn2.Interop.Tests.Integration.Ledger;
using Xunit;

namespace HopEn2.Interop.Tests.Integration.Watch;

/// <summary>Two engines on one PostgreSQL: the one that watches hears of the other's entrances.</summary>
[NeedsPostgres]
public sealed class EntranceTidingsTests
{
    [ContractFact]
    public async Task What_one_engine_tells_the_other_hears_however_much_it_is()
    {
        using var store = new PostgresStore();
        var (teller, listener) = (new PostgresEntranceTidings(store.Database), new PostgresEntranceTidings(store.Database));
        var heard = new ConcurrentQueue<EntranceTidings>();
        using var over = new CancellationTokenSource();
        var listening = listener.ListenAsync(heard.Enqueue, over.Token);
        var few = new EntranceTidings(Guid.NewGuid(), [new("mllp", "10.0.0.1:4000", "dpi"), new("mllp", "10.0.0.2:4000")], [new("mllp *:2600", "taken")], [new("mllp", "10.0.0.2:4000")], [new("dpi", 90, 10)], 2);
        // So many random names do not fit into one notification, packed or not.
        var many = few with { Peers = [.. Enumerable.Range(0, 500).Select(i => new ConnectedPeer("mllp", $"{Guid.NewGuid()}:{i}", "dpi"))] };

        // Until somebody listens, what is told is lost.
        for (var i = 0; heard.IsEmpty && i < 200; i++)
        {
            await teller.TellAsync(few, default);
            await Task.Delay(50);
        }

        await teller.TellAsync(many, default);
        await teller.TellAsync(few, default);
        for (var i = 0; heard.SkipWhile(h => h.Peers.Count != 500).Count() < 2 && i < 200; i++)
            await Task.Delay(50);
        await over.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => listening);

        Assert.Equivalent(few, heard.First());
        Assert.Equivalent(few, heard.Last());
        Assert.Equivalent(many, heard.Single(h => h.Peers.Count == 500));
    }
}
