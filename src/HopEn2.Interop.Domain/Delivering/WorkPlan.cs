using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ports;

namespace HopEn2.Interop.Domain.Delivering;

/// <summary>What one message of a feed that delivers asks to be done.</summary>
public static class WorkPlan
{
    /// <summary>One deposit per version, one mail per version and recipient; of N1 and N3 of one report, one mail.</summary>
    public static IReadOnlyList<WorkOrder> Of(RecordedMessageFacts message)
    {
        if (message.Parked is not null)
            return [];
        var documents = message.Facts.OfType<DocumentFact>().ToList();
        var orders = new List<WorkOrder>();
        foreach (var request in message.Facts.OfType<DepositRequested>())
        {
            var sha1 = Named(documents, request.Document)?.Sha1;
            orders.Add(Order(message, request, WorkKind.Deposit, Destinations.Dmp, WorkKeys.Deposit(request.Document, request.Action, sha1), request.Document, request.Action, null, null));
        }

        foreach (var mail in message.Facts.OfType<SendRequested>().GroupBy(s => (s.Recipient, s.Kind, Pair: Named(documents, s.Document)?.Pair ?? s.Document.Value)))
        {
            // Of two forms of one report the readable one is mailed: N1 has the page, N3 seldom does.
            var request = mail.OrderBy(s => Named(documents, s.Document)?.Format.Level is DocumentLevel.N1 ? 0 : 1).ThenBy(s => s.Document.Value, StringComparer.Ordinal).First();
            var action = Named(documents, request.Document) switch
            {
                DocumentDeleted => DepositAction.Delete,
                DocumentReplaced => DepositAction.Replace,
                _ => DepositAction.Deposit,
            };
            orders.Add(Order(message, request, WorkKind.Mail, Destinations.Mss, WorkKeys.Mail(request.Document, action, request.Recipient), request.Document, action, request.Recipient, request.Kind));
        }

        return orders;
    }

    private static DocumentFact? Named(List<DocumentFact> documents, DocumentId id) => documents.Find(d => d.Id == id) ?? documents.Find(d => d.Aliases.Contains(id));

    private static WorkOrder Order(
        RecordedMessageFacts message, Fact request, WorkKind kind, string destination, string key, DocumentId document, DepositAction action, string? recipient, RecipientKind? recipientKind) =>
        new(key, kind, destination, document, action, recipient, recipientKind, message.Id, message.Feed, request.Source.SentAt, message.ReceivedAt);

    /// <summary>What a message that asks for what is done already is to hear: the answer its work got, as an answer to itself.</summary>
    public static DeliveryReport Again(WorkOrder asked, WorkItem done)
    {
        var at = done.EndedAt is { } ended && ended > asked.AskedAt ? ended : asked.AskedAt;
        var kind = asked.Kind is WorkKind.Mail ? DeliveryReportKind.MailHandedOver : DeliveryReportKind.DepositAccepted;
        return new DeliveryReport(kind, asked.Document, asked.Recipient, asked.RecipientKind, null, at, $"again {asked.Message}", asked.AskedAt);
    }
}
