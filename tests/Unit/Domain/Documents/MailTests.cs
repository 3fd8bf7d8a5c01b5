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
