using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Fhir.Model;

namespace HopEn2.Interop.Fhir.Translation;

/// <summary>A message of event Z01, Z02 or Z03 that is a response: what became of a deposit or a mail, as its ZAM says it (hl7v2.md §9).</summary>
internal static class PlatformAnswers
{
    public static bool Is(string? trigger) => trigger is "Z01" or "Z02" or "Z03";

    public static Outcome.Parked? Add(List<Fact> facts, string trigger, FhirContext context)
    {
        var header = context.MessageHeader!; // Events have one.
        if (header["response"] is not { } response)
            return Refusal.Missing(header, $"Un message {trigger} dit à quel message il répond (MessageHeader.response).");
        if (response.Text("identifier") is not { Length: > 0 } answered)
            return Refusal.Missing(response, "L'identifiant du message auquel il est répondu manque (response.identifier) : c'est le seul lien.");
        var code = response.Text("code");
        if (code is not ("ok" or "fatal-error"))
            return Refusal.Value(response, "Une réponse de la plateforme est définitive : response.code est ok ou fatal-error.");
        var communications = context.Resources.Where(r => r.Type.Name == "Communication").ToList();
        var recipients = communications.SelectMany(c => c.All("recipient")).SelectMany(r => Addresses.Of(context.References.Resolve(r))).Distinct(StringComparer.Ordinal).ToList();
        if (trigger != "Z01" && recipients.Count == 0)
            return Refusal.Missing(header, "L'adresse électronique du destinataire manque : telecom de ce que désigne Communication.recipient.");

        var yes = code == "ok";
        var error = ErrorOf(response, context);
        if (!yes && error.Length == 0)
            context.Note("zam-without-error", "response.code is fatal-error and no OperationOutcome says why: send response.details with issue.details.coding.");
        if (communications.Exists(c => c.Text("status") == (yes ? "not-done" : "completed")))
            context.Note("zam-status", "Communication.status contradicts response.code: the latter decides.");
        Add(facts, trigger, answered, yes ? null : error, recipients, context);
        return null;
    }

    /// <param name="error">Null: it went well.</param>
    private static void Add(List<Fact> facts, string trigger, string answered, string? error, List<string> recipients, FhirContext context)
    {
        var (at, source) = (context.StatedAt(context.MessageHeader!), context.Source); // Events have one.
        // The answer goes back to the sender of what it answers, which was sent before the later of the two times.
        var answers = new AnswerTo(source.Receiver, source.Sender, answered, context.SentAt > at ? context.SentAt : at);
        if (trigger == "Z01")
        {
            facts.Add(error is null
                ? new DepositAccepted { At = at, Source = source, Answers = answers }
                : new DepositRefused { At = at, Source = source, Answers = answers, Code = error });
            return;
        }

        foreach (var recipient in recipients)
        {
            facts.Add((trigger, error) switch
            {
                ("Z02", null) => new MailDistributed { At = at, Source = source, Answers = answers, Recipient = recipient },
                ("Z02", _) => new MailBounced { At = at, Source = source, Answers = answers, Recipient = recipient, Code = error },
                (_, null) => new MailRead { At = at, Source = source, Answers = answers, Recipient = recipient },
                _ => new MailProcessingFailed { At = at, Source = source, Answers = answers, Recipient = recipient, Code = error },
            });
        }
    }

    private static string ErrorOf(FhirNode response, FhirContext context)
    {
        var issues = context.References.Resolve(response["details"])?.All("issue") ?? [];
        return issues.SelectMany(i => Coding.Of(i["details"])).FirstOrDefault()?.Code ?? "";
    }
}
