namespace HopEn2.Interop.Domain.Facts;

/// <summary>An appointment as a fact, whatever format says it: it announces a visit under a number of its own, and ends none.</summary>
public static class Appointments
{
    /// <summary>What the numbers of appointments begin with, so that none is taken for a visit's.</summary>
    public const string NumberPrefix = "rdv-";

    // A statement about an appointment takes the place of the one before.
    private const string MovementId = "=appointment";

    /// <param name="number">As its owner numbers it.</param>
    /// <param name="start">When it is; null: not said, as a cancellation need not.</param>
    /// <param name="stated">When it was said.</param>
    /// <param name="uf">Where the patient is to come.</param>
    public static MovementFact Of(string number, string authority, bool cancelled, DateTimeOffset? start, DateTimeOffset stated, PatientRef patient, VisitClass visitClass, string? uf, FactSource source)
    {
        var announced = new VisitPreadmitted
        {
            At = start ?? stated,
            Source = source,
            Patient = patient,
            Visit = new VisitRef(new VisitNumber(NumberPrefix + number, authority), null),
            MovementId = MovementId,
            Kind = MovementKind.Appointment,
            Action = cancelled ? MovementAction.Cancel : MovementAction.Insert,
            RecordedAt = stated,
            Historic = false,
            Class = visitClass,
            MedicalUf = null,
            NursingUf = null,
            HostingUf = uf,
            Nature = null,
            AdmittedAt = null,
            DischargedAt = null,
            EntryMode = null,
            ExitMode = null,
        };
        return cancelled ? new VisitCancelled(announced) : announced;
    }
}
