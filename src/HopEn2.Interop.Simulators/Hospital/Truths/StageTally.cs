namespace HopEn2.Interop.Simulators.Hospital.Truths;

/// <summary>How far a document came; the stages of the engine, stated independently of it.</summary>
[Flags]
public enum Stage
{
    None = 0,
    Produced = 1 << 0,
    InsQualified = 1 << 1,
    RightFormat = 1 << 2,
    Sent = 1 << 3,
    Deposited = 1 << 4,
    Refused = 1 << 5,
    Waiting = 1 << 6,
    Withheld = 1 << 7,
    MailedProfessional = 1 << 8,
    MailedPatient = 1 << 9,
    Bounced = 1 << 10,
    Read = 1 << 11,
}

/// <summary>Where documents are counted: day of the first version in the hospital's time zone, unit (empty: none known), and kind as the field writes it (LDL, CR-bio, untyped …).</summary>
public readonly record struct TallyKey(DateOnly Day, string Uf, string Kind);

/// <summary>Documents per stage.</summary>
public readonly record struct StageTally(
    int Produced, int InsQualified, int RightFormat, int Sent, int Deposited, int Refused, int Waiting, int Withheld,
    int MailedProfessional, int MailedPatient, int Bounced, int Read)
{
    public static StageTally Of(Stage stages, int sign = 1)
    {
        int One(Stage stage) => stages.HasFlag(stage) ? sign : 0;
        return new StageTally(
            One(Stage.Produced), One(Stage.InsQualified), One(Stage.RightFormat), One(Stage.Sent), One(Stage.Deposited), One(Stage.Refused), One(Stage.Waiting),
            One(Stage.Withheld), One(Stage.MailedProfessional), One(Stage.MailedPatient), One(Stage.Bounced), One(Stage.Read));
    }

    public static StageTally Add(StageTally left, StageTally right) => left + right;

    public static StageTally operator +(StageTally a, StageTally b) => new(
        a.Produced + b.Produced, a.InsQualified + b.InsQualified, a.RightFormat + b.RightFormat, a.Sent + b.Sent, a.Deposited + b.Deposited,
        a.Refused + b.Refused, a.Waiting + b.Waiting, a.Withheld + b.Withheld, a.MailedProfessional + b.MailedProfessional,
        a.MailedPatient + b.MailedPatient, a.Bounced + b.Bounced, a.Read + b.Read);
}
