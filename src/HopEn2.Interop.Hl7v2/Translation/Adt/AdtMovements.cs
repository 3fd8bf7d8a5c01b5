using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Messages;

namespace HopEn2.Interop.Hl7v2.Translation.Adt;

/// <summary>Events that open, move, close or cancel a visit, and corrections of them: PV1 and ZBE → a movement fact, PID → the identity.</summary>
internal static class AdtMovements
{
    public static Outcome.Parked? Add(List<Fact> facts, AdtEvent movement, Reading reading)
    {
        AdtIdentities.AddIdentity(facts, reading.Identity, reading.StatedAt, reading);
        var old = reading.Event == "A08";
        if (old)
            reading.Note("event-a08", "A08 is not in PAM 2.11.1: read as A31 and Z99. Send those.");
        var zbe = Zbe.Of(reading);
        // An old A08 without a visit only speaks of the person.
        if (old && reading.Visit.Visit is null)
            return null;

        if (!reading.Pv1.Exists)
            return Refusal.Segment("PV1", "it says which visit the event is about");
        if (reading.Visit.Visit is null)
            return Refusal.Field("PV1^1^19", "the visit number");
        if (KindOf(movement, zbe, reading) is not { } kind)
        {
            if (!old)
                return Refusal.Field("ZBE^1^6", "the trigger of the movement that is corrected");
            if (AdmissionKnownToA08(reading) is not { } admission)
            {
                reading.Note("correction-without-movement", "A08 names no movement (ZBE-1, ZBE-6) and no admission time (PV1-44): nothing of the visit is corrected.");
                return null;
            }

            kind = admission;
        }

        Check(movement, zbe, reading);
        facts.Add(FactOf(movement, kind, zbe, reading));
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

    private static MovementKind OpeningOf(VisitClass visitClass) => visitClass == VisitClass.Inpatient ? MovementKind.Admission : MovementKind.Registration;

    private static MovementKind? AdmissionKnownToA08(Reading reading) =>
        reading.Pv1[44].IsEmpty ? null : OpeningOf(Visits.ClassOf(reading));

    private static void Check(AdtEvent movement, Zbe? zbe, Reading reading)
    {
        if (zbe is null || zbe.Id.Length == 0)
            reading.Note("zbe-missing", "ZBE-1 does not number the movement: told apart by its event alone.");
        if (zbe?.Action is { } action && movement.Effect != MovementEffect.Corrects && (action == MovementAction.Cancel) != (movement.Effect == MovementEffect.Cancels)
            && reading.Event is not ("A06" or "A07"))
            reading.Note("zbe-contradiction", $"ZBE-4 does not go with {reading.Event}: the event decides.");
        if (!reading.Evn.Exists || reading.RecordedAt is null)
            reading.Note("evn-missing", "EVN-2 does not say when the event was recorded: MSH-7 is taken.");
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
        var uf = Responsibilities.Of(kind, zbe, Visits.HostingUf(reading));

        var moved = new VisitMoved
        {
            At = TimeOf(kind, ownTime, admitted, reading),
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

    // ZBE-2, else EVN-6; a correction that has neither keeps the admission it speaks of where it was.
    private static DateTimeOffset TimeOf(MovementKind kind, DateTimeOffset? ownTime, DateTimeOffset? admitted, Reading reading)
    {
        if (ownTime is not null)
            return ownTime.Value;
        if (reading.Event == "A08" && kind is MovementKind.Admission or MovementKind.Registration && admitted is not null)
            return admitted.Value;
        return reading.OccurredAt ?? reading.StatedAt;
    }

    private static MovementFact Cancellation(MovementFact movement) => movement.Kind switch
    {
        MovementKind.Admission or MovementKind.Registration or MovementKind.PreAdmission or MovementKind.PendingAdmission => new VisitCancelled(movement),
        MovementKind.Discharge => new VisitReopened(movement),
        _ => new MovementCancelled(movement),
    };

    private static string? Zfm(Reading reading, int field) => reading.Message.First("ZFM")[field].Code is { Length: > 0 } code ? code : null;
}
