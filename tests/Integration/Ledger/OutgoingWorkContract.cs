using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ports;
using Xunit;

namespace HopEn2.Interop.Tests.Integration.Ledger;

/// <summary>What every store of outgoing work promises.</summary>
/// <param name="open">Opens it; called again, opens the same anew.</param>
public abstract class OutgoingWorkContract(Func<object> open)
{
    private static readonly Guid One = new("11111111-1111-1111-1111-111111111111");
    private static readonly Guid Two = new("22222222-2222-2222-2222-222222222222");

    private object _opened = open();

    private protected IOutgoingWork Store => (IOutgoingWork)_opened;

    protected static DateTimeOffset At(double minutes) => new DateTimeOffset(2025, 3, 10, 8, 0, 0, TimeSpan.Zero).AddMinutes(minutes);

    protected static WorkOrder Deposit(string id = "1.2.3", long message = 1, double asked = 0, double received = 0) =>
        new(WorkKeys.Deposit(new(id), DepositAction.Deposit, "aa"), WorkKind.Deposit, Destinations.Dmp, new(id), DepositAction.Deposit, null, null, new(message), "dpi", At(asked), At(received));

    private static WorkOrder Mail(string id = "1.2.3", string to = "a@ch.mssante.fr", long message = 1, double asked = 0) =>
        new(WorkKeys.Mail(new(id), DepositAction.Deposit, to), WorkKind.Mail, Destinations.Mss, new(id), DepositAction.Deposit, to, RecipientKind.Professional, new(message), "dpi", At(asked), At(0), "détail");

    /// <summary>Closes it and opens it again.</summary>
    private void Reopen()
    {
        (_opened as IDisposable)?.Dispose();
        _opened = open();
    }

    private protected Task AddAsync(params WorkOrder[] orders) => Store.AddAsync(orders, null, At(0), default);

    private async Task<LeasedWork> LeaseAsync(double at = 0, double until = 1, Guid? engine = null, string destination = Destinations.Dmp) =>
        Assert.Single(await Store.LeaseAsync(destination, engine ?? One, At(at), At(until), null, 1, default));

    private async Task<bool> NothingDueAsync(double at, string destination = Destinations.Dmp) => (await Store.LeaseAsync(destination, Two, At(at), At(at + 1), null, 9, default)).Count == 0;

    [ContractFact]
    public async Task Work_comes_back_as_it_was_after_a_restart()
    {
        await AddAsync(Deposit(), Mail());
        var leased = await LeaseAsync(0, 5, destination: Destinations.Mss);
        Assert.True(await Store.BeginAsync(leased, At(1), "m1@ch", new("3520", "reply@ch"), default));
        Reopen();

        Assert.Equal(new WorkItem(Deposit(), WorkState.Waiting, null, null, 0, null, null, At(0), false, null, null, null), await Store.FindAsync(Deposit().Key, default));
        var mail = new WorkItem(Mail(), WorkState.Waiting, null, null, 1, At(1), At(1), At(0), true, At(5), "m1@ch", null);
        Assert.Equal(mail, await Store.FindAsync(Mail().Key, default));
        Assert.Equal([Deposit(), Mail()], (await Store.OfDocumentsAsync([new("1.2.3"), new("none")], default)).Select(w => w.Order));
        Assert.Null(await Store.FindAsync("none", default));
        Assert.Equal(new SentMail("m1@ch", new("1.2.3"), "a@ch.mssante.fr", RecipientKind.Professional, At(1), "3520", "reply@ch"), await Store.MailAsync("m1@ch", default));
        Assert.Null(await Store.MailAsync("other@ch", default));
        Assert.Equal(["m1@ch"], (await Store.MailsToAsync("a@ch.mssante.fr", At(1), 5, default)).Select(m => m.MessageId));
        Assert.Empty(await Store.MailsToAsync("a@ch.mssante.fr", At(2), 5, default));
    }

