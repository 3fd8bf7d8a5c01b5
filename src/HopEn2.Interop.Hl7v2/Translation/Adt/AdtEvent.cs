using System.Collections.Frozen;
using HopEn2.Interop.Domain.Facts;

namespace HopEn2.Interop.Hl7v2.Translation.Adt;

/// <summary>What a movement event does to its movement.</summary>
internal enum MovementEffect
{
    States,
    Cancels,

    /// <summary>Z99, A08: corrects the movement that ZBE-1 and ZBE-6 name.</summary>
    Corrects,
}

/// <summary>A trigger that speaks of a movement (hl7v2.md §4, IHE PAM National Extension France 2.11.1).</summary>
/// <param name="Kind">The movement it states or cancels; null where ZBE-6 or the class of the visit tells.</param>
internal sealed record AdtEvent(MovementEffect Effect, MovementKind? Kind)
{
    private static readonly FrozenDictionary<string, AdtEvent> Movements = new Dictionary<string, AdtEvent>
    {
        ["A01"] = States(MovementKind.Admission),
        ["A02"] = States(MovementKind.Transfer),
        ["A03"] = States(MovementKind.Discharge),
        ["A04"] = States(MovementKind.Registration),
        ["A05"] = States(MovementKind.PreAdmission),
        ["A06"] = States(MovementKind.ToInpatient),
        ["A07"] = States(MovementKind.ToOutpatient),
        ["A14"] = States(MovementKind.PendingAdmission),
        ["A15"] = States(MovementKind.PendingTransfer),
        ["A16"] = States(MovementKind.PendingDischarge),
        ["A21"] = States(MovementKind.LeaveStart),
        ["A22"] = States(MovementKind.LeaveEnd),
        ["A54"] = States(MovementKind.PhysicianChange),
        // A11 cancels an admission (A01) or a registration (A04).
        ["A11"] = new(MovementEffect.Cancels, null),
        ["A12"] = Cancels(MovementKind.Transfer),
        ["A13"] = Cancels(MovementKind.Discharge),
        // Not in PAM, where A11 does its work; senders of other countries' profiles have it.
        ["A23"] = new(MovementEffect.Cancels, null),
        ["A25"] = Cancels(MovementKind.PendingDischarge),
        ["A26"] = Cancels(MovementKind.PendingTransfer),
        ["A27"] = Cancels(MovementKind.PendingAdmission),
        ["A38"] = Cancels(MovementKind.PreAdmission),
        ["A52"] = Cancels(MovementKind.LeaveStart),
        ["A53"] = Cancels(MovementKind.LeaveEnd),
        ["A55"] = Cancels(MovementKind.PhysicianChange),
        ["A08"] = new(MovementEffect.Corrects, null),
        ["Z99"] = new(MovementEffect.Corrects, null),
    }.ToFrozenDictionary();

    /// <summary>Null: no movement event.</summary>
    public static AdtEvent? Of(string trigger) => Movements.GetValueOrDefault(trigger);

    /// <summary>The movement that a trigger states, for ZBE-6; null when it states none.</summary>
    public static MovementKind? KindStatedBy(string trigger) => Of(trigger) is { Effect: MovementEffect.States } stated ? stated.Kind : null;

    private static AdtEvent States(MovementKind kind) => new(MovementEffect.States, kind);

    private static AdtEvent Cancels(MovementKind kind) => new(MovementEffect.Cancels, kind);
}
