using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Fhir.Model;

namespace HopEn2.Interop.Fhir.Translation;

/// <summary>An Encounter that states how a visit is, not what happened: created, updated, or sent without an event.</summary>
/// <remarks>
/// What such a statement implies has a name of its own per visit (<c>=opening</c>, <c>=discharge</c>), so that of two statements the one recorded later stands, whatever
/// the order they come in: a visit that is in progress again has its discharge withdrawn.
/// </remarks>
internal static class EncounterStates
{
    public static Outcome.Parked? Add(List<Fact> facts, FhirNode encounter, FhirContext context)
    {
        // R4 and FR Core leave the number free: what has none can be tied to no visit.
        if (Movement.VisitOf(encounter, context).Visit is null)
        {
            context.Note("visit-unnumbered", $"{encounter.Path}: neither the Encounter nor the one it is part of has a visit number (identifier of type VN) that can be read: it states nothing.");
            return null;
        }

        if (encounter["partOf"] is not null)
            return AddMovement(facts, encounter, context);
        var status = encounter.Text("status");
        var opening = Movement.OpeningOf(VisitReading.ClassOf(encounter, context));
        return status switch
        {
            "planned" => Add(facts, encounter, MovementKind.PreAdmission, MovementAction.Insert, "=preadmission", context),
            "cancelled" or "entered-in-error" =>
                Add(facts, encounter, opening, MovementAction.Cancel, "=opening", context)
                ?? Add(facts, encounter, MovementKind.PreAdmission, MovementAction.Cancel, "=preadmission", context),
            "finished" =>
                Add(facts, encounter, opening, MovementAction.Insert, "=opening", context)
                ?? Add(facts, encounter, MovementKind.Discharge, MovementAction.Insert, "=discharge", context),
            "unknown" => Unknown(encounter, context),
            _ =>
                Add(facts, encounter, opening, MovementAction.Insert, "=opening", context)
                ?? Add(facts, encounter, MovementKind.Discharge, MovementAction.Cancel, "=discharge", context),
        };
    }

    private static Outcome.Parked? Unknown(FhirNode encounter, FhirContext context)
    {
        context.Note("encounter-unknown", $"{encounter.Path}.status is unknown: it states nothing of the visit.");
        return null;
    }

    private static Outcome.Parked? AddMovement(List<Fact> facts, FhirNode encounter, FhirContext context)
    {
        var cancelled = encounter.Text("status") is "cancelled" or "entered-in-error";
        var id = encounter.Text("id") ?? context.Time(encounter["period"]?.Text("start"))?.ToString("yyyyMMddHHmmss", System.Globalization.CultureInfo.InvariantCulture) ?? "";
        return Add(facts, encounter, MovementKind.Transfer, cancelled ? MovementAction.Cancel : MovementAction.Insert, "=movement " + id, context);
    }

    private static Outcome.Parked? Add(List<Fact> facts, FhirNode encounter, MovementKind kind, MovementAction action, string name, FhirContext context)
    {
        if (Movement.Of(encounter, kind, action, context, out var refused) is not { } movement)
            return refused;
        // A movement that is numbered keeps its number; what a status implies beside it has none.
        facts.Add(Movement.As(movement with { MovementId = kind is MovementKind.Transfer && movement.MovementId[0] != '~' ? movement.MovementId : name }));
        return null;
    }
}
