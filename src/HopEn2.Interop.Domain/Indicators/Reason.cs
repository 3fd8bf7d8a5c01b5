namespace HopEn2.Interop.Domain.Indicators;

/// <summary>What became of one item of a denominator, in the order of indicators.md, "Why a stay or document is not counted": of several, the first.</summary>
public enum Reason
{
    /// <summary>None of the right kind was produced.</summary>
    NoDocument,

    /// <summary>The patient has no DMP, or closed it.</summary>
    NoDmp,

    /// <summary>The patient is opposed to its being fed.</summary>
    PatientOpposed,

    /// <summary>The INS of the document (P1.01: of the patient) is not qualified.</summary>
    InsNotQualified,

    /// <summary>A scan, no CDA, or another level than asked.</summary>
    WrongFormat,

    /// <summary>It was decided not to transmit it.</summary>
    Withheld,

    /// <summary>Meant to be transmitted, and nothing shows that it was; or it was deleted since.</summary>
    NotSent,

    /// <summary>Refused, with the code of the DMP or of the mail server.</summary>
    Rejected,

    /// <summary>Sent, an acknowledgement was asked for and has not come.</summary>
    AwaitingAcknowledgement,

    /// <summary>In the numerator.</summary>
    Counted,
}

public static class Reasons
{
    private static readonly string[] Names =
        ["no-document", "no-dmp", "patient-opposed", "ins-not-qualified", "wrong-format", "withheld", "not-sent", "rejected", "awaiting-acknowledgement", "counted"];

    /// <summary>In the order of the specification.</summary>
    public static ValueList<Reason> All { get; } = [.. Enum.GetValues<Reason>()];

    /// <summary>The name in the specification: <c>no-document</c> …</summary>
    public static string Name(this Reason reason) => Names[(int)reason];

    public static Reason? Parse(string name)
    {
        var index = Array.IndexOf(Names, name);
        return index < 0 ? null : (Reason)index;
    }

    /// <summary>Somebody of the house can do something about it: all but what the patient decided and what counts.</summary>
    public static bool IsRecoverable(this Reason reason) => reason is not (Reason.NoDmp or Reason.PatientOpposed or Reason.Counted);
}
