using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Tests.Unit.Hl7v2.Translation;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Delivery.Answering;

public sealed class AnswerPlanTests
{
    private const string Anne = "anne.essai@ch-essai.mssante.fr";
    private static readonly DocumentId Document = new("2.999.7.1001");
    private static readonly DateTimeOffset Asked = new(2025, 3, 10, 8, 30, 12, TimeSpan.Zero);
    private static readonly DateTimeOffset At = Asked.AddMinutes(5);

    // Asks for everything: deposit, two professionals and the patient, both acknowledgements.
    private static readonly IReadOnlyList<Fact> About = Assert.IsType<Outcome.Understood>(House.Usual.Translate(Sample.Read("mdm_t02_to_professional_and_patient")).Outcome).Facts;

    private static AnswerTo Answers(DateTimeOffset? until = null) => new("", "hopen2|", "", until ?? At, Document);

    private static FactSource Ours { get; } = new("delivery", "hopen2|", "", "r1", At);

    private static DepositAccepted Accepted(DateTimeOffset? until = null) => new() { At = At, Source = Ours, Answers = Answers(until) };

    private static IReadOnlyList<WorkOrder> Plan(AnswerFact answer, IReadOnlyList<Fact>? about = null, DateTimeOffset? since = null, bool delivers = true) => AnswerPlan.Of(
        new RecordedMessageFacts(new(77), "delivery", "delivery^x", At, At, null, [answer]), answer, about ?? About, feed => delivers && feed == "essai" ? since ?? DateTimeOffset.MinValue : null);

    private static SourceAnswer Told(WorkOrder order) => SourceAnswer.OfDetail(order.Detail)!;

    [Fact]
    public void A_deposit_is_told_to_the_message_that_asked_for_it()
    {
        var order = Assert.Single(Plan(Accepted()));

        Assert.Equal((WorkKind.Answer, "zam:essai", Document, "essai", new JournalId(77)), (order.Kind, order.Destination, order.Document, order.Feed, order.Message));
        Assert.Equal(("D-2", DeliveryReportKind.DepositAccepted, At, null), (Told(order).Source.ControlId, Told(order).Kind, Told(order).At, Told(order).Recipient));
        Assert.Equal(order.Key, Told(order).Key);
    }

    [Fact]
    public void A_refusal_is_told_with_what_the_DMP_said()
    {
        var told = Told(Assert.Single(Plan(new DepositRefused { At = At, Source = Ours, Answers = Answers(), Code = "DMPClosed", Context = "DMP fermé" })));

        Assert.Equal(("DMPClosed", "DMP fermé"), (told.Code, told.Context));
    }

    [Theory]
    [InlineData(Anne, RecipientKind.Professional)]
    [InlineData("277010115400329@patient.mssante.fr", RecipientKind.Patient)]
    public void A_mail_is_told_for_its_recipient_alone(string recipient, RecipientKind kind)
    {
        AnswerFact[] facts =
        [
            new MailDistributed { At = At, Source = Ours, Answers = Answers(), Recipient = recipient },
            new MailRead { At = At, Source = Ours, Answers = Answers(), Recipient = recipient },
            new MailBounced { At = At, Source = Ours, Answers = Answers(), Recipient = recipient, Code = "550" },
            new MailProcessingFailed { At = At, Source = Ours, Answers = Answers(), Recipient = recipient, Code = "904" },
        ];

        var orders = facts.Select(f => Assert.Single(Plan(f))).ToList();

        Assert.All(orders, o => Assert.Equal((recipient, kind, recipient), (o.Recipient, o.RecipientKind, Told(o).Recipient)));
        Assert.Equal(4, orders.Select(o => o.Key).Distinct().Count());
        Assert.Empty(Plan(new MailDistributed { At = At, Source = Ours, Answers = Answers(), Recipient = "nobody@x.mssante.fr" }));
    }

    [Fact]
    public void Who_did_not_ask_is_not_told()
    {
        var silent = About.Select(f => f switch
        {
            DepositRequested d => d with { AcknowledgementAsked = false },
            SendRequested s => s with { AcknowledgementAsked = false, ReadingAsked = false },
            _ => f,
        }).ToList();

        Assert.Empty(Plan(Accepted(), silent));
        Assert.Empty(Plan(new MailRead { At = At, Source = Ours, Answers = Answers(), Recipient = Anne }, silent));
    }

    [Fact]
    public void A_feed_that_observes_or_has_no_address_is_told_nothing() => Assert.Empty(Plan(Accepted(), delivers: false));

    [Fact]
    public void What_was_asked_before_the_feed_delivered_was_the_platforms_to_answer()
    {
        Assert.Empty(Plan(Accepted(), since: Asked.AddSeconds(1)));
        Assert.Single(Plan(Accepted(), since: Asked));
    }

    [Fact]
    public void Two_messages_that_asked_for_the_same_are_both_told_and_one_that_asked_later_is_not()
    {
        DepositRequested Again(string controlId, DateTimeOffset sent) => About.OfType<DepositRequested>().Single() is var first ? first with { Source = first.Source with { ControlId = controlId, SentAt = sent } } : null!;
        IReadOnlyList<Fact> about = [.. About, Again("D-3", At.AddSeconds(-10)), Again("D-4", At.AddHours(1))];

        Assert.Equal(["D-2", "D-3"], Plan(Accepted(), about).Select(o => Told(o).Source.ControlId).Order());
        Assert.Equal(2, Plan(Accepted(), about).Select(o => o.Key).Distinct().Count());
    }

    [Fact]
    public void The_end_of_a_deletion_answers_the_deletion()
    {
        var deposit = About.OfType<DepositRequested>().Single();
        IReadOnlyList<Fact> about = [.. About, deposit with { Action = DepositAction.Delete, Source = deposit.Source with { ControlId = "DEL", SentAt = At.AddHours(2) } }];

        Assert.Equal("D-2", Told(Assert.Single(Plan(Accepted(), about))).Source.ControlId);
        Assert.Equal("DEL", Told(Assert.Single(Plan(Accepted(At.AddHours(2)), about))).Source.ControlId);
    }

    [Fact]
    public void A_patient_whose_address_was_made_of_the_INS_is_told_as_such()
    {
        var about = About.Select(f => f is SendRequested { Kind: RecipientKind.Patient } s ? s with { Recipient = "" } : f).ToList();

        Assert.Equal(RecipientKind.Patient, Assert.Single(Plan(new MailDistributed { At = At, Source = Ours, Answers = Answers(), Recipient = "277010115400329@patient.mssante.fr" }, about)).RecipientKind);
    }

    [Fact]
    public void A_mail_to_a_patient_whom_the_message_does_not_name_is_told_with_the_address_that_it_went_to()
    {
        var about = About.Select(f => f is SendRequested { Kind: RecipientKind.Patient } s ? s with { Recipient = "" } : f).ToList();

        var order = Assert.Single(Plan(new MailDistributed { At = At, Source = Ours, Answers = Answers(), Recipient = "" }, about));

        Assert.Equal(("", "277010115400329@patient.mssante.fr"), (order.Recipient, Told(order).Recipient));
    }

    [Fact]
    public void The_same_report_again_is_the_same_work() => Assert.Equal(Plan(Accepted()).Single().Key, Plan(Accepted() with { At = At.AddHours(1) }).Single().Key);

    [Fact]
    public void An_answer_that_another_platform_sent_is_nobodys_to_pass_on() =>
        Assert.Empty(Plan(new DepositAccepted { At = At, Source = Ours, Answers = new("RIS|CH-ESSAI", "PFI|CH-ESSAI", "D-2", At) }));
}
