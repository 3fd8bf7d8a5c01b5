using HopEn2.Interop.Domain.Messages;

namespace HopEn2.Interop.Fhir.Translation;

/// <summary>Which events of messages the engine knows. Another is refused: what it means cannot be told from its resources alone.</summary>
internal static class Events
{
    public static bool IsOfDocument(string? trigger) => trigger is "T02" or "T04" or "T10" or "R01";

    public static bool IsOfIdentity(string? trigger) => trigger is "A28" or "A31" or "A40" or "A47";

    public static Outcome.Parked? Problem(FhirContext context)
    {
        if (context.MessageHeader is not { } header)
            return null;
        var at = header["event"] ?? header;
        if (PlatformAnswers.Is(context.Event))
            return null;
        if (header["response"] is { } response)
            return Refusal.UnsupportedEvent(response, "Une réponse n'est comprise que de la plateforme, événement Z01, Z02 ou Z03 (docs/fhir.md).");
        if (IsOfDocument(context.Event))
            return Needs("DocumentReference");
        if (IsOfIdentity(context.Event))
            return Needs("Patient");
        return EncounterEvents.Is(context.Event) || DossierEvents.Is(context.Event)
            ? null
            : Refusal.UnsupportedEvent(at, $"L'événement {context.Event} n'est pas de ceux que le moteur comprend (docs/fhir.md). S'il en est un autre nom, l'ajouter à events du flux dans feeds.yaml, puis rejouer.");

        Outcome.Parked? Needs(string type) =>
            context.Resources.Any(r => r.Type.Name == type) ? null : Refusal.Missing(at, $"Un message {context.Event} porte un {type}, qui n'y est pas.");
    }
}
