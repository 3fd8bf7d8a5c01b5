using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Messages;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Hl7v2.Translation;

/// <summary>PR1: what was done during the visit.</summary>
public sealed class ActTests
{
    private const string Header = "MSH|^~\\&|GAP|CH|PFI|CH|20250310093012||ADT^{0}^ADT_A01|1|P|2.5";
    private const string Patient = "PID|||800123^^^CH-ESSAI^PI||ESSAI^MARIE||19450312|F";
    private const string Visit = "PV1||I|4210||||||||||||||||V77^^^CH-ESSAI^VN";

    [Theory]
    [InlineData("HHFA016", "HHFA016")]
    [InlineData("HHFA016-1-0", "HHFA016")]
    [InlineData("hhfa016 01", "HHFA016")]
    [InlineData("47562", null)]
    [InlineData("HHFA0161", null)]
    [InlineData("", null)]
    public void A_ccam_code_is_kept_without_its_activity_and_nothing_else_is(string sent, string? code)
    {
        var outcome = Translate("A03", $"PR1|1||{sent}^Appendicectomie^CCAM||202503081000");
        var acts = outcome.Facts.OfType<ActRecorded>().ToList();

        Assert.Equal(code is null ? [] : [code], acts.Select(a => a.Code));
        Assert.Equal(code is null, outcome.Findings.Any(f => f.Code == "act-code"));
        Assert.All(acts, a => Assert.Equal((new DateTimeOffset(2025, 3, 8, 9, 0, 0, TimeSpan.Zero), "V77"), (a.At, a.Visit.Visit!.Value.Value)));
    }

    [Fact]
    public void Each_of_several_is_an_act_and_one_without_a_time_is_of_the_event()
    {
        var acts = Translate("A01", "PR1|1||HHFA016^^CCAM", "PR1|2||NFKA007^^CCAM||202503081000").Facts.OfType<ActRecorded>().ToList();
        Assert.Equal(["HHFA016", "NFKA007"], acts.Select(a => a.Code));
        Assert.Equal(new DateTimeOffset(2025, 3, 10, 8, 0, 0, TimeSpan.Zero), acts[0].At);
    }

    [Fact]
    public void A_cancellation_states_no_act() => Assert.Empty(Translate("A11", "PR1|1||HHFA016^^CCAM").Facts.OfType<ActRecorded>());

    [Fact]
    public void The_day_of_birth_is_kept_with_the_identity() =>
        Assert.Equal(new DateOnly(1945, 3, 12), Assert.Single(Translate("A01").Facts.OfType<IdentityRecorded>()).BornOn);

    private static Outcome.Understood Translate(string trigger, params string[] more) => Assert.IsType<Outcome.Understood>(House.Usual.Translate(
        [Header.Replace("{0}", trigger, StringComparison.Ordinal), "EVN||20250310093000||||20250310090000", Patient, Visit, "ZBE|1^GAP|20250310090000||INSERT|N||^^^^^CH^UF^^^4210||HMS", .. more]).Outcome);
}