    [ContractFact]
    public async Task Mails_that_were_done_within_a_time_are_found_the_oldest_first()
    {
        await AddAsync(Mail("1.2.3"), Mail("1.2.4"), Mail("1.2.5"), Deposit());
        foreach (var (minute, id) in new[] { (3.0, "m3@ch"), (1.0, "m1@ch"), (2.0, "m2@ch") })
        {
            var leased = await LeaseAsync(minute, minute + 5, destination: Destinations.Mss);
            Assert.True(await Store.BeginAsync(leased, At(minute), id, null, default));
            // The last one is refused: nothing was handed over.
            Assert.True(await Store.EndAsync(leased, minute is 2.0 ? new WorkEnd.Failed("refused", "550") : new WorkEnd.Done(), At(minute + 0.5), default));
        }

        Assert.True(await Store.EndAsync(await LeaseAsync(), new WorkEnd.Done(), At(1), default));
        Assert.Equal([("m1@ch", At(1.5)), ("m3@ch", At(3.5))], (await Store.MailsDoneAsync(At(0), At(9), 9, default)).Select(m => (m.Mail.MessageId, m.DoneAt)));
        Assert.Equal(["m1@ch"], (await Store.MailsDoneAsync(At(0), At(9), 1, default)).Select(m => m.Mail.MessageId));
        Assert.Equal(["m3@ch"], (await Store.MailsDoneAsync(At(3.5), At(3.5), 9, default)).Select(m => m.Mail.MessageId));
        Assert.Empty(await Store.MailsDoneAsync(At(3.6), At(9), 9, default));
    }

    [ContractFact]
    public async Task A_key_is_one_piece_of_work_and_a_later_message_takes_it_over()
    {
        await AddAsync(Deposit(message: 1), Deposit(message: 1));
        Assert.Empty(await Store.AddAsync([Deposit(message: 2, asked: 3)], null, At(3), default));
        Assert.Empty(await Store.AddAsync([Deposit(message: 3, asked: 2)], null, At(4), default));

        var work = Assert.Single(await Store.OfDocumentsAsync([new("1.2.3")], default));
        Assert.Equal((new JournalId(2), At(3)), (work.Order.Message, work.Order.AskedAt));
        Assert.Equal((WorkState.Waiting, At(0)), (work.State, work.Order.ReceivedAt));
    }

    [ContractFact]
    public async Task What_is_done_stays_done_and_who_asks_again_is_told()
    {
        await AddAsync(Deposit());
        Assert.True(await Store.EndAsync(await LeaseAsync(), new WorkEnd.Done("warning"), At(0.5), default));

        Assert.Empty(await Store.AddAsync([Deposit()], null, At(1), default));
        var told = Assert.Single(await Store.AddAsync([Deposit(message: 7, asked: 5)], null, At(6), default));
        Assert.Equal((WorkState.Done, "warning", At(0.5)), (told.State, told.Code, told.EndedAt));
        Assert.True(await NothingDueAsync(9));
        Assert.Equal(At(0.5), Assert.Single(await Store.DestinationsAsync(default)).LastDoneAt);
    }

    [ContractFact]
    public async Task What_failed_is_done_again_when_a_later_message_asks_and_not_before()
    {
        await AddAsync(Deposit());
        await Store.EndAsync(await LeaseAsync(), new WorkEnd.Failed(WorkReasons.Refused, "DMPClosed"), At(0.5), default);

        await AddAsync(Deposit());
        Assert.True(await NothingDueAsync(1));
        await Store.AddAsync([Deposit(message: 2, asked: 2)], null, At(2), default);
        Assert.Equal(new JournalId(2), (await LeaseAsync(2, 3)).Item.Order.Message);
    }

