using HopEn2.Interop.Delivery.Reporting;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Tests.Shared;
using HopEn2.Interop.Tests.Shared.Hl7v2;
using Xunit;
using static HopEn2.Interop.Tests.Unit.Domain.Hospital;

namespace HopEn2.Interop.Tests.Unit.Delivery.Reporting;

public sealed class DeliveryTranslatorTests
{
    private static readonly DeliveryReport Bounce = new(DeliveryReportKind.MailBounced, Id("a"), "dr.é@test.mssante.fr", RecipientKind.Professional, "550", T(5), "attempt 1", T(0));

    private static JournaledMessage Message(ReadOnlyMemory<byte> body) => new(new(1), "delivery", MessageFormat.Delivery, "c", body, T(9), Answer.Accept, false);

    private static Outcome Translated(DeliveryReport report) => new DeliveryTranslator().Translate(Message(DeliveryRecord.Write(report))).Outcome;

    [Fact]
    public void Every_kind_of_report_comes_back_and_becomes_a_fact()
    {
        foreach (var kind in Enum.GetValues<DeliveryReportKind>())
        {
            var report = Bounce with { Kind = kind };
            Assert.Equal(report, DeliveryRecord.Read(DeliveryRecord.Write(report)));
            var fact = Assert.Single(Assert.IsType<Outcome.Understood>(Translated(report)).Facts);
            Assert.Equal(kind.ToString(), fact.GetType().Name);
            Assert.Equal((T(5), Id("a"), T(0)), (fact.At, ((AnswerFact)fact).Answers.Document, ((AnswerFact)fact).Answers.Until));
        }

        Assert.Equal(T(5), ((AnswerFact)Assert.IsType<Outcome.Understood>(Translated(Bounce with { Until = null })).Facts[0]).Answers.Until);
    }

    [Fact]
    public void A_report_on_a_message_about_a_visit_is_a_fact_of_that_visit()
    {
        var about = new HopEn2.Interop.Domain.Delivering.Visits.VisitMessageId(Visit("v"), "AMBU", "before-1d");
        foreach (var kind in Enum.GetValues<DeliveryReportKind>().Where(k => k is not (DeliveryReportKind.DepositAccepted or DeliveryReportKind.DepositRefused)))
        {
            var report = Bounce with { Kind = kind, Document = about.AsDocument, Recipient = "", PlannedFor = T(99), From = "a@b.mssante.fr" };
            Assert.Equal(report, DeliveryRecord.Read(DeliveryRecord.Write(report)));
            var fact = Assert.IsType<VisitMessageReported>(Assert.Single(Assert.IsType<Outcome.Understood>(Translated(report)).Facts));
            Assert.Equal("Mail" + fact.What, kind.ToString());
            Assert.Equal((T(5), Visit("v"), "AMBU", "before-1d", "550", T(99), "a@b.mssante.fr"), (fact.At, fact.Visit.Visit, fact.Template, fact.Occasion, fact.Code, fact.PlannedFor, fact.From));
        }

        Assert.IsType<Outcome.Parked>(Translated(Bounce with { Kind = DeliveryReportKind.DepositAccepted, Document = about.AsDocument }));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("{\"kind\":\"mail-sent\",\"document\":\"a\",\"at\":\"2025-03-10T08:00:00Z\",\"evidence\":\"x\"}")]
    [InlineData("{\"kind\":\"mail-read\",\"document\":\"a\",\"at\":\"yesterday\",\"evidence\":\"x\"}")]
    [InlineData("{\"kind\":\"mail-read\",\"document\":\"a\",\"at\":\"2025-03-10T08:00:00Z\",\"evidence\":\"x\"}")]
    [InlineData("{\"kind\":null}")]
    public void What_is_no_report_is_parked(string body) =>
        Assert.IsType<Outcome.Parked>(new DeliveryTranslator().Translate(Message(System.Text.Encoding.UTF8.GetBytes(body))).Outcome);

    [Fact]
    public async Task A_report_told_twice_is_kept_once_and_another_attempt_is_another_report()
    {
        var journal = new MemoryJournal();
        var reports = new DeliveryReports(journal, new ManualTime());
        await reports.ReportAsync(Bounce, default);
        await reports.ReportAsync(Bounce, default);
        Assert.Single(journal.Kept);
        await reports.ReportAsync(Bounce with { Evidence = "attempt 2" }, default);
        await reports.ReportAsync(Bounce with { Recipient = "dr.b@test.mssante.fr" }, default);
        Assert.Equal(3, journal.Kept.Select(k => k.ControlId).Distinct().Count());
    }
}
