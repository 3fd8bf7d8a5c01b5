using System.Collections.Frozen;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Fhir.Model;

namespace HopEn2.Interop.Fhir.Translation;

/// <summary>A message that names its event, as HL7v2 numbers them: the same movement as its ADT would state.</summary>
internal static class EncounterEvents
{
    private static readonly FrozenDictionary<string, MovementKind> Stated = new Dictionary<string, MovementKind>
    {
        ["A01"] = MovementKind.Admission,
        ["A02"] = MovementKind.Transfer,
        ["A03"] = MovementKind.Discharge,
        ["A04"] = MovementKind.Registration,
        ["A05"] = MovementKind.PreAdmission,
        ["A06"] = MovementKind.ToInpatient,
        ["A07"] = MovementKind.ToOutpatient,
        ["A14"] = MovementKind.PendingAdmission,
        ["A15"] = MovementKind.PendingTransfer,
        ["A16"] = MovementKind.PendingDischarge,
        ["A21"] = MovementKind.LeaveStart,
        ["A22"] = MovementKind.LeaveEnd,
        ["A54"] = MovementKind.PhysicianChange,
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, MovementKind?> Cancelled = new Dictionary<string, MovementKind?>
    {
        // A11 cancels an admission or a registration: the class of the visit tells.
        ["A11"] = null,
        ["A12"] = MovementKind.Transfer,
        ["A13"] = MovementKind.Discharge,
        ["A25"] = MovementKind.PendingDischarge,
        ["A26"] = MovementKind.PendingTransfer,
        ["A27"] = MovementKind.PendingAdmission,
        ["A38"] = MovementKind.PreAdmission,
        ["A52"] = MovementKind.LeaveStart,
        ["A53"] = MovementKind.LeaveEnd,
        ["A55"] = MovementKind.PhysicianChange,
    }.ToFrozenDictionary();

    public static bool Is(string? trigger) => trigger is not null && (Stated.ContainsKey(trigger) || Cancelled.ContainsKey(trigger));

    public static Outcome.Parked? Add(List<Fact> facts, string trigger, FhirContext context)
    {
        // The movement is what the message is about; the visit may come with it.
        var encounter = context.Resources.Where(r => r.Type.Name == "Encounter").OrderBy(e => e["partOf"] is null).FirstOrDefault();
        if (encounter is null)
            return Refusal.Missing(context.MessageHeader!, $"Un message {trigger} porte l'Encounter dont il parle."); // Events have one.
        var cancels = Cancelled.TryGetValue(trigger, out var kind);
        if (!cancels)
            kind = Stated[trigger];
        var visit = VisitReading.VisitEncounter(encounter, context);
        var visitClass = VisitReading.ClassOf(visit, context);
        if (Movement.Of(encounter, kind ?? Movement.OpeningOf(visitClass), cancels ? MovementAction.Cancel : MovementAction.Insert, context, out var refused) is not { } movement)
            return refused;
        facts.Add(Movement.As(movement));
        return null;
    }
}
