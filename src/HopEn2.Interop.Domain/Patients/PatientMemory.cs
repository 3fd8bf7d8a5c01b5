namespace HopEn2.Interop.Domain.Patients;

/// <summary>The latest statement of each sort with its time, so that a state can be joined with facts older than itself.</summary>
/// <param name="Records">One per IPP of the person, sorted. Kept apart because a merge may be overridden by a later one, and then they part again.</param>
public sealed record PatientMemory(ValueList<PatientRecord> Records);

/// <summary>What was said under one IPP, and what record it was merged into. Bounded: one statement of each sort.</summary>
public sealed record PatientRecord(Ipp Ipp)
{
    public Statement<InsClaim>? Ins { get; init; }

    /// <summary>DOUT or FICT in PID-32.</summary>
    public Statement<bool>? DoubtfulOrFictitious { get; init; }

    public Statement<DateOnly>? BornOn { get; init; }
    public Statement<Facts.DmpStatus>? Dmp { get; init; }
    public Statement<Facts.FeedingAnswer>? Feeding { get; init; }
    public Statement<Facts.ConsultationAnswer>? Consultation { get; init; }
    public Statement<Ipp>? MergedInto { get; init; }

    /// <summary>Both together: of each sort the statement that stands. Commutative, associative, idempotent.</summary>
    public PatientRecord Join(PatientRecord other) => this with
    {
        Ins = Statement<InsClaim>.Later(Ins, other.Ins),
        DoubtfulOrFictitious = Statement<bool>.Later(DoubtfulOrFictitious, other.DoubtfulOrFictitious),
        BornOn = Statement<DateOnly>.Later(BornOn, other.BornOn),
        Dmp = Statement<Facts.DmpStatus>.Later(Dmp, other.Dmp),
        Feeding = Statement<Facts.FeedingAnswer>.Later(Feeding, other.Feeding),
        Consultation = Statement<Facts.ConsultationAnswer>.Later(Consultation, other.Consultation),
        MergedInto = Statement<Ipp>.Later(MergedInto, other.MergedInto),
    };
}

/// <summary>The INS an identity is said to have, and what it is worth; no matricule: it was taken away.</summary>
public sealed record InsClaim(string? Ins, Domain.Ins.InsStatus Status) : IComparable<InsClaim>
{
    /// <summary>For two claims of the same time: a withdrawal stands, then what says most; a mere change of number says least.</summary>
    public int CompareTo(InsClaim? other)
    {
        if (other is null)
            return 1;
        var order = Strength.CompareTo(other.Strength);
        return order != 0 ? order : string.CompareOrdinal(Ins, other.Ins);
    }

    private int Strength => Ins is null ? int.MaxValue : Status is Domain.Ins.InsStatus.NotQualified ? -1 : (int)Status;
}
