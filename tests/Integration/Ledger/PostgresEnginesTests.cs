using System.Text;
using FsCheck;
using FsCheck.Fluent;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Folding;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Ledger.Postgres;
using HopEn2.Interop.Tests.Unit.Domain.Folding;
using Xunit;
using static HopEn2.Interop.Tests.Integration.Ledger.Hospital;
using Outcome = HopEn2.Interop.Domain.Messages.Outcome;

namespace HopEn2.Interop.Tests.Integration.Ledger;

/// <summary>Two engines on one database: together they keep and fold what one alone would.</summary>
[NeedsPostgres]
public sealed class PostgresEnginesTests : IDisposable
{
    private static readonly Config Few = Config.QuickThrowOnFailure.WithMaxTest(25).WithReplay(20250310, 17);

    private readonly PostgresStore _one = new();
    private readonly PostgresStore _other;

    public PostgresEnginesTests() => _other = _one.AnotherEngine();

    public void Dispose()
    {
        _other.Dispose();
        _one.Dispose();
    }

    private static IncomingMessage Incoming(string controlId, string body, DateTimeOffset? at = null) =>
        new("dpi", MessageFormat.Er7, controlId, Encoding.UTF8.GetBytes(body), at ?? Monday, Answer.Accept, null);

    private static TranslatedMessage Message(long id, Fact[] facts) =>
        new(new JournalId(id), MessageHeader.Unreadable($"{id}"), new Outcome.Understood(facts, []), Monday, "dpi");

    [ContractFact]
    public void What_two_engines_record_at_once_is_what_all_facts_state() => Check.One(Few, Prop.ForAll(Histories.Arbitrary, Histories.Arbitrary, (history, mistaken) =>
    {
        EmptyLedger();
        // Some messages say what another history says at first: both engines correct them while the other goes on.
        var messages = history.Select((facts, n) => Message(n + 1, facts)).ToList();
        var wrong = messages.Where(m => m.Id.Value % 3 == 0).Select(m => Message(m.Id.Value, mistaken[m.Id.Value % mistaken.Length])).ToList();
        Task.WhenAll(RecordAsync(_one, wrong.Where((_, n) => n % 2 == 0)), RecordAsync(_other, wrong.Where((_, n) => n % 2 == 1))).GetAwaiter().GetResult();
        var batches = messages.Concat(messages.Where(m => m.Id.Value % 4 == 0)).OrderBy(m => m.Id.Value * 7919 % 13).ToList();
        Task.WhenAll(RecordAsync(_one, batches.Where((_, n) => n % 2 == 0)), RecordAsync(_other, batches.Where((_, n) => n % 2 == 1))).GetAwaiter().GetResult();
        AssertSame(HospitalFold.Of(history.SelectMany(m => m), Calendar));
    }));

    [ContractFact]
    public async Task What_one_alone_does_is_done_by_one_and_by_the_other_when_it_ends()
    {
        var (one, other) = (new PostgresSoleTasks(_one.Database), new PostgresSoleTasks(_other.Database));
        var reads = await one.TryTakeAsync(SoleTask.Returns, default);
        Assert.NotNull(reads);
        Assert.Null(await other.TryTakeAsync(SoleTask.Returns, default));
        // Another task is another's.
        await using var watches = await other.TryTakeAsync(SoleTask.Watch, default);
        Assert.NotNull(watches);
        Assert.True(await reads.IsHeldAsync(default));

        await reads.DisposeAsync();
        ISoleLease? taken = null;
        await PostgresStore.UntilAsync(() => (taken = other.TryTakeAsync(SoleTask.Returns, default).GetAwaiter().GetResult()) is not null);
        Assert.Null(await one.TryTakeAsync(SoleTask.Returns, default));

        // A session that the database ended is no lease any more, and says so.
        _one.Schema.CutConnections();
        Assert.False(await taken!.IsHeldAsync(default));
        await taken.DisposeAsync();
        await using var again = await one.TryTakeAsync(SoleTask.Returns, default);
        Assert.NotNull(again);
    }

    [ContractFact]
    public async Task A_day_recorded_by_two_engines_at_once_is_the_day_recorded_by_one()
    {
        var messages = Day(seed: 41, count: 600);
        var random = new Random(5);
        var shuffled = messages.Concat(messages.Take(100)).OrderBy(_ => random.Next()).ToList();
        await Task.WhenAll(RecordAsync(_one, shuffled.Where((_, n) => n % 2 == 0), 11), RecordAsync(_other, shuffled.Where((_, n) => n % 2 == 1), 7));

        using var alone = new PostgresStore();
        await alone.Ledger.RecordAsync(messages, default);
        Assert.Equal(await alone.DumpAsync(), await _one.DumpAsync());
    }

