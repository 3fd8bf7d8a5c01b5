using HopEn2.Interop.Domain.Alerts;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Domain.Ruptures;
using HopEn2.Interop.Ledger.Queries;
using HopEn2.Interop.Tests.Shared;
using Xunit;
using static HopEn2.Interop.Tests.Shared.Breaks;

namespace HopEn2.Interop.Tests.Integration.Ledger;

/// <summary>What every store of incidents promises.</summary>
/// <param name="open">Opens it; called again, opens the same anew.</param>
public abstract class AlertStoreContract(Func<object> open)
{
    private static readonly Guid One = new("11111111-1111-1111-1111-111111111111");
    private static readonly Guid Two = new("22222222-2222-2222-2222-222222222222");

    private object _opened = open();

    private protected IAlertStore Store => (IAlertStore)_opened;

    private protected IAlertQueries Queries => (IAlertQueries)_opened;

    protected static DateTimeOffset When(double minutes) => At(minutes);

    /// <summary>Closes it and opens it again.</summary>
    private void Reopen()
    {
        (_opened as IDisposable)?.Dispose();
        _opened = open();
    }

    private static Notice NoticeOf(KnownIncident incident, int number, string route, Notify kind = Notify.First) => new()
    {
        Id = $"{incident.Id}.{number}", Incident = incident.Id, Route = route, Kind = kind, Reason = NotifyReason.Opened, DecidedAt = At(number), About = incident,
        Surroundings = new(["Laboratoire"], true), InReplyTo = number > 1 ? $"{incident.Id}.1" : null,
    };

    private async Task<KnownIncident> OpenAsync(string feed = "sgl", int notices = 0)
    {
        var incident = Known(Feed(feed));
        Assert.True(await Store.CommitAsync([new(incident, 0, null, [.. Enumerable.Range(1, notices).Select(n => NoticeOf(incident, n, $"route{n}"))], At(0))], default));
        return incident;
    }

    [ContractFact]
    public async Task A_clock_that_was_ahead_holds_up_neither_notices_nor_who_leads()
    {
        await OpenAsync(notices: 1);
        var claimed = (await Store.ClaimAsync(One, At(0), At(1), default))!;
        await Store.RecordAsync(One, claimed.Notice.Id, claimed.Delivery with { Tries = 1, DueAt = At(10) }, null, default);
        await Store.ClaimAsync(One, At(11), At(12), default);
        Assert.True(await Store.LeadAsync("alerts", One, At(11), At(12), default));

        Assert.Null(await Store.ClaimAsync(Two, At(11), At(12), default));
        Assert.False(await Store.LeadAsync("alerts", Two, At(9), At(10), default));
        // An hour and more earlier by the clock that is right again.
        Assert.Equal(claimed.Notice.Id, (await Store.ClaimAsync(Two, At(-60), At(-59), default))!.Notice.Id);
        Assert.True(await Store.LeadAsync("alerts", Two, At(-60), At(-59), default));
    }

    [ContractFact]
    public async Task Incidents_actions_and_notices_come_back_as_they_were_after_a_restart()
    {
        var incident = Known(Service("CARDIO", DocumentKind.CrBio), RuptureKind.Refused, "DMPClosed") with
        {
            GoneSince = At(3), Returns = [At(1), At(2)], Acknowledged = new("martin", At(1), "labo appelé"), Silenced = new("durand", At(1), At(60), null), MarkedFalse = new("x", At(2), "é"), Notices = 2,
            Parts = [new(Alert(Feed("sgl"))), new(Alert(Service("NEURO")), At(3))],
        };
        var action = new PersonAction.Hush("durand", At(1), "l'été", At(60));
        await Store.CommitAsync([new(incident, 0, action, [NoticeOf(incident, 1, "interop"), NoticeOf(incident, 2, "interop", Notify.Cleared)], At(0))], default);
        Reopen();

        var stored = Assert.Single(await Store.ActiveAsync(At(0), default));
        Assert.Equal(incident, stored.Incident);
        Assert.Equal(incident, (await Store.FindAsync(incident.Id, default))!.Incident);
        Assert.Equal([NoticeOf(incident, 1, "interop"), NoticeOf(incident, 2, "interop", Notify.Cleared)], stored.Notices.Select(n => n.Notice));
        Assert.All(stored.Notices, n => Assert.Equal(NoticeDelivery.New(At(0)), n.Delivery));
        Assert.Equal([new RecordedAction(At(1), "durand", "silence", "l'été", At(60))], await Queries.ActionsAsync(incident.Id, default));
    }

