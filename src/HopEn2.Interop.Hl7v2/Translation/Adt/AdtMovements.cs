using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Messages;

namespace HopEn2.Interop.Hl7v2.Translation.Adt;

/// <summary>Events that open, move, close or cancel a visit, and corrections of them: PV1 and ZBE → a movement fact, PID → the identity.</summary>
internal static class AdtMovements
{
    public static Outcome.Parked? Add(List<Fact> facts, AdtEvent movement, Reading reading)
    {
        AdtIdentities.AddIdentity(facts, reading.Identity, reading.StatedAt, reading);
        if (reading.Event == "A08")
            reading.Note("event-a08", "A08 is not in PAM 2.11.1: read as A31 and Z99. Send those.");
        // Of a person without a visit, an old A08 says no more than A31.
        if (reading.Event == "A08" && reading.Visit.Visit is null)
            return null;

        if (!reading.Pv1.Exists)
            return Refusal.Segment("PV1", "it says which visit the event is about");
        if (reading.Visit.Visit is null)
            return Refusal.Field("PV1^1^19", "the visit number");
        if (!reading.Evn.Exists || reading.RecordedAt is null)
            reading.Note("evn-missing", "EVN-2 does not say when the event was recorded: MSH-7 is taken.");

        var zbe = Zbe.Of(reading);
        if (KindOf(movement, zbe, reading) is { } kind)
        {
            Check(movement, zbe, reading);
            facts.Add(FactOf(movement, kind, zbe, reading));
            return null;
        }

        if (reading.Event != "A08")
            return Refusal.Field("ZBE^1^6", "the trigger of the movement that is corrected");
        UnnamedCorrections.Add(facts, reading);
        return null;
    }

    private static MovementKind? KindOf(AdtEvent movement, Zbe? zbe, Reading reading)
    {
        var original = zbe is null ? null : AdtEvent.KindStatedBy(zbe.Original);
        return movement switch
        {
            { Effect: MovementEffect.Corrects } => original,
            { Kind: { } kind } when IsClassChangeCancelled(kind, zbe) => kind == MovementKind.ToInpatient ? MovementKind.ToOutpatient : MovementKind.ToInpatient,
            { Kind: { } kind } => kind,
            _ => original ?? OpeningOf(Visits.ClassOf(reading)),
        };
    }

    // A06 and A07 are each also the other's cancellation: ZBE-4 tells.
    private static bool IsClassChangeCancelled(MovementKind kind, Zbe? zbe) =>
        kind is MovementKind.ToInpatient or MovementKind.ToOutpatient && zbe?.Action == MovementAction.Cancel;

    internal static MovementKind OpeningOf(VisitClass visitClass) => visitClass == VisitClass.Inpatient ? MovementKind.Admission : MovementKind.Registration;

    private static void Check(AdtEvent movement, Zbe? zbe, Reading reading)
    {
        if (zbe is null || zbe.Id.Length == 0)
            reading.Note("zbe-missing", "ZBE-1 does not number the movement: told apart by its event alone.");
        if (zbe?.Action is { } action && movement.Effect != MovementEffect.Corrects && (action == MovementAction.Cancel) != (movement.Effect == MovementEffect.Cancels)
            && reading.Event is not ("A06" or "A07"))
            reading.Note("zbe-contradiction", $"ZBE-4 does not go with {reading.Event}: the event decides.");
    }

    private static MovementFact FactOf(AdtEvent movement, MovementKind kind, Zbe? zbe, Reading reading)
    {
        var cancels = movement.Effect == MovementEffect.Cancels || (zbe?.Action == MovementAction.Cancel && (movement.Effect == MovementEffect.Corrects || reading.Event is "A06" or "A07"));
        var action = cancels ? MovementAction.Cancel
            : movement.Effect == MovementEffect.Corrects || zbe?.Action == MovementAction.Update ? MovementAction.Update
            : MovementAction.Insert;
        var admitted = reading.Time(reading.Pv1[44], "PV1-44");
        var discharged = reading.Time(reading.Pv1[45], "PV1-45");
        var stated = movement.Effect == MovementEffect.States;
        // A well placed ZBE-2 is the movement's own time; EVN-6 of a correction is when it was corrected.
        var ownTime = zbe is { Shifted: false } ? zbe.Start : null;
        if (!cancels && kind is MovementKind.Admission or MovementKind.Registration)
            admitted ??= ownTime ?? (stated ? reading.OccurredAt : null);
        if (!cancels && kind is MovementKind.Discharge)
            discharged ??= ownTime ?? (stated ? reading.OccurredAt : null);
        var uf = Responsibilities.Of(kind, zbe?.Nature, new(zbe?.Medical, zbe?.Nursing, Visits.HostingUf(reading)));

        var moved = new VisitMoved
        {
            At = ownTime ?? reading.OccurredAt ?? reading.StatedAt,
            Source = reading.Source,
            Patient = reading.Identity.Patient,
            Visit = reading.Visit,
            MovementId = zbe is { Id.Length: > 0 } ? zbe.Id : "~" + kind,
            Kind = kind,
            Action = action,
            RecordedAt = reading.StatedAt,
            Historic = zbe?.Historic ?? false,
            Class = Visits.ClassOf(reading),
            MedicalUf = uf.Medical,
            NursingUf = uf.Nursing,
            HostingUf = uf.Hosting,
            Nature = zbe?.Nature,
            AdmittedAt = admitted,
            DischargedAt = discharged,
            ExpectedAt = kind is MovementKind.PreAdmission or MovementKind.PendingAdmission ? reading.Time(reading.Message.First("PV2")[8], "PV2-8") : null,
            EntryMode = Zfm(reading, 1),
            ExitMode = Zfm(reading, 2),
        };
        if (cancels)
            return Cancellation(moved);
        if (movement.Effect == MovementEffect.Corrects)
            return new MovementCorrected(moved);
        return kind switch
        {
            MovementKind.Admission or MovementKind.Registration => new VisitOpened(moved),
            MovementKind.PreAdmission or MovementKind.PendingAdmission => new VisitPreadmitted(moved),
            MovementKind.Discharge => new VisitClosed(moved),
            _ => moved,
        };
    }

    private static MovementFact Cancellation(MovementFact movement) => movement.Kind switch
    {
        MovementKind.Admission or MovementKind.Registration or MovementKind.PreAdmission or MovementKind.PendingAdmission => new VisitCancelled(movement),
        MovementKind.Discharge => new VisitReopened(movement),
        _ => new MovementCancelled(movement),
    };

    private static string? Zfm(Reading reading, int field) => reading.Message.First("ZFM")[field].Code is { Length: > 0 } code ? code : null;
}