    [ContractFact]
    public async Task The_same_message_sent_to_two_engines_at_once_is_kept_once()
    {
        var sent = Enumerable.Range(0, 200).Select(n => Incoming($"C{n}", $"body {n}")).ToList();
        var receipts = await Task.WhenAll(sent.Concat(sent).Select((message, n) => Task.Run(() => (n % 2 == 0 ^ n >= 200 ? _one : _other).Journal.AppendAsync(message, default).AsTask())));

        Assert.Equal(200, receipts.Count(r => r.Kept == KeptAs.New));
        Assert.All(Enumerable.Range(0, 200), n => Assert.Equal(receipts[n].Id, receipts[n + 200].Id));
        Assert.Equal(200, (await _one.Journal.IdsAfterAsync(new JournalId(0), 1000, default)).Count);
    }

    [ContractFact]
    public async Task Who_follows_the_ids_misses_none_while_two_engines_give_them()
    {
        var writing = Task.WhenAll(new[] { _one, _other }.Select((engine, e) => Task.Run(async () =>
        {
            for (var n = 0; n < 150; n++)
                await engine.Journal.AppendAsync(Incoming($"{e}-{n}", $"{n}"), default);
        })));
        var followed = new List<JournalId>();
        while (!writing.IsCompleted || (await _one.Journal.IdsAfterAsync(followed.LastOrDefault(), 1000, default)).Count > 0)
            followed.AddRange(await _one.Journal.IdsAfterAsync(followed.LastOrDefault(), 1000, default));
        await writing;
        Assert.Equal(await _other.Journal.IdsAfterAsync(new JournalId(0), 1000, default), followed);
        Assert.Equal(300, followed.Count);
    }

    [ContractFact]
    public async Task Connections_that_are_cut_at_any_moment_lose_and_double_nothing()
    {
        var cut = false;
        var sending = Task.WhenAll(Enumerable.Range(0, 8).Select(sender => Task.Run(async () =>
        {
            for (var n = 0; n < 100; n++)
            {
                // As a sender does: again until it is acknowledged, at either engine.
                while (true)
                {
                    try
                    {
                        await ((n + sender) % 2 == 0 ? _one : _other).Journal.AppendAsync(Incoming($"{sender}-{n}", $"{n}"), default);
                        break;
                    }
                    catch (JournalUnavailableException)
                    {
                        cut = true;
                        await Task.Delay(5);
                    }
                }
            }
        })));
        while (!sending.IsCompleted)
        {
            _one.Schema.CutConnections();
            await Task.WhenAny(sending, Task.Delay(60));
        }

        await sending;
        Assert.True(cut);
        _one.Database.Writes.Clear();
        var ids = await _one.Journal.IdsAfterAsync(new JournalId(0), 10_000, default);
        var kept = await _one.Journal.ReadAsync(ids, default);
        Assert.Equal(800, kept.Count);
        Assert.Equal(800, kept.Select(m => m.ControlId).Distinct().Count());
    }

    [ContractFact]
    public async Task Recording_goes_on_after_connections_are_cut_and_ends_in_the_same_states()
    {
        var messages = Day(seed: 43, count: 300);
        var recording = Task.WhenAll(messages.Chunk(10).Select((batch, n) => Task.Run(async () =>
        {
            while (true)
            {
                try
                {
                    await (n % 2 == 0 ? _one : _other).Ledger.RecordAsync(batch, default);
                    break;
                }
                catch (LedgerUnavailableException)
                {
                    await Task.Delay(5);
                }
            }
        })));
        while (!recording.IsCompleted)
        {
            _one.Schema.CutConnections();
            await Task.WhenAny(recording, Task.Delay(100));
        }

        await recording;
        _one.Database.Reads.Clear();
        using var alone = new PostgresStore();
        await alone.Ledger.RecordAsync(messages, default);
        Assert.Equal(await alone.DumpAsync(), await _one.DumpAsync());
    }

