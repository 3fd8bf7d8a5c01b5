using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Stays;
using HopEn2.Interop.Ledger.Postgres;
using HopEn2.Interop.Ledger.Queries;
using Npgsql;
using Xunit;
using static HopEn2.Interop.Ledger.Postgres.PostgresCommands;
using static HopEn2.Interop.Tests.Integration.Ledger.Hospital;

namespace HopEn2.Interop.Tests.Integration.Ledger;

/// <summary>Asks PostgreSQL how it would answer each query of the screens: by the index whose comment says so, and only in the partitions that it is about.</summary>
/// <remarks>Reading through and sorting are off: with the rows of a test they would often be the cheapest.</remarks>
[NeedsPostgres]
public sealed class PostgresQueryPlanTests(PostgresPlans plans) : IClassFixture<PostgresPlans>
{
    private static readonly long First = JournalIds.FirstOf(Monday);
    private static readonly PageRequest Page = new(null, 50), Later = new(new Cursor(Monday.UtcTicks, 7).ToString(), 50);
    private static readonly string[] InOrder = ["Limit", "Index Scan", "Merge Append", "Incremental Sort", "Index Only Scan"];

    public static TheoryData<string, string> Lists { get; } = new()
    {
        { "messages", "message_received" },
        { "messages of a feed", "message_feed" },
        { "parked", "message_parked" },
        { "parked of a feed", "message_parked_feed" },
        { "acknowledgements", "message_acknowledgement" },
        { "documents", "document_at" },
        { "documents of a UF", "document_uf" },
        { "documents of a kind", "document_kind" },
        { "documents of a patient", "document_patient" },
        { "documents of a visit", "document_visit" },
        { "refused", "document_refused" },
        { "bounced", "document_bounced" },
        { "waiting", "document_at_waiting" },
        { "visits", "visit_at" },
        { "visits of a status", "visit_status" },
        { "visits of a dossier", "visit_dossier" },
        { "visits of a patient", "visit_patient" },
    };

    /// <summary>Queries by their parameters, and the index of each.</summary>
    private static Dictionary<string, (string Index, NpgsqlParameter[] Values)> Lookups { get; } = new()
    {
        [PostgresMessageQueries.OfControlId] = ("journal_control_id", [Value("A7"), Value(1L)]),
        [PostgresMessageQueries.OfKeys] = ("message_key_pkey", [Array(["p:CH|P1"]), Value(1L)]),
        [PostgresMessageQueries.Answers] = ("journal_pkey", [Array([First + 1]), Value(First), Value(First + 1)]),
        [PostgresMessageDetail.OneBody] = ("body_pkey", [Value(First)]),
        [PostgresMessageDetail.Superseded] = ("superseded_message", [Value(First)]),
        [PostgresTimeline.FindDocument] = ("document_id_pkey", [Value("d:1.7")]),
        [PostgresTimeline.FindMessages] = ("message_key_pkey", [Array(["d:1.7"])]),
        [PostgresTimeline.ReadTranslations] = ("message_pkey", [Array([First + 1]), Value(First), Value(First + 1)]),
        [PostgresKeys.Persons] = ("patient_key_key", [Array(["p:CH|P1"])]),
        [PostgresDocumentQueries.Counters] = ("counter_pkey", [Value(739_000), Value(739_001)]),
        [PostgresCounters.SumPeriod] = ("counter_pkey", [Value(739_000), Value(739_001)]),
        [PostgresIndicators.Closed] = ("visit_closed", [Value(Monday.UtcTicks), Value(Monday.AddDays(31).UtcTicks)]),
        [PostgresIndicators.OfTime] = ("document_at", [Value(Monday.UtcTicks), Value(Monday.AddDays(31).UtcTicks)]),
        [PostgresIndicators.OfVisits] = ("document_visit", [Array(["v:CH|1"]), Value(Monday.UtcTicks), Value(Monday.AddDays(31).UtcTicks)]),
        [PostgresIndicators.Unplaced] = ("document_unplaced", [Array(["p:CH|P1"]), Value(Monday.UtcTicks), Value(Monday.AddDays(31).UtcTicks)]),
        [PostgresRebuild.NextMessages] = ("message_pkey", [Value(First), Value(long.MaxValue), Value(1000L)]),
        [PostgresRebuild.SupersededSince] = ("superseded_pkey", [Value(7L)]),
        [PostgresSweep.OldMessages] = ("message_pkey", [Value(First), Value(First + JournalIds.OneDay), Value(1000L)]),
    };

    public static TheoryData<string> Single => [.. Lookups.Keys];

    public static TheoryData<string, string> Counts { get; } = new()
    {
        { PostgresMessageQueries.ParkedByFeed, "message_parked_feed" },
        { PostgresDocumentQueries.Oldest, "document_waiting" },
    };

