using HopEn2.Interop.Simulators.Hospital.Playing;
using HopEn2.Interop.Simulators.Hospital.Truths;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Simulators.Hospital;

public class TallyTests
{
    private static readonly Tally Whole = Tally.Of(FullDay.Plan, FullDay.Messages);

    [Fact]
    public void No_stage_has_more_documents_than_were_produced()
    {
        Assert.All(Whole.Counts.Values, c => Assert.All(
            new[] { c.InsQualified, c.RightFormat, c.Sent, c.Deposited, c.Refused, c.Waiting, c.Withheld, c.MailedProfessional, c.MailedPatient, c.Bounced, c.Read },
            stage => Assert.InRange(stage, 0, c.Produced)));
    }

    [Fact]
    public void What_was_sent_is_deposited_refused_waiting_or_was_sent_without_asking()
    {
        Assert.All(Whole.Counts.Values, c => Assert.True(c.Deposited + c.Refused + c.Waiting <= c.Sent));
        Assert.All(Whole.Documents, d => Assert.True(d.Stages.HasFlag(Stage.Sent) || (d.Stages & (Stage.Deposited | Stage.Refused | Stage.Waiting)) == Stage.None));
    }

    [Fact]
    public void Every_document_not_sent_is_withheld()
    {
        Assert.All(Whole.Documents.Where(d => d.Counted is not null && !d.Stages.HasFlag(Stage.Sent)), d => Assert.True(d.Stages.HasFlag(Stage.Withheld)));
    }

    [Fact]
    public void Counts_are_the_sum_of_the_documents()
    {
        var sums = Whole.Documents.Where(d => d.Counted is not null).GroupBy(d => d.Counted!.Value)
            .ToDictionary(g => g.Key, g => g.Aggregate(default(StageTally), (sum, d) => sum + StageTally.Of(d.Stages)));
        Assert.Equal(sums.OrderBy(s => s.Key.ToString(), StringComparer.Ordinal), Whole.Counts.OrderBy(s => s.Key.ToString(), StringComparer.Ordinal));
    }

    [Fact]
    public void Every_stage_of_every_tracked_kind_occurs()
    {
        foreach (var kind in new[] { "LDL", "ODS", "CRO", "CRC", "CR-bio", "CR-imagerie" })
        {
            var sum = Whole.Counts.Where(c => c.Key.Kind == kind).Aggregate(default(StageTally), (s, c) => s + c.Value);
            Assert.True(sum is { Produced: > 0, InsQualified: > 0, RightFormat: > 0, Sent: > 0, Deposited: > 0, Withheld: > 0 }, kind);
        }

        Assert.True(Whole.Total is { Refused: > 0, Waiting: > 0, MailedProfessional: > 0, MailedPatient: > 0, Bounced: > 0, Read: > 0 });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Another_order_and_repetitions_end_in_the_same_tally(int seed)
    {
        var disordered = Tally.Of(FullDay.Plan, FullDay.Messages.Repeated(0.2, seed).Shuffled(seed));
        Assert.Equal(Sorted(Whole), Sorted(disordered));
        Assert.Equal(Whole.Documents.Select(d => (string.Join(',', d.Ids), d.Stages)), disordered.Documents.Select(d => (string.Join(',', d.Ids), d.Stages)));
        Assert.Equal((Whole.VisitsOpened, Whole.VisitsClosed, Whole.VisitsAnnounced, Whole.VisitsCancelled), (disordered.VisitsOpened, disordered.VisitsClosed, disordered.VisitsAnnounced, disordered.VisitsCancelled));
    }

    [Fact]
    public void A_prefix_counts_only_what_its_messages_tell()
    {
        var prefix = Tally.Of(FullDay.Plan, FullDay.Messages.Take(FullDay.Messages.Count / 3));
        Assert.InRange(prefix.Total.Produced, 1, Whole.Total.Produced - 1);
        Assert.True(prefix.Total.Waiting > 0);
    }

    private static IEnumerable<KeyValuePair<TallyKey, StageTally>> Sorted(Tally tally) => tally.Counts.OrderBy(c => c.Key.ToString(), StringComparer.Ordinal);
}
