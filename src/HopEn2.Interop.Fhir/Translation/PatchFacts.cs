using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ins;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Fhir.Endpoints;
using HopEn2.Interop.Fhir.Model;

namespace HopEn2.Interop.Fhir.Translation;

/// <summary>PATCH of a DocumentReference → what it says of the document: deleted, superseded, archived. What else it may change would have to be told to the DMP, and is refused.</summary>
internal static class PatchFacts
{
    public static Outcome.Parked? Problem(FhirNode entry)
    {
        var request = entry["request"]!; // bdl-3, checked when it was read.
        if (Patch.Of(entry["resource"]) is not { } patch)
            return Refusal.Unsupported(request, "PATCH est pris en FHIRPath Patch (Parameters) ou en JSON Patch (Binary de type application/json-patch+json), sur un DocumentReference.");
        foreach (var (element, value) in patch.Changes)
        {
            if (element is "status" && value is not ("current" or "superseded" or "entered-in-error"))
                return Refusal.Value(request, "PATCH de status : current, superseded ou entered-in-error.");
            if (element is not ("status" or Patch.Archived))
                return Refusal.Unsupported(request, "PATCH ne change ici que status et isArchived. Confidentialité ou autre métadonnée : envoyer la version qui remplace le document (relatesTo replaces).");
        }

        return IsDeletion(patch) && TargetOf(request.Text("url")) is null
            ? Refusal.Missing(request, "L'adresse du PATCH ne nomme pas de document : DocumentReference?identifier=système|valeur.")
            : null;
    }

    /// <summary>The entry's PATCH deletes a document.</summary>
    public static bool IsDeletion(FhirNode entry) => entry["request"]?.Text("method") is "PATCH" && Patch.Of(entry["resource"]) is { } patch && IsDeletion(patch);

    /// <summary>The document that the address of a PATCH names; null when it names none that can be told.</summary>
    public static DocumentId? TargetOf(string? url)
    {
        if (Identifier.OfQuery(url) is var (system, value))
            return system.Length > 0 && char.IsAsciiDigit(system[0]) ? DocumentIdText.Of(system, value) : DocumentIdText.Of(value);
        return url?.Split('/') is [.., "DocumentReference", { Length: > 0 } id] && ResourceIds.Unescape(id) is { } named ? DocumentIdText.Of(named) : null;
    }

    public static void Add(List<Fact> facts, FhirNode entry, FhirContext context)
    {
        if (Patch.Of(entry["resource"]) is not { } patch)
            return;
        if (patch.Changes.Any(c => c is ("status", "superseded")))
            context.Note("superseded", $"{entry.Path}: a version is superseded; what replaces it says so itself.");
        if (patch.Changes.Any(c => c.Element == Patch.Archived))
            context.Note("archived", $"{entry.Path}: a document is archived or no longer so; it counts as before.");
        if (!IsDeletion(patch) || TargetOf(entry["request"]?.Text("url")) is not { } id)
            return;
        facts.Add(Deletion(id, context));
        if (context.Feed?.Destinations.Contains("dmp") is true)
            facts.Add(new DepositRequested { At = context.SentAt, Source = context.Source, Document = id, Action = DepositAction.Delete, AcknowledgementAsked = false });
    }

    private static bool IsDeletion(Patch patch) => patch.Changes.Any(c => c is ("status", "entered-in-error"));

    // It names the document and nothing else: what the document is its own messages say.
    private static DocumentDeleted Deletion(DocumentId id, FhirContext context) => new()
    {
        At = context.SentAt,
        Source = context.Source,
        Patient = PatientRef.Unknown,
        Id = id,
        Aliases = [],
        Replaces = [],
        SetId = null,
        Version = null,
        Kind = DocumentKind.Untyped,
        TypeCode = null,
        Format = DocumentFormat.Unreadable,
        Visit = VisitRef.None,
        VisitClass = VisitClass.Unknown,
        Uf = null,
        CdaUf = null,
        Ins = InsStatus.Absent,
        Visibility = Visibility.Normal,
        Sha1 = null,
        Size = 0,
        Pair = null,
        Orders = [],
    };
}