    [ContractFact]
    public async Task What_has_its_time_is_nobodys_before_and_a_later_order_moves_it()
    {
        await AddAsync(Mail() with { NotBefore = At(5) });
        Reopen();
        var held = await Store.FindAsync(Mail().Key, default);
        Assert.Equal((WorkState.Held, WorkReasons.NotYet, At(5)), (held!.State, held.Reason, held.DueAt));
        Assert.Empty(await Store.LeaseAsync(Destinations.Mss, One, At(4.9), At(9), null, 5, default));

        // Later, sooner, and at once; by whatever message.
        await AddAsync(Mail() with { NotBefore = At(8) });
        Assert.Empty(await Store.LeaseAsync(Destinations.Mss, One, At(7), At(9), null, 5, default));
        await AddAsync(Mail() with { NotBefore = At(3) });
        var leased = await LeaseAsync(3, 9, destination: Destinations.Mss);
        Assert.True(await Store.EndAsync(leased, new WorkEnd.Dropped(WorkReasons.VisitCancelled), At(3), default));

        // Asked for anew, what was dropped has its time again.
        await Store.AddAsync([Mail(message: 4, asked: 4) with { NotBefore = At(7) }], null, At(4), default);
        Assert.Equal((WorkState.Held, WorkReasons.NotYet), (await Store.FindAsync(Mail().Key, default)) is { } again ? (again.State, again.Reason) : default);
        Assert.Empty(await Store.LeaseAsync(Destinations.Mss, One, At(6), At(9), null, 5, default));
        await AddAsync(Mail(message: 5, asked: 5));
        Assert.NotNull(await LeaseAsync(5, 9, destination: Destinations.Mss));
    }

    [ContractFact]
    public async Task One_engine_has_a_piece_until_its_lease_runs_out_and_its_late_word_no_longer_counts()
    {
        await AddAsync(Deposit());
        var first = await LeaseAsync(0, 1);
        Assert.True(await NothingDueAsync(0.9));
        var second = await LeaseAsync(1, 2, Two);

        Assert.False(second.Item.MayBeThere);
        Assert.False(await Store.BeginAsync(first, At(1), null, null, default));
        Assert.False(await Store.EndAsync(first, new WorkEnd.Done(), At(1), default));
        Assert.True(await Store.BeginAsync(second, At(1), null, null, default));
        Assert.False(await Store.BeginAsync(second, At(2), null, null, default));
        Assert.Equal(1, (await Store.FindAsync(Deposit().Key, default))!.Attempts);
    }

    [ContractFact]
    public async Task A_lease_that_ran_out_in_the_middle_of_an_attempt_leaves_it_unknown()
    {
        await AddAsync(Deposit());
        await Store.BeginAsync(await LeaseAsync(0, 1), At(0), null, null, default);
        Reopen();

        var again = await LeaseAsync(1, 2, Two);
        Assert.True(again.Item.MayBeThere);
        Assert.False(await Store.DropUntouchedAsync(Deposit().Key, "any", At(9), default));
        await Store.EndAsync(again, new WorkEnd.Postponed(At(5), WorkReasons.NeighbourFails, "503", false), At(1), default);
        Assert.True((await Store.FindAsync(Deposit().Key, default))!.MayBeThere);
    }

    [ContractFact]
    public async Task What_was_postponed_is_due_at_its_time_with_its_reason()
    {
        await AddAsync(Deposit());
        await Store.EndAsync(await LeaseAsync(), new WorkEnd.Postponed(At(5), WorkReasons.NeighbourFails, "503", false), At(0), default);

        Assert.True(await NothingDueAsync(4.9));
        var item = (await LeaseAsync(5, 6)).Item;
        Assert.Equal((WorkState.Waiting, WorkReasons.NeighbourFails, "503", false), (item.State, item.Reason, item.Code, item.MayBeThere));
        Assert.Equal([new WorkCount(Destinations.Dmp, WorkState.Waiting, WorkReasons.NeighbourFails, 1, At(0))], await Store.CountsAsync(default));
    }

