using System.Reflection;
using HopEn2.Interop.Ledger.Sqlite;
using Xunit;

namespace HopEn2.Interop.Tests.Integration.Ledger;

/// <summary>Asks SQLite how it would answer each query: every one by an index, none by reading a table through.</summary>
public sealed class SqliteQueryPlanTests : IDisposable
{
    /// <summary>What may be read through: lists given by the caller, a table of one row, and the few notices of a month.</summary>
    private static readonly HashSet<string> Small = ["a", "asked", "json_each", "progress", "alert_notice"];

    /// <summary>Queries that read an index through, because it holds only what they are about.</summary>
    private static readonly HashSet<string> OfPartialIndex = ["SqliteMessageQueries.ParkedByFeed", "SqliteDocumentQueries.Oldest", "SqliteAlerts.Active", "SqliteAlerts.Due", "SqliteOutgoing.Counts"];

    private readonly SqliteStore _store = new();

    public static TheoryData<string> Queries => [.. Texts.Keys];

    private static Dictionary<string, string> Texts { get; } = typeof(SqliteDatabase).Assembly.GetTypes()
        .Where(t => t.Namespace == typeof(SqliteDatabase).Namespace)
        // A comparison reads both files through: that is what it is for.
        .Where(t => t != typeof(SqliteComparison))
        .SelectMany(t => t.GetFields(BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.DeclaredOnly))
        .Where(f => f is { IsLiteral: true, IsAssembly: true } && f.FieldType == typeof(string))
        .ToDictionary(f => $"{f.DeclaringType!.Name}.{f.Name}", f => (string)f.GetRawConstantValue()!);

    public void Dispose() => _store.Dispose();

    [Theory]
    [MemberData(nameof(Queries))]
    public void A_query_uses_an_index(string query)
    {
        var plan = Plan(query);
        Assert.NotEmpty(plan);
        Assert.DoesNotContain(plan, step => step.Split(' ') is ["SCAN", var table, ..] && !Small.Contains(table) && !OfPartialIndex.Contains(query) && !query.StartsWith("SqliteOutlived.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("SqliteMessageQueries.All", "message_received")]
    [InlineData("SqliteMessageQueries.OfFeed", "message_feed")]
    [InlineData("SqliteMessageQueries.Parked", "message_parked")]
    [InlineData("SqliteMessageQueries.ParkedOfFeed", "message_parked_feed")]
    [InlineData("SqliteMessageQueries.Acknowledgements", "message_acknowledgement")]
    [InlineData("SqliteMessageQueries.OfControlId", "message_control_id")]
    [InlineData("SqliteMessageQueries.ParkedByFeed", "message_parked_feed")]
    [InlineData("SqliteDocumentQueries.All", "document_at")]
    [InlineData("SqliteDocumentQueries.OfUf", "document_uf")]
    [InlineData("SqliteDocumentQueries.OfKind", "document_kind")]
    [InlineData("SqliteDocumentQueries.OfPatient", "document_patient")]
    [InlineData("SqliteDocumentQueries.OfVisit", "document_visit")]
    [InlineData("SqliteDocumentQueries.Refused", "document_refused")]
    [InlineData("SqliteDocumentQueries.Bounced", "document_bounced")]
    [InlineData("SqliteDocumentQueries.Waiting", "document_at_waiting")]
    [InlineData("SqliteDocumentQueries.Oldest", "document_waiting")]
    [InlineData("SqliteVisitQueries.All", "visit_at")]
    [InlineData("SqliteVisitQueries.OfStatus", "visit_status")]
    [InlineData("SqliteVisitQueries.OfDossier", "visit_dossier")]
    [InlineData("SqliteVisitQueries.OfPatient", "visit_patient")]
    [InlineData("SqlitePatients.FindQualified", "patient_qualified_ins")]
    public void A_list_is_read_in_the_order_of_its_own_index(string query, string index)
    {
        Assert.Contains(Plan(query), step => step.Contains($"INDEX {index} ", StringComparison.Ordinal) || step.EndsWith($"INDEX {index}", StringComparison.Ordinal));
        if (query != "SqliteMessageQueries.OfControlId")
            Assert.DoesNotContain(Plan(query), step => step.Contains("TEMP B-TREE", StringComparison.Ordinal));
    }

    private SqliteDatabase Open(string of)
    {
        if (of is not ("SqliteJournalStore" or "SqliteSweep"))
            return SqliteQueries.Open(_store.Options);
        var database = SqliteDatabase.Open(_store.Options.JournalFile, SqliteAccess.ReadOnly);
        database.Statement("ATTACH ?1 AS ledger").Bind(1, _store.Options.File).Run();
        return database;
    }

    private List<string> Plan(string query)
    {
        using var database = Open(query.Split('.')[0]);
        var plan = new List<string>();
        using var rows = database.Statement("EXPLAIN QUERY PLAN " + Texts[query]).Rows();
        while (rows.Next())
            plan.Add(rows.Text(3));
        return plan;
    }
}
