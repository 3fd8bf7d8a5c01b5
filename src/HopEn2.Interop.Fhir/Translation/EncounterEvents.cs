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

    /// <summary>A movement is corrected: which, its own number and original trigger (Encounter.type, of table 0003) say, as ZBE-1 and ZBE-6.</summary>
    private const string Correction = "Z99";

    public static bool Is(string? trigger) => trigger is Correction || (trigger is not null && (Stated.ContainsKey(trigger) || Cancelled.ContainsKey(trigger)));

    public static Outcome.Parked? Add(List<Fact> facts, string trigger, FhirContext context)
    {
        // The movement is what the message is about; the visit may come with it.
        var encounter = context.Resources.Where(r => r.Type.Name == "Encounter").OrderBy(e => e["partOf"] is null).FirstOrDefault();
        if (encounter is null)
            return Refusal.Missing(context.MessageHeader!, $"Un message {trigger} porte l'Encounter dont il parle."); // Events have one.
        var original = OriginalOf(encounter);
        if (trigger == Correction && original is null)
            return Refusal.Missing(encounter, "Une correction (Z99) dit quel mouvement elle corrige : Encounter.type, l'événement d'origine de la table 0003, et identifier de type MN.");
        var kind = KindOf(trigger, original, encounter, context);
        if (Movement.Of(encounter, kind, ActionOf(trigger, encounter), context, out var refused) is not { } movement)
            return refused;
        facts.Add(Movement.As(movement));
        return null;
    }

    private static MovementKind KindOf(string trigger, MovementKind? original, FhirNode encounter, FhirContext context)
    {
        if (trigger is "A06" or "A07" && IsCancelled(encounter))
            return Stated[trigger] == MovementKind.ToInpatient ? MovementKind.ToOutpatient : MovementKind.ToInpatient;
        if (Stated.TryGetValue(trigger, out var stated))
            return stated;
        return Cancelled.GetValueOrDefault(trigger) ?? original ?? Movement.OpeningOf(VisitReading.ClassOf(VisitReading.VisitEncounter(encounter, context), context));
    }

    // A06 and A07 are each also the other's cancellation; a correction may withdraw what it corrects. The movement's status tells, as ZBE-4.
    private static MovementAction ActionOf(string trigger, FhirNode encounter) => trigger switch
    {
        _ when Cancelled.ContainsKey(trigger) || (trigger is Correction or "A06" or "A07" && IsCancelled(encounter)) => MovementAction.Cancel,
        Correction => MovementAction.Update,
        _ => MovementAction.Insert,
    };

    private static bool IsCancelled(FhirNode encounter) => encounter.Text("status") is "cancelled" or "entered-in-error";

    private static MovementKind? OriginalOf(FhirNode encounter)
    {
        foreach (var coding in encounter.All("type").SelectMany(Coding.Of))
        {
            if (Stated.TryGetValue(coding.Code, out var kind))
                return kind;
        }

        return null;
    }
}
