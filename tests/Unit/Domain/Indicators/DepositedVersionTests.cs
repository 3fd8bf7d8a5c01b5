using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Indicators;
using HopEn2.Interop.Domain.Ins;
using Xunit;
using static HopEn2.Interop.Tests.Unit.Domain.Indicators.MonthHouse;

namespace HopEn2.Interop.Tests.Unit.Domain.Indicators;

/// <summary>Of a document of several versions, what counts is what the DMP has, and that only when that very version is right in everything.</summary>
public sealed class DepositedVersionTests
{
    private static readonly DateTimeOffset Exit = Paris(2025, 3, 7, 9);

    [Theory]
    [InlineData(null, Reason.AwaitingAcknowledgement)]
    [InlineData("XDSPatientIdDoesNotMatch", Reason.Rejected)]
    [InlineData("", Reason.Counted)]
    public void An_unqualified_report_in_the_dmp_does_not_lend_its_deposit_to_the_qualified_one_that_is_to_replace_it(string? answer, Reason reason)
    {
        foreach (var (kind, indicator) in new[] { (DocumentKind.Ldl, Indicator.Ldl), (DocumentKind.CrBio, Indicator.CrBio) })
        {
            var house = Stay();
            house.Deposited("a", "1", "v", Exit, kind, InsStatus.NotQualified);
            var control = house.Letter("b", "1", "v", Exit.AddHours(1), kind, replaces: "a");
            if (answer is not null)
                house.Answer(control, Exit.AddHours(2), answer.Length == 0 ? null : answer);

            var item = Assert.Single(house.Rate(indicator).Items);
            Assert.Equal((reason, reason is Reason.Rejected ? answer : null), (item.Reason, item.Code));
        }
    }

    [Theory]
    [InlineData("unqualified")]
    [InlineData("scan")]
    [InlineData("n3")]
    [InlineData("withheld")]
    [InlineData("waiting")]
    [InlineData("refused")]
    public void A_letter_in_the_dmp_counts_as_long_as_nothing_has_taken_its_place_there(string replacement)
    {
        var house = Stay();
        house.Deposited("a", "1", "v", Exit);
        var control = house.Letter(
            "b", "1", "v", Exit.AddHours(1), ins: replacement is "unqualified" ? InsStatus.NotQualified : InsStatus.Qualified,
            format: replacement switch { "scan" => Hospital.N1 with { Scanned = true }, "n3" => Hospital.N3, _ => null }, deposit: replacement is not "withheld", replaces: "a");
        if (replacement is "refused")
            house.Answer(control, Exit.AddHours(2), "XDSRegistryError");
        Assert.Equal(Reason.Counted, house.Only(Indicator.Ldl));

        // What the DMP takes in its place is what counts, or does not.
        if (replacement is "unqualified" or "scan" or "n3")
        {
            house.Answer(control, Exit.AddHours(3));
            Assert.Equal(replacement is "unqualified" ? Reason.InsNotQualified : Reason.WrongFormat, house.Only(Indicator.Ldl));
        }
    }

    [Fact]
    public void Of_three_versions_the_last_that_the_dmp_took_counts()
    {
        var house = Stay();
        house.Deposited("a", "1", "v", Exit);
        house.Deposited("b", "1", "v", Exit.AddHours(1), ins: InsStatus.NotQualified, replaces: "a");
        var control = house.Letter("c", "1", "v", Exit.AddHours(2), replaces: "b");
        Assert.Equal(Reason.AwaitingAcknowledgement, house.Only(Indicator.Ldl));
        house.Answer(control, Exit.AddHours(3));
        Assert.Equal(Reason.Counted, house.Only(Indicator.Ldl));
    }

    [Fact]
    public void A_biology_report_that_is_not_to_replace_the_unqualified_one_in_the_dmp_is_withheld()
    {
        var house = Stay();
        house.Deposited("a", "1", "v", Exit, DocumentKind.CrBio, InsStatus.NotQualified);
        house.Letter("b", "1", "v", Exit.AddHours(1), DocumentKind.CrBio, deposit: false, replaces: "a");
        Assert.Equal((0, new LeftOut("withheld", 1)), house.Rate(Indicator.CrBio) is var r ? (r.D, Assert.Single(r.LeftOut)) : default);
    }

    [Fact]
    public void Everything_deleted_is_not_sent_whichever_version_the_dmp_had()
    {
        var house = Stay();
        house.Deposited("a", "1", "v", Exit);
        house.Letter("b", "1", "v", Exit.AddHours(1), replaces: "a");
        house.Delete("b", "1", "v", Exit.AddHours(2));
        Assert.Equal(Reason.NotSent, house.Only(Indicator.Ldl));
    }

    [Theory]
    [InlineData(InsStatus.NotQualified, false, Reason.InsNotQualified)]
    [InlineData(InsStatus.Qualified, true, Reason.WrongFormat)]
    [InlineData(InsStatus.Qualified, false, Reason.NotSent)]
    public void Of_a_deleted_letter_too_the_first_reason_of_the_order_is_told(InsStatus ins, bool scanned, Reason reason)
    {
        var house = Stay();
        house.Deposited("a", "1", "v", Exit, ins: ins, format: Hospital.N1 with { Scanned = scanned });
        house.Delete("a", "1", "v", Exit.AddHours(2));
        Assert.Equal(reason, house.Only(Indicator.Ldl));
    }

    [Fact]
    public void What_only_its_deletion_tells_of_has_no_wrong_format()
    {
        var house = Stay();
        house.Delete("a", "1", "v", Exit.AddHours(2), deposit: false);
        var source = new FactSource("import", "GAP", "PFI", "L1", Exit);
        house.Add(new DepositRequested { At = Exit, Source = source, Document = Hospital.Id("a"), Action = DepositAction.Deposit, AcknowledgementAsked = true });
        var item = Assert.Single(house.Rate(Indicator.Ldl).Items);
        Assert.Equal(Reason.NotSent, item.Reason);
    }

    [Theory]
    [InlineData("N1", Indicator.CrImagerie, Reason.Counted)]
    [InlineData("N3", Indicator.CrImagerie, Reason.Rejected)]
    [InlineData("N1", Indicator.CrBio, Reason.Counted)]
    [InlineData("N3", Indicator.CrBio, Reason.Counted)]
    public void Of_the_two_levels_of_one_report_the_one_that_the_dmp_took_must_be_the_right_one(string taken, Indicator indicator, Reason reason)
    {
        var house = Stay();
        var kind = indicator is Indicator.CrBio ? DocumentKind.CrBio : DocumentKind.CrImagerie;
        foreach (var (id, format) in new[] { ("N1", Hospital.N1), ("N3", Hospital.N3) })
            house.Answer(house.Letter(id, "1", "v", Exit, kind, format: format), Exit.AddHours(1), id == taken ? null : "XDSRegistryError");
        var paired = new MonthHouse().Add(house.Facts.Select(f => f is DocumentFact d ? d with { Pair = "N1|N3" } : f));
        var item = Assert.Single(paired.Rate(indicator).Items);
        Assert.Equal(reason, item.Reason);
    }

    private static MonthHouse Stay() => new MonthHouse().Patient("1").Stay("v", "1", "MED", Exit.AddDays(-4), Exit);
}
