using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Folding;
using Xunit;
using static HopEn2.Interop.Tests.Unit.Domain.Hospital;

namespace HopEn2.Interop.Tests.Unit.Domain.Documents;

public sealed class MailTests
{
    private const string Patients = "277010115400329@patient.mssante.fr";

    [Fact]
    public void A_mail_waits_when_an_acknowledgement_was_asked_and_is_sent_blind_otherwise()
    {
        Assert.Equal(MailState.Waiting, Mail(Send("a")).State);
        Assert.Equal(MailState.RequestedBlind, Mail(Send("a", asked: false)).State);
    }

    [Fact]
    public void A_distributed_mail_reached_a_professional_or_the_patient()
    {
        Assert.Equal(Stages.MailedProfessional, StagesOf(Send("a"), Distributed()));
        Assert.Equal(Stages.MailedPatient, StagesOf(Send("a", Patients, kind: RecipientKind.Patient), Distributed(recipient: Patients)));
    }

    [Fact]
    public void A_bounce_keeps_its_code_and_a_later_success_overrides_it()
    {
        Assert.Equal((MailState.Bounced, "550"), (Mail(Send("a"), Bounced()).State, Mail(Send("a"), Bounced()).Code));
        Assert.Equal(MailState.Distributed, Mail(Send("a"), Bounced(at: 5, code: "421"), Distributed(at: 9)).State);
        Assert.Equal(MailState.Bounced, Mail(Send("a"), Bounced(at: 9), Distributed(at: 5)).State);
    }

    [Fact]
    public void A_mail_handed_to_the_operator_counts_as_sent_unless_a_failure_follows()
    {
        Assert.Equal(MailState.HandedOver, Mail(Send("a"), Ours<MailHandedOver>(5)).State);
        Assert.Equal(Stages.MailedProfessional, StagesOf(Send("a"), Ours<MailHandedOver>(5)));
        Assert.Equal((MailState.Bounced, Stages.Bounced), (Mail(Send("a"), Ours<MailHandedOver>(5), Bounced(at: 9)).State, StagesOf(Send("a"), Ours<MailHandedOver>(5), Bounced(at: 9))));
        Assert.Equal(MailState.HandedOver, Mail(Send("a"), Bounced(at: 5), Ours<MailHandedOver>(9)).State);
        Assert.Equal(MailState.Distributed, Mail(Send("a"), Distributed(at: 3), Ours<MailHandedOver>(9)).State);
    }

    [Fact]
    public void Who_answers_a_mail_has_read_it()
    {
        Assert.Equal(MailState.Read, Mail(Send("a"), Ours<MailHandedOver>(5), Ours<MailAnswered>(9), Distributed(at: 6)).State);
        Assert.Equal(Stages.MailedProfessional | Stages.Read, StagesOf(Send("a"), Ours<MailAnswered>(9)));
    }

    [Fact]
    public void What_is_said_of_one_document_and_recipient_is_not_said_of_another()
    {
        Assert.Equal(MailState.Waiting, Mail(Send("a", "dr.b@test.mssante.fr"), Ours<MailHandedOver>(5)).State);
        Assert.Equal(MailState.Waiting, Mail(Send("a", at: 8), Ours<MailHandedOver>(5)).State);
    }

    private static TMail Ours<TMail>(double at)
        where TMail : MailFact => (TMail)(MailFact)(typeof(TMail) == typeof(MailHandedOver)
            ? new MailHandedOver { At = T(at), Source = Gam(at), Answers = new AnswerTo("", "", "", T(at), Id("a")), Recipient = "dr.a@test.mssante.fr" }
            : new MailAnswered { At = T(at), Source = Gam(at), Answers = new AnswerTo("", "", "", T(at), Id("a")), Recipient = "dr.a@test.mssante.fr" });

    [Fact]
    public void What_the_recipients_system_says_wins_over_what_the_server_said()
    {
        Assert.Equal(MailState.Read, Mail(Send("a"), Read(at: 4), Distributed(at: 5)).State);
        Assert.Equal((MailState.ProcessingFailed, "902"), (Mail(Send("a"), NotProcessed(), Distributed()).State, Mail(Send("a"), NotProcessed(), Distributed()).Code));
        Assert.Equal(Stages.MailedProfessional | Stages.Read, StagesOf(Send("a"), Read()));
    }

    [Fact]
    public void Each_recipient_has_an_outcome_of_its_own()
    {
        var document = One(Produced("a"), Send("a", "x@test.mssante.fr"), Send("a", "y@test.mssante.fr"), Distributed(recipient: "x@test.mssante.fr"), Bounced(recipient: "y@test.mssante.fr"));

        Assert.Equal([MailState.Distributed, MailState.Bounced], document.Mails.Select(m => m.State));
        Assert.True(document.Stages.HasFlag(Stages.MailedProfessional | Stages.Bounced));
    }

    [Fact]
    public void A_recipient_whom_another_mail_of_the_document_reached_did_not_bounce()
    {
        Fact[] again = [Send("a"), Bounced(), Replaced("b", "a"), Send("b", at: 10, control: "M2")];

        Assert.Equal(Stages.Bounced, StagesOf(again));
        Assert.Equal(Stages.MailedProfessional, StagesOf([.. again, Distributed("M2", at: 12)]));
    }

    [Fact]
    public void A_reading_is_taken_only_where_it_was_asked_for() =>
        Assert.Equal(MailState.Waiting, Mail(Send("a", reading: false), Read()).State);

    [Fact]
    public void One_mail_carries_both_levels_of_a_report()
    {
        var document = One(Produced("n1") with { Pair = "p" }, Produced("n3") with { Pair = "p", Format = N3 }, Send("n1"), Send("n3"), Distributed());

        Assert.Equal(MailState.Distributed, Assert.Single(document.Mails).State);
    }

    [Fact]
    public void A_replacement_is_another_mail()
    {
        var document = One(Produced("a"), Send("a"), Distributed(), Replaced("b", "a"), Send("b", at: 10, control: "M2"));

        Assert.Equal([MailState.Distributed, MailState.Waiting], document.Mails.Select(m => m.State));
    }

    private static MailOutcome Mail(params Fact[] facts) => Assert.Single(One([Produced("a"), .. facts]).Mails);

    private static Stages StagesOf(params Fact[] facts) =>
        One([Produced("a"), .. facts]).Stages & (Stages.MailedProfessional | Stages.MailedPatient | Stages.Bounced | Stages.Read);

    private static DocumentState One(params Fact[] facts) => Assert.Single(HospitalFold.Of(facts, Calendar).Documents);
}
