using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Delivering.Visits;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Domain.Ports;

namespace HopEn2.Interop.Delivery.Reporting;

/// <summary>Report of the engine's own delivery → fact. Pure: a rebuild or a replay gives the same.</summary>
public sealed class DeliveryTranslator : ITranslator
{
    private const string Us = "hopen2|";

    /// <inheritdoc/>
    public (MessageHeader Header, Outcome Outcome) Translate(JournaledMessage message)
    {
        if (DeliveryRecord.Read(message.Body.Span) is not { } report)
        {
            const string Why = "This is no report of delivery as the engine keeps it.";
            return (MessageHeader.Unreadable(message.ControlId), new Outcome.Parked(ParkReason.Unreadable, Why, new AnswerError(null, 207, null, Why), []));
        }

        if (VisitMessageId.Parse(report.Document) is { } about)
            return OfVisit(about, report, message);
        if (FactOf(report, message) is not { } fact)
        {
            const string Why = "This report names no recipient, and a mail has one.";
            return (MessageHeader.Unreadable(message.ControlId), new Outcome.Parked(ParkReason.MissingField, Why, new AnswerError(null, 101, null, Why), []));
        }

        var header = new MessageHeader("delivery^" + DeliveryRecord.NameOf(report.Kind), message.ControlId, "", "", Us, "", report.At, PatientRef.Unknown, VisitRef.None);
        return (header, new Outcome.Understood([fact], []));
    }

    private static (MessageHeader Header, Outcome Outcome) OfVisit(VisitMessageId about, DeliveryReport report, JournaledMessage message)
    {
        VisitMessageEvent? what = report.Kind switch
        {
            DeliveryReportKind.MailHandedOver => VisitMessageEvent.HandedOver,
            DeliveryReportKind.MailDistributed => VisitMessageEvent.Distributed,
            DeliveryReportKind.MailBounced => VisitMessageEvent.Bounced,
            DeliveryReportKind.MailRead => VisitMessageEvent.Read,
            DeliveryReportKind.MailProcessingFailed => VisitMessageEvent.ProcessingFailed,
            DeliveryReportKind.MailAnswered => VisitMessageEvent.Answered,
            _ => null,
        };
        if (what is not { } said)
        {
            const string Why = "A message about a visit is mailed, and this report is of a deposit.";
            return (MessageHeader.Unreadable(message.ControlId), new Outcome.Parked(ParkReason.BadValue, Why, new AnswerError(null, 102, null, Why), []));
        }

        var visit = new VisitRef(about.Visit, null);
        var fact = new VisitMessageReported
        {
            At = report.At,
            Source = new FactSource(message.Feed, Us, "", message.ControlId, report.At),
            Patient = PatientRef.Unknown,
            Visit = visit,
            Template = about.Template,
            Occasion = about.Occasion,
            What = said,
            Code = report.Code,
            PlannedFor = report.PlannedFor,
            From = report.From,
        };
        return (new MessageHeader("delivery^" + DeliveryRecord.NameOf(report.Kind), message.ControlId, "", "", Us, "", report.At, PatientRef.Unknown, visit), new Outcome.Understood([fact], []));
    }

    private static AnswerFact? FactOf(DeliveryReport report, JournaledMessage message)
    {
        var at = report.At;
        var source = new FactSource(message.Feed, Us, "", message.ControlId, at);
        var answers = new AnswerTo("", Us, "", report.Until ?? at, report.Document);
        var code = report.Code ?? "";
        if (report.Kind is DeliveryReportKind.DepositAccepted)
            return new DepositAccepted { At = at, Source = source, Answers = answers };
        if (report.Kind is DeliveryReportKind.DepositRefused)
            return new DepositRefused { At = at, Source = source, Answers = answers, Code = code, Context = report.Context };
        if (report.Recipient is not { } to)
            return null;
        return report.Kind switch
        {
            DeliveryReportKind.MailHandedOver => new MailHandedOver { At = at, Source = source, Answers = answers, Recipient = to },
            DeliveryReportKind.MailDistributed => new MailDistributed { At = at, Source = source, Answers = answers, Recipient = to, Presumed = code == MailOutlook.Presumed },
            DeliveryReportKind.MailBounced => new MailBounced { At = at, Source = source, Answers = answers, Recipient = to, Code = code },
            DeliveryReportKind.MailRead => new MailRead { At = at, Source = source, Answers = answers, Recipient = to },
            DeliveryReportKind.MailProcessingFailed => new MailProcessingFailed { At = at, Source = source, Answers = answers, Recipient = to, Code = code },
            DeliveryReportKind.MailAnswered => new MailAnswered { At = at, Source = source, Answers = answers, Recipient = to },
            _ => null,
        };
    }
}
