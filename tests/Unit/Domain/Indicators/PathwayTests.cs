using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Indicators;
using Xunit;
using static HopEn2.Interop.Tests.Unit.Domain.Indicators.MonthHouse;

namespace HopEn2.Interop.Tests.Unit.Domain.Indicators;

/// <summary>P1.08: whose patients a pathway is about, and which messages are its own.</summary>
public sealed class PathwayTests
{
    private static readonly HashSet<string> None = [];

    private static readonly DateTimeOffset Exit = Paris(2025, 3, 7, 9);

    [Theory]
    [InlineData("IMG", VisitClass.Outpatient, 1)]
    [InlineData("LABO", VisitClass.Outpatient, 1)]
    [InlineData("CS", VisitClass.Outpatient, 1)]
    [InlineData("MED", VisitClass.Inpatient, 1)]
    [InlineData("CHIMIO", VisitClass.Recurrent, 1)]
    [InlineData("URG", VisitClass.Emergency, 0)]
    [InlineData("MED", VisitClass.Emergency, 0)]
    public void Patients_of_the_units_of_a_pathway_are_eligible_whatever_is_done_there_but_never_an_emergency_passage(string uf, VisitClass visitClass, int eligible)
    {
        var house = new MonthHouse { Pathways = { Rule("A", [uf], ["11490-0"]) } }.Patient("1").Stay("v", "1", uf, Exit.AddHours(-2), Exit, visitClass);
        house.Mail("a", house.Letter("a", "1", "v", Exit, uf: uf), Exit, "x@patient.mssante.fr");
        Assert.Equal((eligible, eligible), house.Rate(Indicator.MssPatient) is var r ? (r.N, r.D) : default);
        Assert.Equal(visitClass is VisitClass.Emergency || uf is "IMG" or "LABO" ? 0 : 1, house.Rate(Indicator.MssProfessional).D);
    }

    [Fact]
    public void A_letter_of_another_unit_is_no_message_of_the_pathway_though_its_type_is()
    {
        var house = new MonthHouse { Pathways = { Rule("A", ["MED"], ["11490-0"]) } }.Patient("1")
            .Stay("v", "1", "MED", Exit.AddDays(-3), Exit).Stay("w", "1", "CHIR", Exit.AddDays(2), Exit.AddDays(4));
        house.Mail("b", house.Letter("b", "1", "w", Exit.AddDays(4), uf: "CHIR"), Exit.AddDays(4), "x@patient.mssante.fr");
        Assert.Equal((0, 1), house.Rate(Indicator.MssPatient) is var other ? (other.N, other.D) : default);

        house.Mail("a", house.Letter("a", "1", "v", Exit), Exit, "x@patient.mssante.fr");
        Assert.Equal((1, 1), house.Rate(Indicator.MssPatient) is var own ? (own.N, own.D) : default);
    }

    [Fact]
    public void A_message_to_a_professional_or_one_that_did_not_arrive_reaches_nobody()
    {
        var house = new MonthHouse { Pathways = { Rule("A", ["MED"], ["11490-0"]) } };
        foreach (var (ipp, to, bounce, answered) in new[] { ("1", "dr.a@test.mssante.fr", null, true), ("2", "x@patient.mssante.fr", "550", true), ("3", "x@patient.mssante.fr", null, false), ("4", "x@patient.mssante.fr", null, true) })
        {
            house.Patient(ipp).Stay("v" + ipp, ipp, "MED", Exit.AddDays(-3), Exit);
            house.Mail("d" + ipp, house.Letter("d" + ipp, ipp, "v" + ipp, Exit), Exit, to, bounce, answered);
        }

        var rate = house.Rate(Indicator.MssPatient);
        Assert.Equal((1, 4), (rate.N, rate.D));
        Assert.Equal([Reason.NotSent, Reason.Rejected, Reason.AwaitingAcknowledgement, Reason.Counted], rate.Items.OrderBy(i => i.Key, StringComparer.Ordinal).Select(i => i.Reason));
    }

    private static PathwayRule Rule(string code, HashSet<string> ufs, HashSet<string> types) => new(code, code, ufs, types, None, Automatic: false);
}
