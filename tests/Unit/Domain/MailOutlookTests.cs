using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Domain;

public sealed class MailOutlookTests
{
    private const string Patient = "277010115400329@patient.mssante.fr";
    private static readonly DateTimeOffset Monday = new(2025, 3, 10, 8, 0, 0, TimeSpan.Zero);
    private static readonly DocumentId Document = new("2.999.7.1");
    private static readonly SentMail Mail = new("m1@ch", Document, Patient, RecipientKind.Patient, Monday, null, null);

    [Fact]
    public void A_patient_who_closed_the_messaging_is_not_written_to_for_thirty_days()
    {
        Fact[] facts = [HandedOver(0), Bounced(1, "mailbox-closed")];
        Assert.Equal(Monday.AddHours(1).AddDays(30), MailOutlook.ClosedUntil(facts, Patient, Monday.AddDays(2)));
        Assert.Equal(Monday.AddHours(1).AddDays(30), MailOutlook.ClosedUntil(facts, Patient, Monday.AddDays(30)));
        Assert.Null(MailOutlook.ClosedUntil(facts, Patient, Monday.AddHours(1).AddDays(30)));
    }

    [Fact]
    public void Whoever_has_a_mail_since_has_it_open_again_in_any_order()
    {
        Assert.Null(MailOutlook.ClosedUntil([Read(5), Bounced(1, "mailbox-closed")], Patient, Monday.AddDays(2)));
        Assert.NotNull(MailOutlook.ClosedUntil([Bounced(5, "mailbox-closed"), Read(1)], Patient, Monday.AddDays(2)));
        // That the operator took another mail, or that nobody said otherwise, opens nothing.
        Assert.NotNull(MailOutlook.ClosedUntil([Bounced(1, "mailbox-closed"), HandedOver(2), Distributed(26) with { Presumed = true }], Patient, Monday.AddDays(2)));
    }

    [Theory]
    [InlineData("550", Patient)]
    [InlineData("mailbox-full", Patient)]
    [InlineData("mailbox-closed", "autre@patient.mssante.fr")]
    public void Another_failure_or_another_recipient_stops_nothing(string code, string recipient) =>
        Assert.Null(MailOutlook.ClosedUntil([Bounced(1, code) with { Recipient = recipient }], Patient, Monday.AddDays(1)));

    [Fact]
    public void A_mail_of_which_nothing_came_back_in_a_day_is_presumed_distributed()
    {
        var report = MailOutlook.Presume(Mail, [HandedOver(0)], TimeSpan.FromHours(24), Monday.AddHours(24));
        Assert.Equal(new DeliveryReport(DeliveryReportKind.MailDistributed, Document, Patient, RecipientKind.Patient, "presumed", Monday.AddHours(24), "presumed.m1@ch"), report);
        Assert.Null(MailOutlook.Presume(Mail, [HandedOver(0)], TimeSpan.FromHours(24), Monday.AddHours(24).AddTicks(-1)));
    }

    [Fact]
    public void What_is_known_is_not_presumed()
    {
        foreach (var known in new Fact[] { Distributed(1), Bounced(1, "550"), Read(1), Failed(1) })
            Assert.Null(MailOutlook.Presume(Mail, [HandedOver(0), known], TimeSpan.FromHours(24), Monday.AddDays(2)));
        // Nor is what was never handed over, or was told of an earlier mail of the same document.
        Assert.Null(MailOutlook.Presume(Mail, [], TimeSpan.FromHours(24), Monday.AddDays(2)));
        Assert.NotNull(MailOutlook.Presume(Mail, [HandedOver(0), Bounced(-3, "450")], TimeSpan.FromHours(24), Monday.AddDays(2)));
        Assert.NotNull(MailOutlook.Presume(Mail, [HandedOver(0), Distributed(1) with { Recipient = "autre@ch" }], TimeSpan.FromHours(24), Monday.AddDays(2)));
    }

    [Fact]
    public void What_is_told_goes_before_what_is_presumed_whenever_it_was()
    {
        var request = new SendRequested
        {
            At = Monday, Source = new FactSource("dpi", "DPI", "PFI", "M1", Monday), Document = Document, Recipient = Patient, Kind = RecipientKind.Patient, AcknowledgementAsked = true, ReadingAsked = false, From = null,
        };
        Assert.Equal((MailState.Distributed, "presumed"), State(request, HandedOver(0), Distributed(24) with { Presumed = true }));
        Assert.Equal((MailState.Bounced, "550"), State(request, HandedOver(0), Distributed(24) with { Presumed = true }, Bounced(3, "550")));
        Assert.Equal((MailState.Distributed, (string?)null), State(request, Distributed(2), HandedOver(0), Distributed(24) with { Presumed = true }));
        Assert.Equal((MailState.Read, (string?)null), State(request, Distributed(24) with { Presumed = true }, Read(2)));
    }

    private static (MailState, string?) State(SendRequested request, params AnswerFact[] answers)
    {
        var mail = Assert.Single(MailFold.Of([request], _ => answers));
        return (mail.State, mail.Code);
    }

    private static MailHandedOver HandedOver(double hours) => new() { At = Monday.AddHours(hours), Source = Source(hours), Answers = Answers(hours), Recipient = Patient };

    private static MailDistributed Distributed(double hours) => new() { At = Monday.AddHours(hours), Source = Source(hours), Answers = Answers(hours), Recipient = Patient };

    private static MailRead Read(double hours) => new() { At = Monday.AddHours(hours), Source = Source(hours), Answers = Answers(hours), Recipient = Patient };

    private static MailBounced Bounced(double hours, string code) => new() { At = Monday.AddHours(hours), Source = Source(hours), Answers = Answers(hours), Recipient = Patient, Code = code };

    private static MailProcessingFailed Failed(double hours) => new() { At = Monday.AddHours(hours), Source = Source(hours), Answers = Answers(hours), Recipient = Patient, Code = "902" };

    private static FactSource Source(double hours) => new("delivery", "hopen2|", "", $"R{hours}", Monday.AddHours(hours));

    private static AnswerTo Answers(double hours) => new("", "hopen2|", "", Monday.AddHours(hours), Document);
}
