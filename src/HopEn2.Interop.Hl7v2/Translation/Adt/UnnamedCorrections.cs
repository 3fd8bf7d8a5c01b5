using HopEn2.Interop.Domain.Facts;

namespace HopEn2.Interop.Hl7v2.Translation.Adt;

/// <summary>A08 without ZBE, as senders before the French profile write it: it repeats the visit as it now is, and names no movement.</summary>
/// <remarks>Only the times of PV1-44 and PV1-45 can be laid to a movement. Its units are the present ones, whichever movement brought them: they correct nothing.</remarks>
internal static class UnnamedCorrections
{
    public static void Add(List<Fact> facts, Reading reading)
    {
        var admitted = reading.Time(reading.Pv1[44], "PV1-44");
        var discharged = reading.Time(reading.Pv1[45], "PV1-45");
        if (admitted is null && discharged is null)
            reading.Note("correction-unnamed", "A08 names no movement (ZBE-1, ZBE-6) and neither admission nor discharge time (PV1-44, PV1-45): nothing of the visit is corrected.");
        if (admitted is { } from)
            facts.Add(FactOf(AdtMovements.OpeningOf(Visits.ClassOf(reading)), from, admitted, null, reading));
        if (discharged is { } to)
            facts.Add(FactOf(MovementKind.Discharge, to, admitted, discharged, reading));
    }

    private static MovementCorrected FactOf(MovementKind kind, DateTimeOffset at, DateTimeOffset? admitted, DateTimeOffset? discharged, Reading reading) => new()
    {
        At = at,
        Source = reading.Source,
        Patient = reading.Identity.Patient,
        Visit = reading.Visit,
        MovementId = "~" + kind,
        Kind = kind,
        Action = MovementAction.Update,
        RecordedAt = reading.StatedAt,
        Historic = false,
        Class = Visits.ClassOf(reading),
        MedicalUf = null,
        NursingUf = null,
        HostingUf = null,
        Nature = null,
        AdmittedAt = admitted,
        DischargedAt = discharged,
        EntryMode = null,
        ExitMode = null,
    };
}
