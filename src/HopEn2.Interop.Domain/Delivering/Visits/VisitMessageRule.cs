namespace HopEn2.Interop.Domain.Delivering.Visits;

/// <summary>How a visit was announced.</summary>
public enum VisitSource
{
    /// <summary>A05, or a planned Encounter.</summary>
    PreAdmission,

    /// <summary>A14.</summary>
    Pending,

    /// <summary>SIU, or an Appointment.</summary>
    Appointment,
}

/// <summary>When and about which visits one template writes to the patient; what it writes is no matter of the decision.</summary>
/// <param name="Ufs">Of the visit's unit; null: whichever.</param>
/// <param name="Sources">Of what was announced; of what comes after a visit, no matter.</param>
/// <param name="Announced">At once.</param>
/// <param name="Moved">When the visit is no longer when the patient was told.</param>
/// <param name="Minors">To minors, too, whose parents read the mailbox (mssante.md §1).</param>
public sealed record VisitMessageRule(
    string Code, IReadOnlySet<string>? Ufs, IReadOnlySet<VisitSource> Sources, bool Announced, IReadOnlyList<Lead> Before, bool Moved, IReadOnlyList<Lead> After, bool Minors);

/// <summary>What holds for all of them.</summary>
/// <param name="Hour">At which messages go that are days before or after a visit.</param>
/// <param name="Quiet">No message in these hours; null: at any.</param>
public sealed record VisitMessageHours(TimeOnly Hour, QuietHours? Quiet, TimeZoneInfo Zone);
