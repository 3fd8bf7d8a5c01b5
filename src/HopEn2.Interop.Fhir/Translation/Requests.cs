using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Fhir.Model;

namespace HopEn2.Interop.Fhir.Translation;

/// <summary>What is to be done with a document. FHIR has no element for it: a tag of the engine's own says it, else the feed (fhir.md §3).</summary>
internal static class Requests
{
    /// <summary>Tag: <c>dmp</c>, <c>mss-pro</c>, <c>mss-patient</c>; <c>none</c> where the feed would say otherwise.</summary>
    public const string DestinationSystem = "urn:hopen2:destination";

    /// <summary>Tag: <c>reception</c> (ACK_RECEPTION), <c>reading</c> (ACK_LECTURE_MSS).</summary>
    public const string AcknowledgementSystem = "urn:hopen2:acknowledgement";

    /// <summary>Tag: <c>none</c>, the patient may not answer the mail.</summary>
    public const string ReplySystem = "urn:hopen2:reply";

    public static Outcome.Parked? Add(List<Fact> facts, DocumentFact document, FhirNode reference, FhirContext context)
    {
        // What came from outside goes nowhere from here.
        if (document is DocumentReceived)
            return null;
        var tags = context.Tags(reference, DestinationSystem);
        var destinations = tags.Count > 0 ? tags : context.Feed?.Destinations ?? [];
        var acknowledgements = context.Tags(reference, AcknowledgementSystem);
        var (deposit, toProfessionals, toPatient) = (destinations.Contains("dmp"), destinations.Contains("mss-pro"), destinations.Contains("mss-patient"));
        if (Contradiction(document.Visibility, toProfessionals, toPatient) is { } contradiction)
            return Refusal.Application(ParkReason.ContradictoryVisibility, reference, contradiction);

        var reception = acknowledgements.Contains("reception");
        if (deposit || context.Feed is { Deposited: true })
            facts.Add(new DepositRequested { At = context.SentAt, Source = context.Source, Document = document.Id, Action = ActionOf(document), AcknowledgementAsked = reception });
        if (context.Feed is { Deposited: true })
            facts.Add(new DepositAccepted { At = context.SentAt, Source = context.Source, Answers = new("", "", "", context.SentAt, document.Id) });
        if (deposit && document.Visibility.HasFlag(Visibility.Restricted))
            context.Note("restricted-to-dmp", "The document's confidentiality is R or V and it is meant for the DMP: such a document should not go there.");

        var recipients = toProfessionals || toPatient ? Recipients(reference, context) : [];
        var from = Addresses.Of(context.References.Resolve(context.SubmissionSet is { } set ? set["source"] : reference["author"])).FirstOrDefault();
        var noReply = context.Tags(reference, ReplySystem).Contains("none");
        AddSends(toProfessionals, RecipientKind.Professional);
        AddSends(toPatient, RecipientKind.Patient);
        return null;

        void AddSends(bool wanted, RecipientKind kind)
        {
            if (!wanted)
                return;
            var addresses = recipients.Select(r => r.Address).Where(a => Addresses.IsPatient(a) == (kind == RecipientKind.Patient)).ToList();
            if (addresses.Count == 0)
                context.Note("recipient-missing", $"A send is asked for ({DestinationSystem}) and no intended recipient has an e-mail address for it.");
            foreach (var address in addresses.DefaultIfEmpty(""))
            {
                facts.Add(new SendRequested
                {
                    At = context.SentAt,
                    Source = context.Source,
                    Document = document.Id,
                    Recipient = address,
                    Kind = kind,
                    AcknowledgementAsked = reception,
                    ReadingAsked = AsksReading(reference, context),
                    From = from,
                    NoReply = noReply && kind == RecipientKind.Patient,
                });
            }
        }
    }

    private static DepositAction ActionOf(DocumentFact document) => document switch
    {
        DocumentReplaced => DepositAction.Replace,
        DocumentDeleted => DepositAction.Delete,
        _ => DepositAction.Deposit,
    };

    // Shown to whom it is hidden (hl7v2.md §8). The mailbox of a minor is his representatives' to read.
    private static string? Contradiction(Visibility visibility, bool toProfessionals, bool toPatient)
    {
        if (toPatient && (visibility & (Visibility.HiddenFromPatient | Visibility.HiddenFromLegalRepresentatives)) != Visibility.Normal)
            return "Le document est invisible au patient ou à ses représentants, et un envoi au patient est demandé.";
        return toProfessionals && visibility.HasFlag(Visibility.HiddenFromProfessionals)
            ? "Le document est masqué aux professionnels, et un envoi à un professionnel est demandé."
            : null;
    }

    /// <summary>A tag says that the reading of mails is to be told (ACK_LECTURE_MSS).</summary>
    public static bool AsksReading(FhirNode reference, FhirContext context) => context.Tags(reference, AcknowledgementSystem).Contains("reading");

    /// <summary>E-mail addresses of the intended recipients, of the submission set or of a document that is published alone, with the person or organisation each is of; each address once.</summary>
    public static List<(string Address, FhirNode Party)> Recipients(FhirNode reference, FhirContext context)
    {
        var recipients = new List<(string Address, FhirNode Party)>();
        foreach (var extension in (context.SubmissionSet ?? reference).All("extension"))
        {
            if (extension.Text("url")?.EndsWith("intended-recipient", StringComparison.Ordinal) is not true && extension.Text("url")?.EndsWith("intendedRecipient", StringComparison.Ordinal) is not true)
                continue;
            if (context.References.Resolve(extension["value"]) is { } party)
                recipients.AddRange(Addresses.Of(party).Where(a => !recipients.Exists(r => r.Address == a)).Distinct(StringComparer.Ordinal).Select(a => (a, party)));
        }

        return recipients;
    }
}
