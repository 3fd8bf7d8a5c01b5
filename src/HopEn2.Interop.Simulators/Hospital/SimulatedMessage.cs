using HopEn2.Interop.Simulators.Hospital.Fhir;
using HopEn2.Interop.Simulators.Hospital.Truths;

namespace HopEn2.Interop.Simulators.Hospital;

/// <summary>The systems that speak. Each has its own connection, as its own interface would.</summary>
public enum Sender
{
    /// <summary>Gestion administrative: admissions, movements, identities (ADT).</summary>
    Gam,

    /// <summary>Dossier patient informatisé: letters, prescriptions, reports (MDM).</summary>
    Dpi,

    /// <summary>Radiology (MDM).</summary>
    Ris,

    /// <summary>Laboratory (ORU).</summary>
    Sgl,

    /// <summary>Plateforme d'intermédiation: acknowledgements of the DMP and MSSanté (ZAM), documents received from outside (MDM of the LPS dialect).</summary>
    Pfi,
}

/// <summary>What is wrong with a message by intention; what the engine is expected to do with it.</summary>
public enum Fault
{
    None,

    /// <summary>No HL7 at all: answered AE or AR, kept as unreadable.</summary>
    Garbage,

    /// <summary>MSH-12 is no version the profiles know.</summary>
    Version,

    /// <summary>MSH-9 is no message the profiles know.</summary>
    Type,

    /// <summary>The event is none of that message.</summary>
    Event,

    /// <summary>A document without PID.</summary>
    NoPatient,

    /// <summary>A deletion that does not name its document: only its content could tell, so it is answered AA, and parked.</summary>
    Unnamed,

    /// <summary>A document hidden from the patient that is to be mailed to the patient.</summary>
    Visibility,
}

/// <summary>One message of the hospital.</summary>
/// <param name="At">Simulated time at which its sender puts it on the wire; later than MSH-7 when it is late.</param>
/// <param name="ControlId">MSH-10; empty when the message has none.</param>
/// <param name="Type">For example <c>ADT^A01</c>; <c>?</c> for garbage.</param>
/// <param name="What">What it is, in a few words, for logs and tests. Holds no patient trait.</param>
/// <param name="Bytes">The ER7 text in the sender's character set, without MLLP framing.</param>
/// <param name="Fault">Other than <see cref="Fault.None"/>: it is expected to be refused and parked.</param>
public sealed record SimulatedMessage(DateTimeOffset At, Sender Sender, string ControlId, string Type, string What, ReadOnlyMemory<byte> Bytes, Fault Fault)
{
    /// <summary>The oddities it shows, by name; empty for a plain one.</summary>
    public IReadOnlyList<string> Oddities { get; init; } = [];

    /// <summary>The same said in FHIR; null unless <see cref="HospitalPlan.Fhir"/>.</summary>
    public FhirRequest? Fhir { get; init; }

    /// <summary>It is at fault in a way that shows before its content is looked at: it is expected to be answered AE or AR.</summary>
    public bool IsToBeRefused => Fault is not (Fault.None or Fault.Unnamed);

    /// <summary>Sender and control id of the message that it answers (ZAM); null: it answers none.</summary>
    public (Sender Sender, string ControlId)? Answers { get; init; }

    /// <summary>It tells what became of a document that the platform delivered (ZAM).</summary>
    public bool IsOfPlatform => Type.StartsWith("ZAM", StringComparison.Ordinal);

    /// <summary>What becomes true by it, as the hospital decided it; a <see cref="Tally"/> adds it up.</summary>
    internal IReadOnlyList<Truth> Truths { get; init; } = [];
}