    [ContractFact]
    public async Task What_is_held_is_looked_at_when_its_reason_goes_or_at_its_time_and_keeps_its_reason_until_then()
    {
        await AddAsync(Deposit("1.1"), Deposit("1.2"));
        foreach (var work in await Store.LeaseAsync(Destinations.Dmp, One, At(0), At(1), null, 9, default))
            await Store.EndAsync(work, new WorkEnd.Held(WorkReasons.NoDmp, "p:ch|1", At(60)), At(0), default);
        await AddAsync(Deposit("1.3"));
        await Store.EndAsync(await LeaseAsync(), new WorkEnd.Held(WorkReasons.InsNotQualified, "p:ch|2", At(30)), At(0), default);

        Assert.Equal(2, await Store.ReleaseAsync(["p:ch|1", "p:ch|9"], At(10), default));
        Assert.Equal(0, await Store.ReleaseAsync(["p:ch|1"], At(10), default));
        var due = await Store.LeaseAsync(Destinations.Dmp, One, At(10), At(11), null, 9, default);
        Assert.Equal(["1.1", "1.2"], due.Select(d => d.Item.Order.Document.Value).Order());
        Assert.All(due, d => Assert.Equal((WorkState.Held, WorkReasons.NoDmp), (d.Item.State, d.Item.Reason)));
        foreach (var work in due)
            await Store.EndAsync(work, new WorkEnd.Done(), At(10), default);
        Assert.True(await NothingDueAsync(29));
        Assert.Equal("1.3", (await LeaseAsync(30, 31)).Item.Order.Document.Value);
    }

    [ContractFact]
    public async Task Only_what_is_certainly_not_there_and_in_nobodys_hands_is_dropped()
    {
        await AddAsync(Deposit());
        var leased = await LeaseAsync(0, 1);
        Assert.False(await Store.DropUntouchedAsync(Deposit().Key, WorkReasons.SupersededBeforeDeposit, At(0.5), default));
        Assert.True(await Store.EndAsync(leased, new WorkEnd.GivenBack(), At(0.5), default));

        Assert.True(await Store.DropUntouchedAsync(Deposit().Key, WorkReasons.SupersededBeforeDeposit, At(0.5), default));
        Assert.False(await Store.DropUntouchedAsync(Deposit().Key, WorkReasons.SupersededBeforeDeposit, At(0.5), default));
        Assert.True(await NothingDueAsync(9));
        var dropped = await Store.FindAsync(Deposit().Key, default);
        Assert.Equal((WorkState.Dropped, WorkReasons.SupersededBeforeDeposit, At(0.5)), (dropped!.State, dropped.Reason, dropped.EndedAt));
    }

    [ContractFact]
    public async Task A_paused_destination_gives_no_work_to_any_engine_and_others_go_on()
    {
        await AddAsync(Deposit(), Mail());
        await Store.PauseAsync(Destinations.Dmp, "martin", At(1), default);
        Reopen();

        Assert.True(await NothingDueAsync(2));
        Assert.False(await NothingDueAsync(2, Destinations.Mss));
        Assert.Equal(("martin", At(1)), (await Store.DestinationsAsync(default)).Where(d => d.Name == Destinations.Dmp).Select(d => (d.PausedBy!, d.PausedAt!.Value)).Single());
        await Store.PauseAsync(Destinations.Dmp, null, At(3), default);
        Assert.False(await NothingDueAsync(3));
    }

    [ContractFact]
    public async Task A_neighbour_is_broken_since_its_first_failure_until_it_answers()
    {
        await AddAsync(Deposit());
        await Store.NeighbourAsync(Destinations.Dmp, At(2), "503", At(1), default);
        await Store.NeighbourAsync(Destinations.Dmp, At(6), "timeout", At(3), default);
        Assert.Equal(new DestinationStatus(Destinations.Dmp, null, null, At(1), At(6), "timeout", null), Assert.Single(await Store.DestinationsAsync(default)));

        await Store.NeighbourAsync(Destinations.Dmp, null, null, At(7), default);
        Assert.Equal(new DestinationStatus(Destinations.Dmp, null, null, null, null, null, null), Assert.Single(await Store.DestinationsAsync(default)));
    }

    [ContractFact]
    public async Task The_fresh_can_be_taken_before_the_backlog()
    {
        await AddAsync(Deposit("1.1", received: -60), Deposit("1.2", received: -1), Deposit("1.3", received: -2));

        var fresh = await Store.LeaseAsync(Destinations.Dmp, One, At(0), At(1), At(-5), 9, default);
        Assert.Equal(["1.2", "1.3"], fresh.Select(f => f.Item.Order.Document.Value).Order());
        Assert.Equal("1.1", (await LeaseAsync()).Item.Order.Document.Value);
    }

