namespace HopEn2.Interop.Domain.Documents;

/// <summary>How far a document came. A document is in several stages at once; each is counted on its own.</summary>
[Flags]
public enum Stages
{
    None = 0,

    /// <summary>It exists, was not deleted and was not received from outside.</summary>
    Produced = 1 << 0,

    /// <summary>Its current version carries a qualified INS.</summary>
    InsQualified = 1 << 1,

    /// <summary>N1, or N1/N3 for biology; not a scan.</summary>
    RightFormat = 1 << 2,

    /// <summary>Its deposit was asked for.</summary>
    Sent = 1 << 3,

    /// <summary>The DMP accepted one of its versions, and no later answer removed it.</summary>
    Deposited = 1 << 4,

    /// <summary>The DMP refused it and has accepted no version.</summary>
    Refused = 1 << 5,

    /// <summary>Asked for, an acknowledgement is awaited, none came.</summary>
    Waiting = 1 << 6,

    /// <summary>The DMP has not taken it, and it was not asked for or may not go: opposed, no DMP.</summary>
    Withheld = 1 << 7,

    /// <summary>Distributed to at least one professional, or handed to the operator for one by the engine itself with no failure since.</summary>
    MailedProfessional = 1 << 8,

    /// <summary>The same for the patient's mailbox.</summary>
    MailedPatient = 1 << 9,

    /// <summary>At least one recipient could not be reached.</summary>
    Bounced = 1 << 10,

    /// <summary>At least one recipient read it.</summary>
    Read = 1 << 11,
}

/// <summary>What a counter counts: documents of one day (hospital time), one UF, one kind.</summary>
/// <param name="Day">Day of the first version's time, in the hospital's time zone.</param>
/// <param name="Uf">UF code as folded; empty when unknown. Services are a reading of it through the mappings, so that a corrected mapping needs no recount.</param>
/// <param name="Kind">Kind of the current version.</param>
public readonly record struct CounterKey(DateOnly Day, string Uf, DocumentKind Kind);

/// <summary>Documents per stage; may be negative as a difference.</summary>
public readonly record struct StageCounts(
    int Produced, int InsQualified, int RightFormat, int Sent, int Deposited, int Refused, int Waiting, int Withheld,
    int MailedProfessional, int MailedPatient, int Bounced, int Read)
{
    public static StageCounts Of(Stages stages, int sign = 1) => new(
        Has(stages, Stages.Produced, sign), Has(stages, Stages.InsQualified, sign), Has(stages, Stages.RightFormat, sign), Has(stages, Stages.Sent, sign),
        Has(stages, Stages.Deposited, sign), Has(stages, Stages.Refused, sign), Has(stages, Stages.Waiting, sign), Has(stages, Stages.Withheld, sign),
        Has(stages, Stages.MailedProfessional, sign), Has(stages, Stages.MailedPatient, sign), Has(stages, Stages.Bounced, sign), Has(stages, Stages.Read, sign));

    public static StageCounts operator +(StageCounts a, StageCounts b) => new(
        a.Produced + b.Produced, a.InsQualified + b.InsQualified, a.RightFormat + b.RightFormat, a.Sent + b.Sent, a.Deposited + b.Deposited,
        a.Refused + b.Refused, a.Waiting + b.Waiting, a.Withheld + b.Withheld, a.MailedProfessional + b.MailedProfessional,
        a.MailedPatient + b.MailedPatient, a.Bounced + b.Bounced, a.Read + b.Read);

    public static StageCounts operator -(StageCounts a, StageCounts b) => new(
        a.Produced - b.Produced, a.InsQualified - b.InsQualified, a.RightFormat - b.RightFormat, a.Sent - b.Sent, a.Deposited - b.Deposited,
        a.Refused - b.Refused, a.Waiting - b.Waiting, a.Withheld - b.Withheld, a.MailedProfessional - b.MailedProfessional,
        a.MailedPatient - b.MailedPatient, a.Bounced - b.Bounced, a.Read - b.Read);

    public static StageCounts Subtract(StageCounts left, StageCounts right) => left - right;

    public static StageCounts Add(StageCounts left, StageCounts right) => left + right;

    private static int Has(Stages stages, Stages stage, int sign) => stages.HasFlag(stage) ? sign : 0;
}
