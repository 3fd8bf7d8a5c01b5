using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Folding;
using Xunit;
using static HopEn2.Interop.Tests.Unit.Domain.Hospital;

namespace HopEn2.Interop.Tests.Unit.Domain.Documents;

/// <summary>What became of a deposit, and which message an answer means (hl7v2.md §9).</summary>
public sealed class DepositTests
{
    [Fact]
    public void Nobody_asked() => Assert.Equal(DepositState.NotRequested, One(Produced("a")).Deposit);

    [Fact]
    public void Asked_with_an_acknowledgement_it_waits_since_the_message_was_sent()
    {
        var document = One(Produced("a"), Deposit("a", at: 3));

        Assert.Equal(DepositState.Waiting, document.Deposit);
        Assert.Equal(T(3), document.WaitingSince);
        Assert.True(document.Stages.HasFlag(Stages.Sent | Stages.Waiting));
    }

    [Fact]
    public void Asked_without_an_acknowledgement_nothing_more_is_heard()
    {
        var document = One(Produced("a"), Deposit("a", asked: false), Accepted());

        Assert.Equal(DepositState.RequestedBlind, document.Deposit);
        Assert.Null(document.WaitingSince);
    }

    [Fact]
    public void Accepted_it_is_deposited()
    {
        var document = One(Produced("a"), Deposit("a"), Accepted());

        Assert.Equal(DepositState.Accepted, document.Deposit);
        Assert.True(document.Stages.HasFlag(Stages.Sent | Stages.Deposited));
        Assert.Null(document.WaitingSince);
    }

    [Fact]
    public void Refused_it_keeps_the_last_code()
    {
        var document = One(Produced("a"), Deposit("a"), Refused(at: 9, code: "Later"), Refused(at: 5, code: "First"));

        Assert.Equal(DepositState.Refused, document.Deposit);
        Assert.Equal("Later", document.RefusalCode);
    }

    [Fact]
    public void Refused_and_later_accepted_it_is_accepted()
    {
        var again = One(Produced("a"), Deposit("a"), Refused(), Deposit("a", at: 10, control: "M2"), Accepted("M2", at: 12));

        Assert.Equal(DepositState.Accepted, again.Deposit);
        Assert.Null(again.RefusalCode);
        Assert.Equal(DepositState.Accepted, One(Produced("a"), Deposit("a"), Accepted(at: 9), Refused(at: 5)).Deposit);
    }

    [Fact]
    public void A_replacement_keeps_it_counted_once_even_when_it_is_refused()
    {
        Fact[] deposited = [Produced("a"), Deposit("a"), Accepted(), Replaced("b", "a"), Deposit("b", 10, "M2", DepositAction.Replace)];

        Assert.Equal(1, Assert.Single(Fold([.. deposited, Accepted("M2", 12)]).Counters).Value.Deposited);
        Assert.Equal(DepositState.Accepted, One([.. deposited, Refused("M2", 12)]).Deposit);
        Assert.Equal(DepositState.Accepted, One(deposited).Deposit);
    }

    [Fact]
    public void An_accepted_deletion_removes_it_and_a_refused_one_does_not()
    {
        Fact[] deleted = [Produced("a"), Deposit("a"), Accepted(), Deleted("a"), Deposit("a", 20, "M3", DepositAction.Delete)];

        Assert.Equal(DepositState.Accepted, One(deleted).Deposit);
        Assert.Equal(DepositState.Accepted, One([.. deleted, Refused("M3", 21)]).Deposit);
        Assert.Equal(DepositState.Removed, One([.. deleted, Accepted("M3", 21)]).Deposit);
    }

    [Fact]
    public void The_deletion_of_a_replaced_version_leaves_the_replacement_deposited()
    {
        var document = One(
            Produced("12"), Deposit("12"), Accepted(), Replaced("13", "12"), Deposit("13", 10, "M2", DepositAction.Replace), Accepted("M2", 12),
            Deleted("12"), Deposit("12", 20, "M3", DepositAction.Delete), Accepted("M3", 21));

        Assert.Equal(DepositState.Accepted, document.Deposit);
        Assert.True(document.Stages.HasFlag(Stages.Deposited));
    }

    [Fact]
    public void What_is_asked_for_after_a_removal_is_another_matter()
    {
        Fact[] removed = [Produced("a"), Deposit("a"), Accepted(), Deposit("a", 20, "M3", DepositAction.Delete), Accepted("M3", 21), Deposit("a", 30, "M4")];

        Assert.Equal(DepositState.Waiting, One(removed).Deposit);
        Assert.Equal(DepositState.Accepted, One([.. removed, Accepted("M4", 31)]).Deposit);
    }

    [Fact]
    public void One_answer_answers_both_documents_of_an_ORU_without_doubt()
    {
        var document = One(Produced("n1") with { Pair = "p" }, Produced("n3") with { Pair = "p", Format = N3 }, Deposit("n1"), Deposit("n3"), Accepted());

        Assert.Equal(DepositState.Accepted, document.Deposit);
        Assert.False(document.AmbiguousAnswer);
    }

    [Fact]
    public void Of_messages_with_one_control_id_the_latest_before_the_answer_is_meant()
    {
        var documents = Fold(
            Produced("a"), Deposit("a", at: 0), Produced("b", at: 10), Deposit("b", at: 10), Produced("c", at: 30), Deposit("c", at: 30), Accepted(at: 20)).Documents;

        Assert.Equal([DepositState.Waiting, DepositState.Accepted, DepositState.Waiting], documents.Select(d => d.Deposit));
    }

    [Fact]
    public void An_answer_whose_message_comes_later_waits_for_it()
    {
        Assert.Equal(DepositState.Waiting, One(Produced("a"), Deposit("a", at: 30), Accepted(at: 20)).Deposit);
        Assert.NotEmpty(new Exchange([Deposit("a", at: 30), Accepted(at: 20)]).Orphans);
    }

    [Fact]
    public void Two_messages_that_nothing_tells_apart_are_both_answered_and_say_so()
    {
        var documents = Fold(Produced("a"), Deposit("a"), Produced("b"), Deposit("b"), Accepted()).Documents;

        Assert.All(documents, d => Assert.True(d.AmbiguousAnswer));
        Assert.All(documents, d => Assert.Equal(DepositState.Accepted, d.Deposit));
    }

    [Fact]
    public void An_answer_from_another_platform_or_to_another_sender_means_nothing_here()
    {
        var elsewhere = Accepted() with { Answers = new AnswerTo("DPI|CH-X", "OTHER|CH-X", "M1", T(5)) };

        Assert.Equal(DepositState.Waiting, One(Produced("a"), Deposit("a"), elsewhere).Deposit);
    }

    [Fact]
    public void An_answer_about_a_mail_says_nothing_of_the_deposit() =>
        Assert.Equal(DepositState.Waiting, One(Produced("a"), Deposit("a"), Send("a"), Distributed()).Deposit);

    [Fact]
    public void The_engines_own_delivery_names_the_document_whether_or_not_an_acknowledgement_was_asked()
    {
        var own = new DepositAccepted { At = T(5), Source = Pfi(5), Answers = new AnswerTo("", "", "", T(5), Id("a")) };

        Assert.Equal(DepositState.Accepted, One(Produced("a"), Deposit("a", asked: false), own).Deposit);
        Assert.Equal(DepositState.Waiting, One(Produced("a"), Deposit("a", at: 9), own).Deposit);
    }

    private static DocumentState One(params Fact[] facts) => Assert.Single(Fold(facts).Documents);

    private static HospitalFold Fold(params Fact[] facts) => HospitalFold.Of(facts, Calendar);
}
