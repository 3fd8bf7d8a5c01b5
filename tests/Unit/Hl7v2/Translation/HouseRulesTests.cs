using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ins;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Mappings;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Hl7v2.Translation;

/// <summary>What <c>hospital.yaml</c> and <c>feeds.yaml</c> decide.</summary>
public sealed class HouseRulesTests
{
    [Fact]
    public void A_test_INS_is_nobodys_where_the_house_does_not_accept_it()
    {
        var strict = new House(House.Hospital with { AcceptTestIns = false });

        Assert.Equal(InsStatus.Test, Single<IdentityRecorded>(strict, "adt_a31_status_qual").Ins);
        Assert.Equal(InsStatus.Test, Single<DocumentProduced>(strict, "mdm_t02_n1_to_the_dmp").Ins);
    }

    // The key of this number is wrong on purpose: it is nobody's.
    [Theory]
    [InlineData(InsKeyCheck.Strict, InsStatus.BadKey)]
    [InlineData(InsKeyCheck.Warn, InsStatus.Qualified)]
    public void An_INS_whose_key_does_not_match_counts_where_the_house_says_so(InsKeyCheck check, InsStatus expected)
    {
        var (_, outcome) = new House(House.Hospital with { InsKeyCheck = check }).Translate(
            "MSH|^~\\&|GAP|CH|PFI|CH|20250310093012||ADT^A31^ADT_A05|1|P|2.5",
            "EVN||20250310093000",
            "PID|||800123^^^CH-ESSAI^PI~185057512345600^^^ASIP-SANTE-INS-NIR&1.2.250.1.213.1.4.8&ISO^INS|||||||||||||||||||||||||||||VALI");

        var understood = Assert.IsType<Outcome.Understood>(outcome);
        Assert.Equal(expected, Assert.IsType<IdentityRecorded>(Assert.Single(understood.Facts)).Ins);
        Assert.Contains("ins-bad-key", understood.Findings.Select(f => f.Code));
    }

    [Fact]
    public void Contradicting_actions_are_refused_where_the_house_is_strict()
    {
        var parked = Parked(new House(House.Hospital with { StrictActions = true }), "mdm_t02_contradicting_actions");

        Assert.Equal((207, "OBX^1^11"), (parked.Error.Code, parked.Error.Location));
    }

    public static TheoryData<string, bool> Combinations => new()
    {
        { "", true },
        { "DESTDMP", true },
        { "DESTMSSANTEPS DESTMSSANTEPAT", true },
        { "INVISIBLE_PATIENT DESTMSSANTEPS", true },
        { "DESTMSSANTEPAT", true },
        { "MASQUE_PS DESTMSSANTEPAT", true },
        // What the published samples send, though the profile does not list it.
        { "DESTMSSANTEPS", false },
        { "INVISIBLE_PATIENT INVISIBLE_REP_LEGAUX DESTMSSANTEPS", false },
        { "DESTDMP DESTMSSANTEPAT", false },
        { "CONNEXION_SECRETE DESTMSSANTEPAT", false },
    };

    [Theory]
    [MemberData(nameof(Combinations))]
    public void A_strict_house_takes_the_three_combinations_for_MSSante_that_the_profile_lists(string yes, bool listed)
    {
        var message = Asking(yes);
        var strict = new House(House.Hospital with { StrictVisibility = true }).Translate(message).Outcome;

        Assert.Equal(listed, strict is Outcome.Understood);
        if (!listed)
            Assert.Equal(ParkReason.ContradictoryVisibility, Assert.IsType<Outcome.Parked>(strict).Reason);
        Assert.IsType<Outcome.Understood>(House.Usual.Translate(message).Outcome);
    }

    [Theory]
    [InlineData("INVISIBLE_PATIENT DESTMSSANTEPAT")]
    [InlineData("INVISIBLE_REP_LEGAUX DESTMSSANTEPAT")]
    [InlineData("MASQUE_PS DESTMSSANTEPS")]
    [InlineData("MASQUE_PS DESTMSSANTEPS DESTMSSANTEPAT")]
    public void No_house_shows_a_hidden_document_to_whom_it_is_hidden(string yes)
    {
        var parked = Assert.IsType<Outcome.Parked>(House.Usual.Translate(Asking(yes)).Outcome);

        Assert.Equal((ParkReason.ContradictoryVisibility, 207), (parked.Reason, parked.Error.Code));
    }

    [Fact]
    public void A_reused_control_id_is_parked_where_the_feed_refuses_it()
    {
        var refusing = new House(feed: House.Feed with { OnConflictingControlId = ConflictRule.Refuse });
        var reused = House.Journaled(Sample.Read("adt_a01")) with { ConflictingControlId = true };

        Assert.Equal(ParkReason.ConflictingControlId, Assert.IsType<Outcome.Parked>(refusing.Translator.Translate(reused).Outcome).Reason);
        Assert.IsType<Outcome.Understood>(House.Usual.Translator.Translate(reused).Outcome);
    }

    [Fact]
    public void A_message_no_feed_took_is_parked_and_read_once_a_feed_names_its_sender()
    {
        var kept = House.Journaled(Sample.Read("adt_a01"), "unknown");
        var declared = new House(feed: House.Feed with { Senders = ["GAP|CH-ESSAI"] });

        var (header, outcome) = House.Usual.Translator.Translate(kept);
        Assert.Equal(ParkReason.UnknownFeed, Assert.IsType<Outcome.Parked>(outcome).Reason);
        Assert.Equal(("ADT^A01", "A01-1"), (header.Type, header.ControlId));

        var understood = Assert.IsType<Outcome.Understood>(declared.Translator.Translate(kept).Outcome);
        Assert.All(understood.Facts, f => Assert.Equal("essai", f.Source.Feed));
    }

    [Fact]
    public void Bytes_that_are_no_message_are_parked_as_unreadable()
    {
        var (header, outcome) = House.Usual.Translate("rien de lisible"u8.ToArray());

        Assert.Equal(ParkReason.Unreadable, Assert.IsType<Outcome.Parked>(outcome).Reason);
        Assert.Equal("", header.Type);
        Assert.Equal(ParkReason.Unreadable, Assert.IsType<Outcome.Parked>(House.Usual.Translate(ReadOnlyMemory<byte>.Empty).Outcome).Reason);
    }

    private static byte[] Asking(string yes)
    {
        var metas = yes.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select((name, i) => $"OBX|{i + 2}|CWE|{name}^^MetaDMPMSS||Y||||||F");
        return House.Bytes(
        [
            "MSH|^~\\&|RIS|CH|PFI|CH|20250310093012||MDM^T02^MDM_T02|1|P|2.6",
            "EVN||20250310093000",
            "PID|||800123^^^CH-ESSAI^PI",
            "TXA|1|18748-4|TEXT|||||||||2.999.7.1",
            "OBX|1|ED|18748-4^^LN||^text^XML^Base64^QUJD||||||F",
            .. metas,
        ]);
    }

    private static T Single<T>(House house, string sample)
        where T : Fact => Assert.IsType<Outcome.Understood>(house.Translate(Sample.Read(sample)).Outcome).Facts.OfType<T>().Single();

    private static Outcome.Parked Parked(House house, string sample) => Assert.IsType<Outcome.Parked>(house.Translate(Sample.Read(sample)).Outcome);
}