    [ContractFact]
    public async Task Who_changes_an_older_version_changes_nothing_not_even_its_neighbours()
    {
        var (first, second) = (await OpenAsync("sgl"), await OpenAsync("ris"));
        Assert.True(await Store.CommitAsync([new(first with { Odds = 1 }, 1, null, [], At(0))], default));

        Assert.False(await Store.CommitAsync([new(second with { Odds = 2 }, 1, null, [NoticeOf(second, 1, "interop")], At(0)), new(first with { Odds = 3 }, 1, null, [], At(0))], default));
        Assert.False(await Store.CommitAsync([new(first with { Odds = 4 }, 0, null, [], At(0))], default));

        Assert.Equal(1, (await Store.FindAsync(first.Id, default))!.Incident.Odds);
        Assert.Equal(9, (await Store.FindAsync(second.Id, default))!.Incident.Odds);
        Assert.Empty((await Store.FindAsync(second.Id, default))!.Notices);
        Assert.Equal(2, (await Store.FindAsync(first.Id, default))!.Version);
    }

    [ContractFact]
    public async Task Active_are_those_open_and_those_over_a_short_while_ago()
    {
        var (open, late, early) = (await OpenAsync("sgl"), await OpenAsync("ris"), await OpenAsync("dpi"));
        await Store.CommitAsync([new(late with { ResolvedAt = At(50) }, 1, null, [], At(0)), new(early with { ResolvedAt = At(10) }, 1, null, [], At(0))], default);

        Assert.Equal(new[] { open.Id, late.Id }.Order(), (await Store.ActiveAsync(At(20), default)).Select(a => a.Incident.Id).Order());
    }

    [ContractFact]
    public async Task A_notice_is_sent_by_one_engine_at_a_time_and_once()
    {
        var incident = await OpenAsync(notices: 1);

        var claimed = await Store.ClaimAsync(One, At(0), At(1), default);
        Assert.Equal($"{incident.Id}.1", claimed!.Notice.Id);
        Assert.Null(await Store.ClaimAsync(Two, At(0), At(1), default));

        var sent = claimed.Delivery with { State = NoticeState.Sent, Tries = 1, FirstTryAt = At(0), EndedAt = At(0.5) };
        Assert.False(await Store.RecordAsync(Two, claimed.Notice.Id, sent, null, default));
        Assert.True(await Store.RecordAsync(One, claimed.Notice.Id, sent, null, default));
        Assert.Null(await Store.ClaimAsync(Two, At(9), At(10), default));
        Assert.Equal(sent, (await Store.FindAsync(incident.Id, default))!.Notices.Single().Delivery);
    }

    [ContractFact]
    public async Task What_a_dead_engine_had_claimed_is_taken_over_and_its_late_word_no_longer_counts()
    {
        await OpenAsync(notices: 1);
        var first = await Store.ClaimAsync(One, At(0), At(1), default);
        Reopen();

        Assert.Null(await Store.ClaimAsync(Two, At(0.9), At(2), default));
        Assert.Equal(first!.Notice.Id, (await Store.ClaimAsync(Two, At(1), At(2), default))!.Notice.Id);
        Assert.False(await Store.RecordAsync(One, first.Notice.Id, first.Delivery with { State = NoticeState.Sent }, null, default));
    }

    [ContractFact]
    public async Task What_failed_is_due_again_at_its_time()
    {
        await OpenAsync(notices: 1);
        var claimed = (await Store.ClaimAsync(One, At(0), At(1), default))!;
        await Store.RecordAsync(One, claimed.Notice.Id, claimed.Delivery with { Tries = 1, FirstTryAt = At(0), DueAt = At(5), LastFailure = "busy" }, null, default);

        Assert.Null(await Store.ClaimAsync(One, At(4), At(6), default));
        var again = await Store.ClaimAsync(Two, At(5), At(6), default);
        Assert.Equal((1, "busy"), (again!.Delivery.Tries, again.Delivery.LastFailure));
        Assert.Equal("busy", Assert.Single(await Store.LastOfRoutesAsync(default)).Delivery.LastFailure);
    }