    [ContractTheory]
    [MemberData(nameof(Lists))]
    public async Task A_list_is_read_in_the_order_of_its_own_index(string list, string index)
    {
        foreach (var page in new[] { Page, Later })
        {
            var plan = await plans.OfAsync(List(list, page));
            Assert.All(plan, step => Assert.Contains(step.Node, InOrder));
            // A partition with next to nothing in it may as well be read by another.
            Assert.Contains(index, plan.Select(step => step.Index));
        }
    }

    [ContractTheory]
    [MemberData(nameof(Single))]
    public async Task What_is_looked_up_is_found_by_its_index(string sql)
    {
        var (index, values) = Lookups[sql];
        var plan = await plans.OfAsync(sql, values);
        Assert.DoesNotContain(plan, step => step.Node is "Seq Scan");
        Assert.Contains(index, plan.Select(step => step.Index));
    }

    [ContractTheory]
    [MemberData(nameof(Counts))]
    public async Task What_is_counted_by_group_comes_in_the_order_of_its_index(string sql, string index)
    {
        var plan = await plans.InOrderAsync(sql);
        Assert.DoesNotContain(plan, step => step.Node is "Seq Scan" or "Sort");
        Assert.Contains(index, plan.Select(step => step.Index));
    }

    [ContractFact]
    public async Task A_feed_of_many_messages_is_not_looked_for_among_the_newest_of_all()
    {
        var plan = await plans.OfAsync(PostgresMessageQueries.Recorded(new MessageFilter(Feed: "dpi1"), Page, null));
        Assert.Equal(["message_feed"], plan.Select(step => step.Index).OfType<string>().Distinct());
    }

    [ContractFact]
    public async Task A_period_is_looked_for_in_its_partitions_alone()
    {
        var all = await plans.OfAsync(PostgresMessageQueries.Recorded(new MessageFilter(), Page, null));
        var since = await plans.OfAsync(PostgresMessageQueries.Recorded(new MessageFilter(From: Monday, To: Monday.AddDays(1)), Page, null));
        var byId = await plans.OfAsync(PostgresMessageQueries.Recorded(new MessageFilter(), Page, [First + 1, First + 9]));

        Assert.Contains("message_2025_02", all.Select(step => step.Relation));
        Assert.DoesNotContain("message_2025_02", since.Select(step => step.Relation));
        Assert.Contains("message_2025_03", since.Select(step => step.Relation));
        Assert.Equal(["message_2025_03"], byId.Select(step => step.Relation).OfType<string>().Distinct());
    }

    private static PostgresQuery List(string list, PageRequest page)
    {
        PostgresQuery Messages(MessageFilter filter) => PostgresMessageQueries.Recorded(filter, page, null);
        PostgresQuery Documents(DocumentFilter filter, string lead = "") => PostgresDocumentQueries.NewestFirst(PostgresDocumentQueries.Query(filter, page, lead), page);
        PostgresQuery Visits(VisitFilter filter, string lead = "") => PostgresVisitQueries.NewestFirst(PostgresVisitQueries.Query(filter, page, lead), page);
        return list switch
        {
            "messages" => Messages(new MessageFilter()),
            "messages of a feed" => Messages(new MessageFilter(Feed: "labo")),
            "parked" => Messages(new MessageFilter(Status: MessageStatus.Parked)),
            "parked of a feed" => Messages(new MessageFilter(Status: MessageStatus.Parked, Feed: "labo")),
            "acknowledgements" => Messages(new MessageFilter(Status: MessageStatus.Acknowledgement)),
            "documents" => Documents(new DocumentFilter()),
            "documents of a UF" => Documents(new DocumentFilter(Ufs: ["4210"]), "4210"),
            "documents of a kind" => Documents(new DocumentFilter(Kind: DocumentKind.Ldl)),
            "documents of a patient" => Documents(new DocumentFilter(Ipp: "P1"), "p:CH|P1"),
            "documents of a visit" => Documents(new DocumentFilter(Visit: "V1"), "v:CH|V1"),
            "refused" => Documents(new DocumentFilter(Stage: Stages.Refused)),
            "bounced" => Documents(new DocumentFilter(Stage: Stages.Bounced)),
            "waiting" => Documents(new DocumentFilter(Stage: Stages.Waiting)),
            "visits" => Visits(new VisitFilter()),
            "visits of a status" => Visits(new VisitFilter(Status: VisitStatus.Open)),
            "visits of a dossier" => Visits(new VisitFilter(Dossier: "D1"), "n:CH|D1"),
            "visits of a patient" => Visits(new VisitFilter(Ipp: "P1"), "p:CH|P1"),
            _ => throw new ArgumentOutOfRangeException(nameof(list)),
        };
    }
}
