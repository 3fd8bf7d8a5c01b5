using FsCheck;
using FsCheck.Fluent;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Folding;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Ledger.Facts;
using HopEn2.Interop.Ledger.Sqlite;
using HopEn2.Interop.Tests.Unit.Domain.Folding;
using Xunit;
using static HopEn2.Interop.Tests.Unit.Domain.Hospital;

namespace HopEn2.Interop.Tests.Unit.Ledger.Sqlite;

/// <summary>The ledger's tables in memory, held against folding all facts at once.</summary>
public sealed class SqliteLedgerWriterTests
{
    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(100).WithReplay(20250310, 9);

    [Fact]
    public void What_is_recorded_in_any_order_with_repetitions_is_what_all_facts_state() => Check.One(Thorough, Prop.ForAll(Histories.Arbitrary, history =>
    {
        using var writer = new SqliteLedgerWriter(":memory:");
        var messages = history.Select((facts, n) => Message(n + 1, facts)).ToList();
        foreach (var batch in messages.Concat(messages.Where(m => m.Id.Value % 3 == 0)).OrderBy(m => m.Id.Value * 7919 % 13).Chunk(4))
            Record(writer, batch);
        AssertSame(HospitalFold.Of(history.SelectMany(m => m), Calendar), writer);
    }));

    [Fact]
    public void What_is_translated_anew_leaves_only_what_is_in_force() => Check.One(Thorough, Prop.ForAll(Histories.Arbitrary, Histories.Arbitrary, (history, mistaken) =>
    {
        using var writer = new SqliteLedgerWriter(":memory:");
        // At first every message says what a message of another history says, and some then say nothing at all.
        Record(writer, [.. history.Select((_, n) => Message(n + 1, mistaken[n % mistaken.Length]))]);
        Record(writer, [.. history.Select((_, n) => Message(n + 1, [])).Where(m => m.Id.Value % 4 == 0)]);
        foreach (var batch in history.Select((facts, n) => Message(n + 1, facts)).OrderBy(m => m.Id.Value * 7919 % 11).Chunk(3))
            Record(writer, batch);
        AssertSame(HospitalFold.Of(history.SelectMany(m => m), Calendar), writer);
    }));

    private static TranslatedMessage Message(long id, Fact[] facts) =>
        new(new JournalId(id), MessageHeader.Unreadable($"{id}"), new HopEn2.Interop.Domain.Messages.Outcome.Understood(facts, []), Morning, "feed");

    private static void Record(SqliteLedgerWriter writer, IReadOnlyList<TranslatedMessage> batch) =>
        writer.RecordAsync([.. batch.Select(RecordedMessage.Of)], Calendar, Morning, int.MaxValue, default).GetAwaiter().GetResult();

    private static void AssertSame(HospitalFold expected, SqliteLedgerWriter writer)
    {
        var units = new SameTexts();
        AssertSame(expected.Patients, Read(writer, "SELECT state FROM patient WHERE survivor IS NULL", rows => LedgerJson.Patient(rows.Bytes(0))).OrderBy(p => p.Ipp));
        AssertSame(expected.Visits, Read(writer, "SELECT state FROM visit", rows => LedgerJson.Visit(rows.Bytes(0))).OrderBy(v => v.Visit.ToString(), StringComparer.Ordinal));
        AssertSame(expected.Documents, Read(writer, "SELECT state FROM document", rows => LedgerJson.Document(rows.Bytes(0))).OrderBy(d => d.Key, StringComparer.Ordinal));
        AssertSame(
            expected.Counters.Select(c => $"{c}").Order(StringComparer.Ordinal),
            Read(writer, "SELECT * FROM counter", rows => SqliteCounters.Read(rows, units)).Where(c => c.Value != default).Select(c => $"{c}").Order(StringComparer.Ordinal));
        AssertSame(
            expected.Documents.SelectMany(d => d.Ids.Select(id => $"d:{id} {d.Key}")).Order(StringComparer.Ordinal),
            Read(writer, "SELECT i.key, d.key FROM document_id AS i LEFT JOIN document AS d ON d.id = i.document", rows => $"{rows.Text(0)} {rows.TextOrNull(1)}").Order(StringComparer.Ordinal));
        AssertSame(
            expected.Patients.SelectMany(p => p.Ipps.Select(ipp => $"{ipp} {p.Ipp}")).Order(StringComparer.Ordinal),
            Read(writer, "SELECT substr(key, 3), substr(coalesce(survivor, key), 3) FROM patient", rows => $"{rows.Text(0)} {rows.Text(1)}").Order(StringComparer.Ordinal));
    }

    private static void AssertSame<T>(IEnumerable<T> expected, IEnumerable<T> actual) => Assert.Equal(string.Join('\n', expected), string.Join('\n', actual));

    private static List<T> Read<T>(SqliteLedgerWriter writer, string sql, Func<SqliteRows, T> read)
    {
        var found = new List<T>();
        using var rows = writer.Database.Statement(sql).Rows();
        while (rows.Next())
            found.Add(read(rows));
        return found;
    }
}
