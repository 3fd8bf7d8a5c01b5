using HopEn2.Interop.Declarations;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Indicators;
using HopEn2.Interop.Domain.Indicators.Declaring;
using HopEn2.Interop.Domain.Indicators.Reconciling;
using HopEn2.Interop.Domain.Ins;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Declarations;

public sealed class DeclarationTests
{
    [Fact]
    public void A_month_written_down_and_read_again_is_the_same()
    {
        var (program, month) = DeclarationJson.Unpack(DeclarationJson.Pack("DIM", DateTimeOffset.UnixEpoch, "d", "1.0", Months.March()));

        Assert.Equal("1.0", program);
        Assert.Equal(DeclarationJson.DigestOf(Months.March()), DeclarationJson.DigestOf(month));
        Assert.True(DeclarationDifference.Of(Declared(month), Months.March()).None);
        Assert.Equal(Months.Settings, month.Settings);
        Assert.Equal("8004711", month.Of(Indicator.Ldl).Items[0].Patient!.Value.Value);
    }

    [Fact]
    public void The_digest_is_of_what_was_found_and_not_of_when()
    {
        var later = Months.March() with { AsOf = DateTimeOffset.UnixEpoch };
        var other = Months.March(i => i.Key == "2" ? i with { Reason = Reason.Counted, Code = null } : i);

        Assert.Equal(DeclarationJson.DigestOf(Months.March()), DeclarationJson.DigestOf(later));
        Assert.NotEqual(DeclarationJson.DigestOf(Months.March()), DeclarationJson.DigestOf(other));
    }

    [Fact]
    public void A_line_that_has_another_outcome_is_gone_or_new_is_a_difference_even_when_no_figure_moves()
    {
        var now = Months.March(i => i.Key switch { "1" => i with { Reason = Reason.NotSent }, "2" => i with { Key = "9" }, _ => i });

        var difference = DeclarationDifference.Of(Declared(Months.March()), now);

        Assert.False(difference.None);
        var items = difference.Rates[1].Items;
        Assert.Equal([("1", Reason.Counted, Reason.NotSent), ("2", Reason.Rejected, (Reason?)null), ("9", null, Reason.Rejected)], items.Select(i => (i.Key, i.Before?.Reason, i.Now?.Reason)));
    }

    [Fact]
    public void Other_settings_are_a_difference_by_themselves()
    {
        var now = Months.March() with { Settings = Months.Settings with { DmpWeight = 95 } };

        Assert.True(DeclarationDifference.Of(Declared(Months.March()), now) is { None: false, SettingsChanged: true, Rates.Count: 0 });
    }

    [Fact]
    public void Deposits_are_held_against_counts_with_the_documents_that_may_explain_a_difference()
    {
        var middle = new DateTimeOffset(2025, 3, 15, 12, 0, 0, TimeSpan.Zero);
        DocumentState[] documents =
        [
            Document("a", middle, DepositState.Accepted), Document("b", middle, DepositState.Refused) with { RefusalCode = "X" }, Document("c", middle, DepositState.Removed) with { Deleted = true },
            Document("d", new(2025, 3, 31, 20, 0, 0, TimeSpan.Zero), DepositState.Accepted), Document("e", new(2025, 4, 1, 5, 0, 0, TimeSpan.Zero), DepositState.Accepted), Document("f", middle, DepositState.Waiting),
            Document("g", middle, DepositState.Accepted) with { Kind = DocumentKind.Untyped, TypeCode = "LOCAL" }, Document("h", new(2025, 5, 1, 5, 0, 0, TimeSpan.Zero), DepositState.Accepted),
        ];

        var types = Reconciliation.Of(Months.Of, new HospitalCalendar(TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris")), documents, [new("11490-0", 3, ""), new("18748-4", 5, "")], _ => DocumentKind.CrImagerie);

        Assert.Equal([("11490-0", 2L, 3L, 1L), ("18748-4", 0L, 5L, 5L), ("LOCAL", 1L, (long?)null, (long?)null)], types.Select(t => (t.Type, t.Ours, t.Theirs, t.Difference)));
        Assert.Equal([("b", Explanation.Refused), ("c", Explanation.Deleted), ("d", Explanation.MonthEdge), ("e", Explanation.MonthEdge), ("f", Explanation.NoAnswer)], types[0].Suspects.Select(s => (s.Key, s.Why)));
        Assert.Equal(Explanation.WrongType, Assert.Single(types[2].Suspects).Why);
    }

    private static Declaration Declared(IndicatorMonth month) => new(1, "DIM", DateTimeOffset.UnixEpoch, "d", "1.0", month);

    private static DocumentState Document(string key, DateTimeOffset at, DepositState deposit) => new()
    {
        Key = key, Ids = [], Versions = [], Current = null, Kind = DocumentKind.Ldl, TypeCode = "11490-0", Uf = "", At = at, Patient = PatientRef.Unknown, Visit = VisitRef.None, Ins = InsStatus.Qualified,
        Visibility = Visibility.Normal, Deleted = false, Received = false, Deposit = deposit, RefusalCode = null, Withheld = WithheldReason.None, Mails = [], AmbiguousAnswer = false, WaitingSince = null, Stages = Stages.None, Counter = null,
    };
}