    [ContractFact]
    public async Task A_route_hears_of_an_incident_in_order_even_when_the_beginning_waits()
    {
        var incident = Known();
        await Store.CommitAsync([new(incident, 0, null, [NoticeOf(incident, 1, "interop"), NoticeOf(incident, 2, "other")], At(0))], default);
        var first = (await Store.ClaimAsync(One, At(0), At(1), default))!;
        await Store.RecordAsync(One, first.Notice.Id, first.Delivery with { Tries = 1, DueAt = At(30) }, null, default);
        await Store.CommitAsync([new(incident with { ResolvedAt = At(5) }, 1, null, [NoticeOf(incident, 3, "interop", Notify.Cleared)], At(5))], default);

        var other = (await Store.ClaimAsync(One, At(6), At(7), default))!;
        Assert.Equal("other", other.Notice.Route);
        await Store.RecordAsync(One, other.Notice.Id, other.Delivery with { State = NoticeState.Sent }, null, default);
        Assert.Null(await Store.ClaimAsync(One, At(29), At(31), default));
        Assert.Equal(Notify.First, (await Store.ClaimAsync(One, At(30), At(31), default))!.Notice.Kind);
    }

    [ContractFact]
    public async Task A_failure_and_the_notice_that_stands_for_it_are_kept_together_and_once()
    {
        var incident = await OpenAsync(notices: 1);
        var failed = (await Store.ClaimAsync(One, At(0), At(1), default))!;
        var standIn = failed.Notice with { Id = $"{failed.Notice.Id}-logs", Route = "logs", FallbackOf = failed.Notice.Id };

        Assert.True(await Store.RecordAsync(One, failed.Notice.Id, failed.Delivery with { State = NoticeState.Failed, EndedAt = At(2), LastFailure = "gone" }, standIn, default));
        Assert.Equal(standIn, (await Store.ClaimAsync(One, At(2), At(3), default))!.Notice);
        Assert.Equal(2, (await Store.FindAsync(incident.Id, default))!.Notices.Count);
    }

    [ContractFact]
    public async Task One_engine_leads_until_it_leaves_or_its_time_is_up()
    {
        Assert.True(await Store.LeadAsync("alerts", One, At(0), At(1), default));
        Assert.False(await Store.LeadAsync("alerts", Two, At(0.5), At(2), default));
        Assert.True(await Store.LeadAsync("alerts", One, At(0.5), At(1.5), default));
        Assert.Equal(At(1.5), await Store.HeldUntilAsync("alerts", default));
        Assert.Null(await Store.HeldUntilAsync("other", default));
        Assert.False(await Store.LeadAsync("alerts", Two, At(1.4), At(2), default));
        Assert.True(await Store.LeadAsync("alerts", Two, At(1.5), At(2), default));
        await Store.LeaveAsync("alerts", One, default);
        Assert.False(await Store.LeadAsync("alerts", One, At(1.6), At(3), default));
        await Store.LeaveAsync("alerts", Two, default);
        Assert.True(await Store.LeadAsync("alerts", One, At(1.6), At(3), default));
    }

    [ContractFact]
    public async Task Incidents_are_paged_newest_first_by_state_and_time()
    {
        for (var n = 0; n < 7; n++)
        {
            var incident = Known(Feed($"f{n}")) with { Id = $"i{n}", OpenedAt = At(n), ResolvedAt = n % 2 == 0 ? At(n + 1) : null };
            await Store.CommitAsync([new(incident, 0, null, [], At(0))], default);
        }

        var first = await Queries.IncidentsAsync(null, null, null, new(null, 3), default);
        var second = await Queries.IncidentsAsync(null, null, null, new(first.Next, 3), default);
        var third = await Queries.IncidentsAsync(null, null, null, new(second.Next, 3), default);
        Assert.Equal(["i6", "i5", "i4", "i3", "i2", "i1", "i0"], first.Items.Concat(second.Items).Concat(third.Items).Select(i => i.Id));
        Assert.Null(third.Next);
        Assert.Equal(["i5", "i3", "i1"], (await Queries.IncidentsAsync(true, null, null, new(null, 10), default)).Items.Select(i => i.Id));
        Assert.Equal(["i4", "i2"], (await Queries.IncidentsAsync(false, At(1), At(6), new(null, 10), default)).Items.Select(i => i.Id));
    }

    [ContractFact]
    public async Task A_trial_is_a_notice_of_no_incident()
    {
        await Store.AddAsync(new() { Id = "test-1", Incident = null, Route = "interop", Kind = Notify.Test, Reason = NotifyReason.AskedFor, DecidedAt = At(0), About = null }, At(0), default);
        var claimed = await Store.ClaimAsync(One, At(0), At(1), default);
        Assert.Equal((null, Notify.Test), (claimed!.Notice.Incident, claimed.Notice.Kind));
    }
}

