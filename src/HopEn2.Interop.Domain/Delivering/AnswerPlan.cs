using System.Globalization;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ports;

namespace HopEn2.Interop.Domain.Delivering;

/// <summary>Which words back to sources follow from what became of a delivery (hl7v2.md §9).</summary>
public static class AnswerPlan
{
    private const string PatientSpace = "@patient.mssante.fr";

    /// <summary>One word to each message that asked for it and to be told; none to those of before the feed delivered, whom a platform answered.</summary>
    /// <param name="message">A recorded report of the engine's own delivery.</param>
    /// <param name="about">Every fact about the document, of the answer <paramref name="answer"/>.</param>
    /// <param name="deliversSince">Since when a feed delivers and has somewhere to be told; null: it does not.</param>
    public static IReadOnlyList<WorkOrder> Of(RecordedMessageFacts message, AnswerFact answer, IReadOnlyList<Fact> about, Func<string, DateTimeOffset?> deliversSince)
    {
        if (answer.Answers.Document is not { } document || SourceAnswer.KindOf(answer) is not var (kind, code))
            return [];
        var version = new VersionChain([.. about.OfType<DocumentFact>()]).Named(document);
        IReadOnlyCollection<DocumentId> named = version?.Names as IReadOnlyCollection<DocumentId> ?? [document];
        var requests = answer is MailFact mail
            ? Mails(about, named, mail).Where(s => SourceAnswer.IsAsked(kind, s)).Select(s => (s.Source, s.Document, Action: DepositAction.Deposit)).ToList()
            : Deposits(about, named, answer.Answers.Until).Where(d => SourceAnswer.IsAsked(kind, d)).Select(d => (d.Source, d.Document, d.Action)).ToList();
        var orders = new List<WorkOrder>(requests.Count);
        foreach (var (source, asked, action) in requests)
        {
            if (deliversSince(source.Feed) is not { } since || source.SentAt < since)
                continue;
            var recipient = (answer as MailFact)?.Recipient;
            var key = KeyOf(kind, code, asked, recipient, source);
            // Of a patient whom the message does not name, the address that was made of the INS: a word on a mail has to say whose it was.
            var shown = recipient is "" && version?.Content.Patient.Ins is { Length: > 0 } ins ? $"{ins.ToLowerInvariant()}{PatientSpace}" : recipient;
            var told = new SourceAnswer(key, source, kind, shown, null, code, (answer as DepositRefused)?.Context, answer.At);
            orders.Add(new(
                key, WorkKind.Answer, Destinations.AnswersTo(source.Feed), asked, action, recipient, answer is MailFact ? KindOf(about, named, recipient) : null,
                message.Id, source.Feed, source.SentAt, message.ReceivedAt, told.ToDetail()));
        }

        return orders;
    }

    /// <summary>The requests that a deposit's answer may mean: of deposits and replacements, or of deletions, whichever was asked for last until then.</summary>
    private static IEnumerable<DepositRequested> Deposits(IReadOnlyList<Fact> about, IReadOnlyCollection<DocumentId> named, DateTimeOffset until)
    {
        var asked = about.OfType<DepositRequested>().Where(d => named.Contains(d.Document) && d.Source.SentAt <= until).ToList();
        return asked.MaxBy(d => d.Source.SentAt) is { } last ? asked.Where(d => (d.Action is DepositAction.Delete) == (last.Action is DepositAction.Delete)) : [];
    }

    private static IEnumerable<SendRequested> Mails(IReadOnlyList<Fact> about, IReadOnlyCollection<DocumentId> named, MailFact mail) => about.OfType<SendRequested>()
        .Where(s => named.Contains(s.Document) && s.Source.SentAt <= mail.Answers.Until && (s.Recipient == mail.Recipient || (s.Recipient.Length == 0 && s.Kind is RecipientKind.Patient && IsPatient(mail.Recipient))));

    private static RecipientKind? KindOf(IReadOnlyList<Fact> about, IReadOnlyCollection<DocumentId> named, string? recipient) =>
        about.OfType<SendRequested>().FirstOrDefault(s => named.Contains(s.Document) && s.Recipient == recipient)?.Kind ?? (recipient is not null && IsPatient(recipient) ? RecipientKind.Patient : null);

    // A message may ask for a send to the patient and name no address: it is made of the INS.
    private static bool IsPatient(string address) => address.EndsWith(PatientSpace, StringComparison.Ordinal);

    // Said twice it is one word; that a refusal came again for another reason is another.
    private static string KeyOf(DeliveryReportKind kind, string? code, DocumentId document, string? recipient, FactSource source) =>
        string.Create(CultureInfo.InvariantCulture, $"zam|{kind}|{code}|{document}|{recipient}|{source.Feed}|{source.ControlId}|{source.SentAt.UtcTicks}");
}
