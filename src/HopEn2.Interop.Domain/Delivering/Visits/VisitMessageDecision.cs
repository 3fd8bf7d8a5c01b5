using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Folding;
using HopEn2.Interop.Domain.Ins;
using HopEn2.Interop.Domain.Stays;

namespace HopEn2.Interop.Domain.Delivering.Visits;

/// <summary>What is to become of a message to a patient now, as things stand, and why.</summary>
public abstract record VisitMessageDecision
{
    // What releases it is told by the engine that recorded it; of what another recorded this is how late it may be.
    private static readonly TimeSpan NextLook = TimeSpan.FromHours(2);

    /// <summary>It goes out.</summary>
    /// <param name="Ins">The patient's, qualified: the address is made of it.</param>
    /// <param name="Visit">What the message tells.</param>
    public sealed record Go(InsNumber Ins, ComingVisit Visit) : VisitMessageDecision;

    /// <summary>Not as things stand, or not yet.</summary>
    /// <param name="WaitsFor">What releases it at once.</param>
    /// <param name="LookAt">When it is looked at all the same.</param>
    public sealed record Hold(string Reason, string WaitsFor, DateTimeOffset LookAt) : VisitMessageDecision;

    /// <summary>No longer; to be planned anew when the visit changes.</summary>
    public sealed record Drop(string Reason) : VisitMessageDecision;

    /// <summary>An earlier attempt did it, as its report says.</summary>
    public sealed record SentBefore : VisitMessageDecision;

    /// <param name="rule">Null: the template is no more.</param>
    /// <param name="known">Null: nothing is recorded of the visit.</param>
    /// <param name="patience">How long a mail whose taking is not known is left, for a return to tell.</param>
    /// <param name="work">Null: no work is made of it yet.</param>
    public static VisitMessageDecision Of(VisitMessageId id, VisitMessageRule? rule, VisitCase? known, VisitMessageHours hours, TimeSpan patience, WorkItem? work, DateTimeOffset now)
    {
        var ofVisit = SubjectKey.Of(id.Visit).Value;
        if (known is null)
            return new Hold(WorkReasons.NotRecorded, ofVisit, now + NextLook);
        // The state says so first: whatever was planned since, what is sent is sent.
        if (SentVisitMessage.Of(known.Visit).Any(m => m.Template == id.Template && m.Occasion == id.Occasion))
            return new SentBefore();
        // It may be with the patient: it goes again only if nothing comes back, however things stand by then.
        if (work is { MayBeThere: true, LastTryAt: { } last } && last + patience > now)
            return new Hold(WorkReasons.OutcomeUnknown, ofVisit, last + patience);
        if (rule is null)
            return new Hold(WorkReasons.NoTemplate, WorkReasons.Waits(WorkReasons.NoTemplate), now + NextLook);
        if (VisitMessagePlan.Of(known.Visit, rule, hours).FirstOrDefault(p => p.Id == id) is not { } planned)
            return new Drop(Gone(known.Visit));
        if (now >= planned.Until)
            return new Drop(planned.UselessBecause);
        if (now < planned.DueAt)
            return new Hold(WorkReasons.NotYet, ofVisit, planned.DueAt);
        return Keeps(rule, known, hours, planned, ofVisit, now) ?? new Go(InsNumber.Parse(known.Patient!.Ins)!.Value, ComingVisit.Of(known.Visit)); // Kept without an INS.
    }

    private static string Gone(VisitState visit) => visit.Status switch
    {
        VisitStatus.Cancelled => WorkReasons.VisitCancelled,
        VisitStatus.Open or VisitStatus.Closed => WorkReasons.Past,
        _ => WorkReasons.NoLongerPlanned,
    };

    /// <summary>Why the patient is not written to now; null: nothing speaks against it.</summary>
    private static VisitMessageDecision? Keeps(VisitMessageRule rule, VisitCase known, VisitMessageHours hours, PlannedMessage planned, string ofVisit, DateTimeOffset now)
    {
        if (known.Deceased)
            return new Drop(WorkReasons.Deceased);
        if (known.Patient is not { } patient)
            return Later(WorkReasons.InsNotQualified, ofVisit);
        var ofPatient = SubjectKey.Of(patient.Ipp).Value;
        if (patient.Feeding is FeedingAnswer.Opposed)
            return Later(WorkReasons.PatientOpposed, ofPatient);
        // The mailbox is part of Mon espace santé (mssante.md §1).
        if (patient.Dmp is DmpStatus.Closed or DmpStatus.None)
            return Later(WorkReasons.NoDmp, ofPatient);
        if (patient.InsStatus is not InsStatus.Qualified || patient.DoubtfulOrFictitious || InsNumber.Parse(patient.Ins) is null)
            return Later(WorkReasons.InsNotQualified, ofPatient);
        // Who is not known to be of age is taken for a minor.
        if (!rule.Minors && (patient.BornOn is not { } born || born.AddYears(18) > DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, hours.Zone).DateTime)))
            return Later(WorkReasons.Minor, ofPatient);
        if (known.ClosedUntil(now) is { } closed)
            return new Hold(WorkReasons.MailboxClosed, ofPatient, closed < planned.Until ? closed : planned.Until);
        if (hours.Quiet?.EndsAfter(now) is { } morning)
            return new Hold(WorkReasons.QuietHours, ofVisit, morning);
        return null;

        // Looked at when it has become useless, so that it does not stay in the backlog.
        Hold Later(string reason, string waitsFor) => new(reason, waitsFor, now + NextLook < planned.Until ? now + NextLook : planned.Until);
    }
}
