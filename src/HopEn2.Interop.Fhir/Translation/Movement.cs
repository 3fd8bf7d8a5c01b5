using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Fhir.Model;

namespace HopEn2.Interop.Fhir.Translation;

/// <summary>One movement of a visit from an Encounter: what FR Core has of it, and what only HL7v2 has as extensions of the engine's own.</summary>
internal static class Movement
{
    /// <summary>Extension of an Encounter for what FHIR has no element for: <c>nature</c> (ZBE-9), <c>historic</c>, <c>nursingUnit</c>.</summary>
    public const string ExtensionUrl = "urn:hopen2:movement";

    /// <param name="refused">Why not, when it is null.</param>
    public static VisitMoved? Of(FhirNode encounter, MovementKind kind, MovementAction action, FhirContext context, out Outcome.Parked? refused)
    {
        var visit = VisitReading.VisitEncounter(encounter, context);
        var number = VisitOf(encounter, context);
        refused = null;
        if (number.Visit is null)
        {
            refused = Refusal.Missing(encounter, "Le numéro de la venue manque : identifier de type VN, ici ou dans l'Encounter de partOf.");
            return null;
        }

        var identity = FhirIdentity.Of(encounter["subject"] ?? visit["subject"], context);
        var period = encounter["period"] ?? visit["period"];
        var stay = visit["period"];
        var stated = context.StatedAt(encounter);
        var cancels = action == MovementAction.Cancel;
        var start = context.Time(period?.Text("start"));
        var end = context.Time(period?.Text("end"));
        var at = (kind is MovementKind.Discharge ? end : start) ?? stated;
        if (kind is MovementKind.Discharge && end is null && !cancels)
            context.Note("discharge-without-end", $"{encounter.Path}: the encounter is finished and its period has no end: the time of the statement is taken. Give period.end.");
        var own = encounter.Extension(ExtensionUrl);
        var nature = own?.Extension("nature")?["value"]?.Value;
        var units = Responsibilities.Of(kind, nature, new(Units.Of(encounter["serviceProvider"], context), own?.Extension("nursingUnit")?["value"]?.Value, Units.Of(encounter["location"]?["location"], context)));
        return new VisitMoved
        {
            At = at,
            Source = context.Source,
            Patient = identity.Patient,
            Visit = number,
            MovementId = Identifier.AllOf(encounter).FirstOrDefault(i => i.Is("MN"))?.Value ?? "~" + kind,
            Kind = kind,
            Action = action,
            RecordedAt = stated,
            Historic = own?.Extension("historic")?["value"]?.Value is "true",
            Class = VisitReading.ClassOf(visit, context),
            MedicalUf = units.Medical,
            NursingUf = units.Nursing,
            HostingUf = units.Hosting,
            Nature = nature,
            AdmittedAt = context.Time(stay?.Text("start")) ?? (cancels || !Opens(kind) ? null : start),
            DischargedAt = context.Time(stay?.Text("end")) ?? (cancels || kind is not MovementKind.Discharge ? null : end),
            EntryMode = Coding.First(visit["hospitalization"]?["admitSource"]),
            ExitMode = Coding.First(visit["hospitalization"]?["dischargeDisposition"]),
        };
    }

    /// <summary>The visit an Encounter is, or is a movement of.</summary>
    public static VisitRef VisitOf(FhirNode encounter, FhirContext context) =>
        encounter["partOf"] is { } whole ? VisitReading.OfReference(whole, context) : VisitReading.Of(encounter, context);

    public static bool Opens(MovementKind kind) => kind is MovementKind.Admission or MovementKind.Registration;

    public static MovementKind OpeningOf(VisitClass visitClass) => visitClass == VisitClass.Inpatient ? MovementKind.Admission : MovementKind.Registration;

    /// <summary>The fact that goes with its kind and action.</summary>
    public static MovementFact As(VisitMoved moved) => (moved.Kind, moved.Action) switch
    {
        (MovementKind.Admission or MovementKind.Registration or MovementKind.PreAdmission or MovementKind.PendingAdmission, MovementAction.Cancel) => new VisitCancelled(moved),
        (MovementKind.Discharge, MovementAction.Cancel) => new VisitReopened(moved),
        (_, MovementAction.Cancel) => new MovementCancelled(moved),
        (_, MovementAction.Update) => new MovementCorrected(moved),
        (MovementKind.Admission or MovementKind.Registration, _) => new VisitOpened(moved),
        (MovementKind.PreAdmission or MovementKind.PendingAdmission, _) => new VisitPreadmitted(moved),
        (MovementKind.Discharge, _) => new VisitClosed(moved),
        _ => moved,
    };
}
