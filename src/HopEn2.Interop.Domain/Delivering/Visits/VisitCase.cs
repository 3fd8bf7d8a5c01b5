using HopEn2.Interop.Domain.Patients;
using HopEn2.Interop.Domain.Stays;

namespace HopEn2.Interop.Domain.Delivering.Visits;

/// <summary>What is known of a visit when it is decided whether its patient is written to.</summary>
/// <param name="OfPatient">All visits of the patient, this one included.</param>
/// <param name="Patient">Whose it is; null when nothing was said of the person.</param>
public sealed record VisitCase(VisitState Visit, IReadOnlyList<VisitState> OfPatient, PatientState? Patient)
{
    /// <summary>PMSI exit mode of a death (ZFM-2).</summary>
    private const string Death = "9";

    /// <summary>A discharge of the patient says that they died.</summary>
    public bool Deceased => OfPatient.Any(v => VisitFold.Standing(v).Any(m => m is { Kind: Facts.MovementKind.Discharge, ExitMode: Death }));

    /// <summary>Until when the patient's mailbox is not tried again; null: it may be. The last word counts, as of mails (<see cref="MailOutlook.ClosedUntil"/>).</summary>
    public DateTimeOffset? ClosedUntil(DateTimeOffset now)
    {
        var last = OfPatient.SelectMany(v => v.Messages).Where(n => n.What is not Facts.VisitMessageEvent.HandedOver).Max(VisitMessageNote.InTime);
        return last is { What: Facts.VisitMessageEvent.Bounced, Code: MailOutlook.Closed } && last.At + MailOutlook.ClosedFor > now ? last.At + MailOutlook.ClosedFor : null;
    }

    /// <summary>OID of the matricule, as the visits of the patient name it; null when none does.</summary>
    public string? InsOid => OfPatient.SelectMany(v => v.Movements).FirstOrDefault(m => m.Patient.Ins is { } ins && ins == Patient?.Ins && m.Patient.InsOid is not null)?.Patient.InsOid;
}

/// <summary>Reads visits as the ledger has them.</summary>
public interface IVisitCases
{
    /// <summary>Null: nothing is recorded of it.</summary>
    Task<VisitCase?> OfAsync(VisitNumber visit, CancellationToken cancel);
}