    [ContractFact]
    public async Task An_engine_that_dies_within_a_transaction_holds_nobody_up_and_leaves_nothing()
    {
        await _one.Ledger.RecordAsync([Admission(1, "P1", "V1")], default);
        var dying = await _other.Database.Writes.OpenConnectionAsync();
        await dying.Command("BEGIN").ExecuteNonQueryAsync();
        await dying.Command(PostgresLocks.Ledger).ExecuteNonQueryAsync();
        await dying.Command("UPDATE counter SET produced = 99; DELETE FROM visit").ExecuteNonQueryAsync();
        var waiting = _one.Ledger.RecordAsync([Report(2, "1.1", "P1", "V1")], default);

        _one.Schema.Execute($"SELECT pg_terminate_backend({dying.ProcessID})");

        dying.Abandon();
        Assert.Single((await waiting).Folds.Documents);
        Assert.Equal("4210", (await _one.Queries.DocumentAsync(new DocumentId("1.1"), default))!.Document.Uf);
    }

    [ContractFact]
    public async Task Every_engine_is_told_what_the_others_record()
    {
        await _other.FollowAsync();
        await _one.FollowAsync();
        var change = await _one.Ledger.RecordAsync([Admission(1, "P1", "V1"), Report(2, "1.1", "P1", "V1"), Parked(3, Header("MDM^T02", "M3"))], default);

        await PostgresStore.UntilAsync(() => _other.ToldElsewhere.Count > 0);

        var told = Assert.Single(_other.ToldElsewhere);
        Assert.Equal(change.Sequence, told.Sequence);
        Assert.Equal(change.Folds.Counters.OrderBy(c => c.Key.ToString()), told.Counters.OrderBy(c => c.Key.ToString()));
        Assert.Equal([new("dpi", 1)], told.Parked);
        Assert.Empty(_one.ToldElsewhere);
    }

    [ContractFact]
    public async Task An_engine_that_was_cut_off_catches_up()
    {
        await _other.FollowAsync();
        for (var id = 1; id <= 30; id++)
        {
            await RecordAsync(_one, [Report(id, $"1.{id}", "P1", "V1")]);
            if (id % 10 == 0)
                _one.Schema.CutConnections();
        }

        await PostgresStore.UntilAsync(() => _other.ToldElsewhere.Count == 30);
        Assert.Equal(_other.ToldElsewhere.Select(t => t.Sequence).Order().Distinct(), _other.ToldElsewhere.Select(t => t.Sequence));
        Assert.Equal(0, _other.Missed);
    }

    [ContractFact]
    public async Task Who_records_much_itself_is_told_of_others_all_the_same()
    {
        await RecordAsync(_one, [Report(1, "1.1", "P1", "V1")]);
        await _one.FollowAsync();
        // Its own commits, of which it is not told.
        _one.Schema.Execute($"""
            INSERT INTO recording (seq, at, engine, touched, changes)
            SELECT nextval('recording_seq'), 0, '{((PostgresLedger)_one.Ledger).Engine}', ARRAY[]::text[], '' FROM generate_series(1, 2500)
            """);

        var change = await _other.Ledger.RecordAsync([Report(2, "1.2", "P1", "V1")], default);

        await PostgresStore.UntilAsync(() => _one.ToldElsewhere.Count > 0);
        Assert.Equal(change.Sequence, Assert.Single(_one.ToldElsewhere).Sequence);
        Assert.Equal(0, _one.Missed);
    }

    [ContractFact]
    public async Task Who_missed_more_than_is_kept_is_told_to_read_anew()
    {
        await RecordAsync(_one, [Report(1, "1.1", "P1", "V1")]);
        await _other.FollowAsync();
        // As after a crash of the server, or a night's sleep.
        _one.Schema.Execute("TRUNCATE recording");
        await RecordAsync(_one, [Report(2, "1.2", "P1", "V1")]);

        await PostgresStore.UntilAsync(() => _other.Missed > 0);
        await RecordAsync(_one, [Report(3, "1.3", "P1", "V1")]);
        await PostgresStore.UntilAsync(() => _other.ToldElsewhere.Count > 0);
        Assert.Equal(1, _other.Missed);
    }

    [ContractFact]
    public async Task Ids_follow_the_days_into_new_partitions_and_never_go_back()
    {
        DateTimeOffset[] times = [Monday, Monday.AddDays(1), Monday.AddMonths(1), Monday.AddYears(1), Monday.AddDays(-3), Monday.AddYears(1).AddDays(1)];
        var ids = new List<JournalId>();
        foreach (var (at, n) in times.Select((at, n) => (at, n)))
            ids.Add((await (n % 2 == 0 ? _one : _other).Journal.AppendAsync(Incoming($"{n}", $"{n}", at), default)).Id);

        Assert.Equal(ids.Order(), ids);
        DateOnly[] days = [new(2025, 3, 10), new(2025, 3, 11), new(2025, 4, 10), new(2026, 3, 10), new(2026, 3, 10), new(2026, 3, 11)];
        Assert.Equal(days, ids.Select(JournalIds.DayOf));
        await _one.Ledger.RecordAsync([.. ids.Select(id => Message(id.Value, []))], default);
        Assert.Equal(ids[^1], await _one.Ledger.RecordedUpToAsync(default));
    }

