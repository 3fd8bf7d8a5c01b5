using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Domain.Ports;
using Xunit;
using static HopEn2.Interop.Tests.Unit.Domain.Hospital;

namespace HopEn2.Interop.Tests.Unit.Domain.Delivering;

public sealed class WorkPlanTests
{
    private static RecordedMessageFacts Message(params Fact[] facts) => new(new(7), "dpi", "MDM^T02", T(1), T(0), null, facts);

    [Fact]
    public void A_message_wants_one_deposit_per_version_and_one_mail_per_recipient()
    {
        var orders = WorkPlan.Of(Message(Produced("a"), Deposit("a"), Send("a", "x@test.mssante.fr"), Send("a", "y@test.mssante.fr"), Send("a", "y@test.mssante.fr")));

        Assert.Equal(["dmp|a|sha-a", "mss|a|x@test.mssante.fr", "mss|a|y@test.mssante.fr"], orders.Select(o => o.Key));
        Assert.All(orders, o => Assert.Equal((new(7), "dpi", T(0), T(1)), (o.Message, o.Feed, o.AskedAt, o.ReceivedAt)));
    }

    [Fact]
    public void The_same_document_to_the_same_recipient_is_the_same_work_and_other_bytes_under_its_id_are_another_deposit()
    {
        Assert.Equal(WorkPlan.Of(Message(Produced("a"), Deposit("a"), Send("a"))).Select(o => o.Key), WorkPlan.Of(Message(Produced("a", 9, "M9"), Deposit("a", 9, "M9"), Send("a", at: 9, control: "M9"))).Select(o => o.Key));
        Assert.NotEqual(WorkPlan.Of(Message(Produced("a"), Deposit("a")))[0].Key, WorkPlan.Of(Message(Produced("a") with { Sha1 = "other" }, Deposit("a")))[0].Key);
    }

    [Fact]
    public void Of_N1_and_N3_of_one_report_both_are_deposited_and_the_readable_one_is_mailed()
    {
        Fact[] pair = [Produced("n3") with { Format = N3, Pair = "p" }, Deposit("n3"), Send("n3"), Produced("n1") with { Pair = "p" }, Deposit("n1"), Send("n1")];

        Assert.Equal(["dmp|n3|sha-n3", "dmp|n1|sha-n1", "mss|n1|dr.a@test.mssante.fr"], WorkPlan.Of(Message(pair)).Select(o => o.Key));
    }

    [Fact]
    public void Replacements_and_deletions_are_told_apart_and_parked_messages_want_nothing()
    {
        var replaced = WorkPlan.Of(Message(Replaced("b", "a"), Deposit("b", 10, "M2", DepositAction.Replace), Send("b", at: 10, control: "M2")));
        Assert.All(replaced, o => Assert.Equal(DepositAction.Replace, o.Action));
        var deleted = WorkPlan.Of(Message(Deleted("a"), Deposit("a", 20, "M3", DepositAction.Delete), Send("a", at: 20, control: "M3")));
        Assert.Equal(["dmp-delete|a", "mss-delete|a|dr.a@test.mssante.fr"], deleted.Select(o => o.Key));
        Assert.Empty(WorkPlan.Of(Message(Produced("a"), Deposit("a")) with { Parked = ParkReason.MissingField }));
    }

    [Fact]
    public void Names_at_the_neighbours_follow_from_the_key()
    {
        Assert.Equal(WorkKeys.SubmissionId("1.2.250.1.999", "k"), WorkKeys.SubmissionId("1.2.250.1.999", "k"));
        Assert.NotEqual(WorkKeys.SubmissionId("1.2.250.1.999", "k"), WorkKeys.SubmissionId("1.2.250.1.999", "l"));
        Assert.Matches(@"^1\.2\.250\.1\.999\.[1-9][0-9]*$", WorkKeys.SubmissionId("1.2.250.1.999", "k"));
        Assert.Matches(@"^2\.25\.[1-9][0-9]*$", WorkKeys.SubmissionId("", "k"));
        for (var n = 0; n < 1000; n++)
            Assert.True(WorkKeys.SubmissionId(new string('1', 34), $"{n}").Length <= 64 && WorkKeys.SubmissionId("", $"{n}").Length <= 64);
        Assert.Matches(@"^[0-9a-f]{32}@app\.ch\.mssante\.fr$", WorkKeys.MessageId("a@app.ch.mssante.fr", "k"));
        Assert.InRange(Enumerable.Range(0, 1000).Average(n => WorkKeys.Chance("k", n)), 0.45, 0.55);
    }
}
