using System.Text;
using HopEn2.Interop.Domain.Ports;
using Xunit;

namespace HopEn2.Interop.Tests.Integration.Ledger;

/// <summary>What every store of subscriptions and of accesses promises.</summary>
/// <param name="open">Opens both; called again, opens the same anew.</param>
public abstract class SubscriptionStoreContract(Func<(ISubscriptionStore Subscriptions, IAccessStore Accesses)> open)
{
    private static readonly DateTimeOffset Noon = new(2025, 3, 12, 12, 0, 0, TimeSpan.Zero);

    private (ISubscriptionStore Subscriptions, IAccessStore Accesses) _opened = open();

    private protected ISubscriptionStore Store => _opened.Subscriptions;

    private protected void Close()
    {
        (_opened.Subscriptions as IDisposable)?.Dispose();
        (_opened.Accesses as IDisposable)?.Dispose();
    }

    private void Reopen()
    {
        Close();
        _opened = open();
    }

    private static ReadOnlyMemory<byte> Body(string text) => Encoding.UTF8.GetBytes(text);

    private static NewEvent Event(string subscription, string focus, string detail, int minute = 0) => new(subscription, Noon.AddMinutes(minute), focus, detail);

    [ContractFact]
    public async Task Events_are_numbered_for_each_without_a_gap_and_come_back_after_a_restart()
    {
        Assert.True(await Store.WriteAsync(new("a", 0, 0, Body("A")), default));
        Assert.True(await Store.WriteAsync(new("b", 0, 0, Body("B")), default));
        Assert.True(await Store.AppendAsync("documents", null, 10, [Event("a", "x", "1"), Event("b", "x", "1"), Event("a", "y", "1"), Event("gone", "x", "1")], default));
        Assert.True(await Store.AppendAsync("documents", 10, 20, [Event("a", "x", "2")], default));
        Reopen();

        Assert.Equal([("a", 3L), ("b", 1L)], (await Store.AllAsync(default)).Select(s => (s.Id, s.Events)));
        Assert.Equal([(1L, "x", "1"), (2L, "y", "1"), (3L, "x", "2")], (await Store.EventsAsync("a", 0, 10, default)).Select(e => (e.Number, e.Focus, e.Detail)));
        Assert.Equal([2L], (await Store.EventsAsync("a", 1, 1, default)).Select(e => e.Number));
        Assert.Equal(20, await Store.PositionAsync("documents", default));
        Assert.Equal(new Dictionary<string, string> { ["x"] = "2", ["y"] = "1" }, await Store.LastDetailsAsync("a", ["x", "y", "z"], default));
        Assert.Equal(Noon, (await Store.EventsAsync("b", 0, 10, default)).Single().At);
    }

    [ContractFact]
    public async Task Of_two_followers_of_the_same_one_appends()
    {
        await Store.WriteAsync(new("a", 0, 0, Body("A")), default);
        Assert.True(await Store.AppendAsync("documents", null, 10, [Event("a", "x", "1")], default));
        Assert.False(await Store.AppendAsync("documents", null, 10, [Event("a", "x", "1")], default));
        Assert.True(await Store.AppendAsync("documents", 10, 20, [Event("a", "y", "1")], default));
        Assert.False(await Store.AppendAsync("documents", 10, 20, [Event("a", "y", "1")], default));

        Assert.Equal(2, (await Store.EventsAsync("a", 0, 10, default)).Count);
    }

    [ContractFact]
    public async Task A_change_on_top_of_an_older_version_is_refused()
    {
        Assert.True(await Store.WriteAsync(new("a", 0, 0, Body("1")), default));
        Assert.False(await Store.WriteAsync(new("a", 0, 0, Body("again")), default));
        var read = Assert.Single(await Store.AllAsync(default));
        Assert.True(await Store.WriteAsync(read with { Body = Body("2") }, default));
        Assert.False(await Store.WriteAsync(read with { Body = Body("3") }, default));

        Assert.Equal("2", Encoding.UTF8.GetString(Assert.Single(await Store.AllAsync(default)).Body.Span));
    }

    [ContractFact]
    public async Task What_is_removed_has_no_events_and_old_events_are_forgotten_but_the_last()
    {
        await Store.WriteAsync(new("a", 0, 0, Body("A")), default);
        await Store.WriteAsync(new("b", 0, 0, Body("B")), default);
        await Store.AppendAsync("documents", null, 1, [Event("a", "x", "1"), Event("a", "y", "1", 1), Event("b", "x", "1")], default);
        await Store.ForgetEventsAsync(Noon.AddHours(1), default);
        Assert.Equal([2L], (await Store.EventsAsync("a", 0, 10, default)).Select(e => e.Number));
        await Store.RemoveAsync("a", default);

        Assert.Equal(["b"], (await Store.AllAsync(default)).Select(s => s.Id));
        Assert.Empty(await Store.EventsAsync("a", 0, 10, default));
        Assert.Single(await Store.EventsAsync("b", 0, 10, default));
    }

    [ContractFact]
    public async Task Accesses_come_back_newest_first_page_by_page()
    {
        for (var i = 1; i <= 5; i++)
            await _opened.Accesses.KeepAsync(new(0, Noon.AddMinutes(i), "portail", "reader", i == 5 ? null : "127.0.0.1", i % 2 == 0, "Patient", $"p{i}"), default);
        Reopen();

        var newest = await _opened.Accesses.NewestAsync(null, null, null, 2, default);
        Assert.Equal(["p5", "p4"], newest.Select(a => a.Subject));
        Assert.Equal((null, false, "portail", "reader", Noon.AddMinutes(5)), (newest[0].Peer, newest[0].Search, newest[0].Who, newest[0].Role, newest[0].At));
        Assert.Equal(["p3", "p2"], (await _opened.Accesses.NewestAsync(null, null, newest[1].Number, 2, default)).Select(a => a.Subject));
        Assert.Equal(["p3", "p2"], (await _opened.Accesses.NewestAsync(Noon.AddMinutes(2), Noon.AddMinutes(3), null, 10, default)).Select(a => a.Subject));
    }
}

public sealed class SqliteSubscriptionStoreTests : SubscriptionStoreContract, IDisposable
{
    private readonly DirectoryInfo _folder;

    public SqliteSubscriptionStoreTests()
        : this(Directory.CreateTempSubdirectory("hopen2-subscriptions"))
    {
    }

    private SqliteSubscriptionStoreTests(DirectoryInfo folder)
        : base(() =>
        {
            var files = new Interop.Ledger.Sqlite.SqliteStoreFiles(new Interop.Ledger.StoreOptions.Sqlite(Path.Combine(folder.FullName, "test.db")));
            return (new Interop.Ledger.Sqlite.SqliteSubscriptions(files), new Interop.Ledger.Sqlite.SqliteAccesses(files));
        }) => _folder = folder;

    public void Dispose()
    {
        Close();
        _folder.Delete(recursive: true);
    }
}

[NeedsPostgres]
public sealed class PostgresSubscriptionStoreTests : SubscriptionStoreContract, IDisposable
{
    private readonly PostgresStore _store;

    public PostgresSubscriptionStoreTests()
        : this(new PostgresStore())
    {
    }

    private PostgresSubscriptionStoreTests(PostgresStore store)
        : base(() => (new Interop.Ledger.Postgres.PostgresSubscriptions(store.Database), new Interop.Ledger.Postgres.PostgresAccesses(store.Database))) => _store = store;

    public void Dispose() => _store.Dispose();
}