    [ContractFact]
    public async Task One_action_retries_all_of_a_reason_and_nothing_else()
    {
        await AddAsync(Deposit("1.1"), Deposit("1.2"), Deposit("1.3"), Deposit("1.4"));
        WorkEnd[] ends = [new WorkEnd.Failed(WorkReasons.Refused, "X"), new WorkEnd.Held(WorkReasons.NotConfigured, "r:x", At(900)), new WorkEnd.Postponed(At(900), WorkReasons.NeighbourFails, "503", false), new WorkEnd.Done()];
        var leased = await Store.LeaseAsync(Destinations.Dmp, One, At(0), At(1), null, 9, default);
        foreach (var (work, end) in leased.OrderBy(l => l.Item.Order.Key, StringComparer.Ordinal).Zip(ends))
            await Store.EndAsync(work, end, At(0), default);

        Assert.Equal(1, await Store.RetryAsync(Destinations.Dmp, WorkReasons.Refused, null, At(1), default));
        Assert.Equal("1.1", (await LeaseAsync(1, 2)).Item.Order.Document.Value);
        Assert.Equal(0, await Store.RetryAsync(Destinations.Mss, null, null, At(1), default));
        Assert.Equal(1, await Store.RetryAsync(null, null, Deposit("1.2").Key, At(1), default));
        Assert.Equal(2, await Store.RetryAsync(null, null, null, At(3), default) - (await Store.FindAsync(Deposit("1.1").Key, default) is { LeasedUntil: not null } ? 1 : 0));
        Assert.Equal(3, (await Store.LeaseAsync(Destinations.Dmp, Two, At(3), At(4), null, 9, default)).Count);
        Assert.Equal(WorkState.Done, (await Store.FindAsync(Deposit("1.4").Key, default))!.State);
    }

    [ContractFact]
    public async Task Work_is_listed_by_what_keeps_it_and_paged_and_counted()
    {
        await AddAsync([.. Enumerable.Range(1, 7).Select(n => Deposit($"1.{n}", received: n))]);
        foreach (var work in await Store.LeaseAsync(Destinations.Dmp, One, At(0), At(1), null, 4, default))
            await Store.EndAsync(work, new WorkEnd.Held(WorkReasons.NoDmp, "p:1", At(60)), At(0), default);

        var first = await Store.ListAsync(Destinations.Dmp, WorkState.Held, WorkReasons.NoDmp, null, 3, default);
        var second = await Store.ListAsync(Destinations.Dmp, WorkState.Held, WorkReasons.NoDmp, first[^1].Row, 3, default);
        Assert.Equal((3, 1), (first.Count, second.Count));
        Assert.Equal(4, first.Concat(second).Select(l => l.Item.Order.Key).Distinct().Count());
        Assert.Equal(7, (await Store.ListAsync(null, null, null, null, 100, default)).Count);
        Assert.Equal([3L, 4L], (await Store.CountsAsync(default)).OrderBy(c => c.State).Select(c => c.Count));
    }

    [ContractFact]
    public async Task How_far_was_followed_grows_and_since_when_a_feed_delivers_stays()
    {
        Assert.Null(await Store.FollowedAsync(default));
        await Store.AddAsync([Deposit()], new(7), At(0), default);
        await Store.AddAsync([], new(5), At(0), default);
        Reopen();
        Assert.Equal(new JournalId(7), await Store.FollowedAsync(default));
        Assert.Equal(At(1), await Store.DeliversSinceAsync("dpi", At(1), default));
        Assert.Equal(At(1), await Store.DeliversSinceAsync("dpi", At(2), default));
    }