/// <summary>The one of other tests is as good as the real ones.</summary>
public sealed class MemoryAlertStoreTests() : AlertStoreContract(Kept())
{
    private static Func<object> Kept()
    {
        var alerts = new MemoryAlerts();
        return () => alerts;
    }
}

public sealed class SqliteAlertStoreTests : AlertStoreContract, IDisposable
{
    private readonly DirectoryInfo _folder;

    public SqliteAlertStoreTests()
        : this(Directory.CreateTempSubdirectory("hopen2-alerts"))
    {
    }

    private SqliteAlertStoreTests(DirectoryInfo folder)
        : base(() => new Interop.Ledger.Sqlite.SqliteAlerts(new(new Interop.Ledger.StoreOptions.Sqlite(Path.Combine(folder.FullName, "test.db"))))) => _folder = folder;

    public void Dispose()
    {
        ((IDisposable)Store).Dispose();
        _folder.Delete(recursive: true);
    }

    [ContractFact]
    public async Task Retention_forgets_incidents_that_have_long_been_over_and_nothing_else()
    {
        using var store = new SqliteStore();
        using var alerts = new Interop.Ledger.Sqlite.SqliteAlerts(new(store.Options));
        await RetentionCase.RunAsync(store, alerts, alerts);
    }
}

[NeedsPostgres]
public sealed class PostgresAlertStoreTests : AlertStoreContract, IDisposable
{
    private readonly PostgresStore _store;

    public PostgresAlertStoreTests()
        : this(new PostgresStore())
    {
    }

    private PostgresAlertStoreTests(PostgresStore store)
        : base(() => new Interop.Ledger.Postgres.PostgresAlerts(store.Database)) => _store = store;

    public void Dispose() => _store.Dispose();

    [ContractFact]
    public async Task Retention_forgets_incidents_that_have_long_been_over_and_nothing_else()
    {
        var alerts = new Interop.Ledger.Postgres.PostgresAlerts(_store.Database);
        await RetentionCase.RunAsync(_store, alerts, alerts);
    }

    [ContractFact]
    public async Task Many_engines_that_claim_at_once_never_get_the_same_notice()
    {
        var incident = Known();
        var notices = Enumerable.Range(1, 40).Select(n => new Notice
        {
            Id = $"{incident.Id}.{n}", Incident = incident.Id, Route = $"r{n}", Kind = Notify.First, Reason = NotifyReason.Opened, DecidedAt = When(0), About = incident,
        });
        await Store.CommitAsync([new(incident, 0, null, [.. notices], When(0))], default);

        var claimed = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            var (engine, mine) = (Guid.NewGuid(), new List<string>());
            while (await Store.ClaimAsync(engine, When(0), When(1), default) is { } notice)
            {
                mine.Add(notice.Notice.Id);
                await Store.RecordAsync(engine, notice.Notice.Id, notice.Delivery with { State = NoticeState.Sent }, null, default);
            }

            return mine;
        }));
        Assert.Equal(40, claimed.Sum(c => c.Count));
        Assert.Equal(40, claimed.SelectMany(c => c).Distinct().Count());
    }
}

internal static class RetentionCase
{
    public static async Task RunAsync(StoreUnderTest store, IAlertStore alerts, IAlertQueries queries)
    {
        var (old, recent, open) = (Known(Feed("a")) with { ResolvedAt = At(10) }, Known(Feed("b")) with { ResolvedAt = At(60 * 24 * 400) }, Known(Feed("c")));
        foreach (var incident in new[] { old, recent, open })
            await alerts.CommitAsync([new(incident, 0, new PersonAction.Remark("martin", At(1), "vu"), [], At(0))], default);
        store.Now = At(60 * 24 * 800);

        var report = await store.Maintenance.SweepAsync(new(), default);
        Assert.Equal(1, report.Incidents);
        Assert.Equal(new[] { recent.Id, open.Id }.Order(), (await queries.IncidentsAsync(null, null, null, new(null, 10), default)).Items.Select(i => i.Id).Order());
        Assert.Empty(await queries.ActionsAsync(old.Id, default));
        Assert.Single(await queries.ActionsAsync(recent.Id, default));
    }
}
