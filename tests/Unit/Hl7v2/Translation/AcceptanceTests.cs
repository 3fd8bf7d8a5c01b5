using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Hl7v2.Er7;
using HopEn2.Interop.Hl7v2.Translation;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Hl7v2.Translation;

public sealed class AcceptanceTests
{
    public static TheoryData<string> Names => [.. Sample.Names];

    // AA and then parked is a promise broken, unless only the document itself could tell.
    [Theory]
    [MemberData(nameof(Names))]
    public void What_it_refuses_is_parked_with_the_same_reason_and_nothing_else_but_unnamed_documents_is(string name)
    {
        var body = Sample.Read(name);
        var refused = Check(body, House.Usual);
        var parked = House.Usual.Translate(body).Outcome as Outcome.Parked;

        if (refused is not null)
            Assert.Equal(refused.Error, parked?.Error);
        else if (parked is not null)
            Assert.Equal(ParkReason.UnnamedDocument, parked.Reason);
    }

    [Theory]
    [InlineData("2.3.1", null)]
    [InlineData("2.4", null)]
    [InlineData("2.5", null)]
    [InlineData("2.5^FRA^2.11", null)]
    [InlineData("2.5.1", null)]
    [InlineData("2.6", null)]
    [InlineData("2.3", 203)]
    [InlineData("2.7", 203)]
    [InlineData("", 101)]
    public void Versions_2_3_1_to_2_6_are_read(string version, int? code) =>
        Assert.Equal(code, Check(Identity(version: version), House.Usual)?.Error.Code);

    [Theory]
    [InlineData("P", true, null)]
    [InlineData("T", true, null)]
    [InlineData("D", true, null)]
    [InlineData("D^A", true, null)]
    [InlineData("T", false, 202)]
    [InlineData("D", false, 202)]
    [InlineData("P", false, null)]
    [InlineData("Q", true, 202)]
    [InlineData("", true, 101)]
    public void Training_counts_where_the_house_says_so(string processing, bool counted, int? code) =>
        Assert.Equal(code, Check(Identity(processing: processing), new House(House.Hospital with { CountTraining = counted }))?.Error.Code);

    [Theory]
    [InlineData("ADT^A31", null)]
    [InlineData("ADT", null)]
    [InlineData("ADT^A01", 200)]
    [InlineData("MDM", 200)]
    public void A_feed_takes_what_its_line_says(string accepts, int? code) =>
        Assert.Equal(code, Check(Identity(), new House(feed: House.Feed with { Accepts = [accepts] }))?.Error.Code);

    [Theory]
    [InlineData("ADT^A99", null)]
    [InlineData("ADT^Z85^ADT_A05", null)]
    [InlineData("ORU^R03^ORU_R03", 201)]
    [InlineData("MDM^T02", 100)]
    [InlineData("MDM^T06^MDM_T02", 201)]
    [InlineData("ZAM^Z04^ZAM_Z01", 201)]
    [InlineData("ORM^O01^ORM_O01", 200)]
    [InlineData("", 101)]
    [InlineData("ADT", 101)]
    public void Types_and_events_are_those_of_the_profiles_and_every_trigger_of_ADT(string type, int? code) =>
        Assert.Equal(code, Check(Identity(type: type), House.Usual)?.Error.Code);

    [Fact]
    public void A_message_is_timed_by_its_header_or_its_event()
    {
        Assert.Null(Check(Identity(sentAt: ""), House.Usual));
        Assert.Null(Check(Identity(sentAt: "hier"), House.Usual));
        Assert.Equal(101, Check(Identity(sentAt: "", evn: "EVN|"), House.Usual)?.Error.Code);
        Assert.Equal(102, Check(Identity(sentAt: "hier", evn: "EVN|"), House.Usual)?.Error.Code);
    }

    [Fact]
    public void An_acknowledgement_is_never_refused_for_its_header() =>
        Assert.Null(Check(House.Bytes("MSH|^~\\&|A|B|C|D|||ACK|1||2.9", "MSA|AA|7"), new House(feed: House.Feed with { Accepts = ["ADT"] })));

    [Fact]
    public void The_content_of_a_document_is_not_looked_at() =>
        Assert.Null(Check(Sample.Read("mdm_t02_base64_impossible_length"), House.Usual));

    private static byte[] Identity(string type = "ADT^A31^ADT_A05", string version = "2.5^FRA^2.11", string processing = "P", string sentAt = "20250310093012", string evn = "EVN||20250310093000") =>
        House.Bytes($"MSH|^~\\&|GAP|CH|PFI|CH|{sentAt}||{type}|1|{processing}|{version}", evn, "PID|||800123^^^CH-ESSAI^PI");

    private static Outcome.Parked? Check(byte[] body, House house)
    {
        Assert.Equal(Er7Problem.None, Er7Message.TryRead(body, Er7Charsets.Latin9, out var message));
        return Acceptance.Check(message!, house.Current.Feeds.Feeds[0], house.Current);
    }
}
