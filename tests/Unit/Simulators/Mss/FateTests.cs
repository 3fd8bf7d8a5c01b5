using HopEn2.Interop.Simulators.Mss.Recipients;
using HopEn2.Interop.Simulators.Mss.Smtp;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Simulators.Mss;

public sealed class FateTests
{
    private const string Patient = "279035121518989@patient.mssante.fr";
    private const string Doctor = "medecin@cabinet.test.mssante.fr";

    [Fact]
    public void What_concerns_an_address_goes_before_its_domain_and_both_before_the_shares()
    {
        var fate = Of(new Behaviour
        {
            RefusedPercent = 100,
            Addresses = new Dictionary<string, Conduct> { ["@cabinet.test.mssante.fr"] = new() { AtRcpt = "450 4.2.1 later" }, [Doctor] = new() { AtRcpt = "550 5.1.1 gone" } },
        });
        Assert.Equal("550 5.1.1 gone", fate.AtRcpt(Doctor));
        Assert.Equal("450 4.2.1 later", fate.AtRcpt("autre@cabinet.test.mssante.fr"));
        Assert.StartsWith("550", fate.AtRcpt("qui@ailleurs.test.mssante.fr"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_patient_who_is_no_matricule_is_refused_at_once() => Assert.StartsWith("550", Of(new Behaviour()).AtRcpt("2770763220829106@patient.mssante.fr"), StringComparison.Ordinal);

    [Theory]
    [InlineData("unknown", ReturnKind.PatientNotice)]
    [InlineData("closed", ReturnKind.PatientNotice)]
    [InlineData("large", ReturnKind.Failed)]
    internal void A_patients_mailbox_that_does_not_take_says_so_and_nothing_else(string how, ReturnKind kind)
    {
        string[] list = ["279035121518989"];
        var behaviour = new Behaviour { AnsweredPercent = 100, UnknownPatients = how == "unknown" ? list : [], ClosedPatients = how == "closed" ? list : [] };
        Assert.Equal(kind, Assert.Single(Of(behaviour).After(To(Patient), how == "large" ? 26_000_000 : 1_000, asksReading: true, mayAnswer: true)).Kind);
    }

    [Fact]
    public void A_report_of_delivery_comes_only_to_who_asked_for_one()
    {
        var fate = Of(new Behaviour { DisplayedPercent = 0 });
        Assert.Equal(ReturnKind.Delivered, Assert.Single(fate.After(To(Doctor), 1, false, false)).Kind);
        Assert.Empty(fate.After(To(Doctor, "NEVER"), 1, false, false));
        Assert.Empty(fate.After(To(Doctor, null), 1, false, false));
        Assert.Equal(ReturnKind.Failed, Assert.Single(Of(new Behaviour { BouncedPercent = 100 }).After(To(Doctor, null), 1, false, false)).Kind);
        Assert.Empty(Of(new Behaviour { BouncedPercent = 100 }).After(To(Doctor, "SUCCESS"), 1, false, false));
    }

    [Fact]
    public void Reading_is_told_only_when_it_was_asked_and_an_answer_comes_only_where_it_may()
    {
        var fate = Of(new Behaviour { DeliveredPercent = 0, DisplayedPercent = 100, AnsweredPercent = 100 });
        Assert.Equal([ReturnKind.Disposition, ReturnKind.Answer], fate.After(To(Doctor), 1, true, true).Select(r => r.Kind));
        Assert.Equal([ReturnKind.Answer], fate.After(To(Doctor), 1, false, true).Select(r => r.Kind));
        Assert.Empty(fate.After(To(Doctor), 1, false, false));
    }

    [Theory]
    [InlineData("displayed", null, "displayed")]
    [InlineData("error", "905", "processed/Error: 905^Traits INS incomplets")]
    [InlineData("dispatched", null, "dispatched")]
    public void A_disposition_is_as_ordered(string disposition, string? code, string text)
    {
        var fate = Of(new Behaviour { DeliveredPercent = 0, Addresses = new Dictionary<string, Conduct> { [Doctor] = new() { Disposition = disposition, ErrorCode = code } } });
        Assert.Equal(text, Assert.Single(fate.After(To(Doctor), 1, true, false)).Text);
    }

    [Fact]
    public void Shares_are_kept_to()
    {
        var fate = Of(new Behaviour { DeliveredPercent = 0, DisplayedPercent = 30 });
        Assert.InRange(Enumerable.Range(0, 10_000).Count(_ => fate.After(To(Doctor), 1, true, false).Count == 1), 2_800, 3_200);
    }

    private static Fate Of(Behaviour behaviour) => new(behaviour, new Random(1));

    private static HandedRecipient To(string address, string? notify = "SUCCESS,FAILURE,DELAY") => new(address, notify, null);
}