    [ContractFact]
    public async Task How_far_recording_has_come_is_found_in_a_store_of_many_messages()
    {
        var first = (await _one.Journal.AppendAsync(Incoming("1", "one"), default)).Id.Value;
        var recorded = "INSERT INTO message (id, received_at, status, feed, type, control_id, sender, translation) SELECT id, 0, 1, feed, '', control_id, '', '' FROM journal WHERE id";
        _one.Schema.Execute($"""
            INSERT INTO journal (id, received_at, fingerprint, size, format, answer, conflicting, feed, control_id, digest)
            SELECT {first} + n, 0, n, 1, 0, 0, false, 'dpi', n, '' FROM generate_series(1, 120000) AS n;
            {recorded} <> {first + 110_000}
            """);
        Assert.Equal(first + 109_999, (await _one.Ledger.RecordedUpToAsync(default)).Value);
        _one.Schema.Execute($"{recorded} = {first + 110_000}");
        Assert.Equal(first + 120_000, (await _other.Ledger.RecordedUpToAsync(default)).Value);
    }

    [ContractFact]
    public async Task A_repetition_is_known_as_long_as_bodies_are_kept_and_kept_anew_after_that()
    {
        var first = await _one.Journal.AppendAsync(Incoming("1", "one"), default);
        Assert.Equal(first.Id, (await _one.Journal.AppendAsync(Incoming("1", "one", Monday.AddDays(89)), default)).Id);
        Assert.Equal(KeptAs.New, (await _other.Journal.AppendAsync(Incoming("1", "one", Monday.AddDays(200)), default)).Kept);
    }

    [ContractFact]
    public async Task Texts_that_no_table_can_hold_are_kept_all_the_same()
    {
        var id = 0;
        foreach (var controlId in new[] { "with\0nul", "half \ud83d of a pair", new string('x', 5000) + "1", new string('x', 5000) + "2" })
        {
            Assert.Equal(KeptAs.New, (await _one.Journal.AppendAsync(Incoming(controlId, "body"), default)).Kept);
            Assert.Equal(KeptAs.Repetition, (await _one.Journal.AppendAsync(Incoming(controlId, "body"), default)).Kept);
            Assert.Single((await _one.Ledger.RecordAsync([Admission(++id, controlId, controlId)], default)).Folds.Visits);
            Assert.Single((await _other.Ledger.RecordAsync([Admission(++id, controlId, controlId, minute: 5, merged: Ipp($"merged {controlId}"))], default)).Folds.Patients);
        }
    }

    private static async Task RecordAsync(StoreUnderTest engine, IEnumerable<TranslatedMessage> messages, int size = 3)
    {
        foreach (var batch in messages.Chunk(size))
        {
            while (true)
            {
                try
                {
                    await engine.Ledger.RecordAsync(batch, default);
                    break;
                }
                catch (LedgerUnavailableException)
                {
                    await Task.Delay(20);
                }
            }
        }
    }

    private void EmptyLedger() => _one.Schema.Execute("""
        DELETE FROM message; DELETE FROM message_key; DELETE FROM superseded; DELETE FROM patient; DELETE FROM visit;
        DELETE FROM document; DELETE FROM document_id; DELETE FROM counter; DELETE FROM recording;
        """);

    private void AssertSame(HospitalFold expected)
    {
        var queries = new PostgresReadings(_one.Database);
        Assert.Equal(expected.Patients.Select(p => $"{p}").Order(StringComparer.Ordinal), queries.AllPatientsAsync().Result.Select(p => $"{p}").Order(StringComparer.Ordinal));
        Assert.Equal(expected.Visits.Select(v => $"{v}").Order(StringComparer.Ordinal), queries.VisitsAsync(new(), new(null, 500), default).Result.Items.Select(v => $"{v}").Order(StringComparer.Ordinal));
        Assert.Equal(expected.Documents.Select(d => $"{d}").Order(StringComparer.Ordinal), queries.DocumentsAsync(new(), new(null, 500), default).Result.Items.Select(d => $"{d}").Order(StringComparer.Ordinal));
        Assert.Equal(
            expected.Counters.Select(c => $"{c}").Order(StringComparer.Ordinal),
            queries.CountersAsync(default, default, default).Result.Where(c => c.Value != default).Select(c => $"{c}").Order(StringComparer.Ordinal));
    }
}