    [ContractFact]
    public async Task Many_engines_that_lease_at_once_never_get_the_same_piece()
    {
        await AddAsync([.. Enumerable.Range(1, 60).Select(n => Deposit($"1.{n}"))]);
        var taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            var (engine, mine) = (Guid.NewGuid(), new List<string>());
            while (await Store.LeaseAsync(Destinations.Dmp, engine, At(0), At(1), null, 3, default) is { Count: > 0 } leased)
            {
                foreach (var work in leased)
                {
                    mine.Add(work.Item.Order.Key);
                    Assert.True(await Store.EndAsync(work, new WorkEnd.Done(), At(0), default));
                }
            }

            return mine;
        }));
        Assert.Equal(60, taken.Sum(t => t.Count));
        Assert.Equal(60, taken.SelectMany(t => t).Distinct().Count());
    }

    /// <summary>Retention keeps what has not gone out; a replay is looked at again.</summary>
    private protected static async Task KeepsBodiesAndNotesReplaysAsync(StoreUnderTest store, Func<IOutgoingWork> open)
    {
        var work = open();
        var ids = await store.JournalAsync(3);
        foreach (var id in ids)
            await store.RecordAsync(Hospital.Understood(store.Number(new(id)), Hospital.Header("ADT^A01", "X")));
        Assert.Empty(await work.AgainAsync(9, default));
        var (waiting, done) = (Deposit("1.1", ids[0]), Deposit("1.2", ids[1]));
        await work.AddAsync([waiting, done], null, store.Now, default);
        foreach (var leased in await work.LeaseAsync(Destinations.Dmp, One, store.Now, store.Now.AddMinutes(1), null, 9, default))
            await work.EndAsync(leased, leased.Item.Order.Key == done.Key ? new WorkEnd.Done() : new WorkEnd.Held(WorkReasons.NoDmp, "p:1", store.Now), store.Now, default);

        store.Now = store.Now.AddDays(200);
        await store.Maintenance.SweepAsync(new(), default);
        store.Reopen();
        work = open();
        var bodies = (await store.Journal.ReadAsync([.. ids.Select(i => new JournalId(i))], default)).Select(m => !m.Body.IsEmpty);
        Assert.Equal([true, false, false], bodies);

        await store.RecordAsync(Hospital.Admission(store.Number(new(ids[0])), "P1", "V1"));
        Assert.Equal([new JournalId(ids[0])], await work.AgainAsync(9, default));
        await work.SeenAgainAsync([new(ids[0])], default);
        Assert.Empty(await work.AgainAsync(9, default));

        store.Now = store.Now.AddYears(6);
        await store.Maintenance.SweepAsync(new(), default);
        Assert.Null(await work.FindAsync(done.Key, default));
        Assert.NotNull(await work.FindAsync(waiting.Key, default));
    }
}

public sealed class SqliteOutgoingWorkTests : OutgoingWorkContract, IDisposable
{
    private readonly DirectoryInfo _folder;

    public SqliteOutgoingWorkTests()
        : this(Directory.CreateTempSubdirectory("hopen2-work"))
    {
    }

    private SqliteOutgoingWorkTests(DirectoryInfo folder)
        : base(() => new Interop.Ledger.Sqlite.SqliteOutgoing(new Interop.Ledger.Sqlite.SqliteStoreFiles(new Interop.Ledger.StoreOptions.Sqlite(Path.Combine(folder.FullName, "test.db"))))) => _folder = folder;

    public void Dispose()
    {
        ((IDisposable)Store).Dispose();
        _folder.Delete(recursive: true);
    }

    [ContractFact]
    public async Task Retention_keeps_the_bodies_of_what_has_not_gone_out_and_replays_are_noted()
    {
        using var store = new SqliteStore();
        await KeepsBodiesAndNotesReplaysAsync(store, () => new Interop.Ledger.Sqlite.SqliteOutgoing(new Interop.Ledger.Sqlite.SqliteStoreFiles(store.Options)));
    }
}

[NeedsPostgres]
public sealed class PostgresOutgoingWorkTests : OutgoingWorkContract, IDisposable
{
    private readonly PostgresStore _store;

    public PostgresOutgoingWorkTests()
        : this(new PostgresStore())
    {
    }

    private PostgresOutgoingWorkTests(PostgresStore store)
        : base(() => new Interop.Ledger.Postgres.PostgresOutgoing(store.Database)) => _store = store;

    public void Dispose() => _store.Dispose();

    [ContractFact]
    public async Task Retention_keeps_the_bodies_of_what_has_not_gone_out_and_replays_are_noted() =>
        await KeepsBodiesAndNotesReplaysAsync(_store, () => new Interop.Ledger.Postgres.PostgresOutgoing(_store.Database));
}
