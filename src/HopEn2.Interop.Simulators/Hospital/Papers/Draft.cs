using HopEn2.Interop.Simulators.Hospital.Er7;
using HopEn2.Interop.Simulators.Hospital.House;
using HopEn2.Interop.Simulators.Hospital.People;
using HopEn2.Interop.Simulators.Hospital.Stays;

namespace HopEn2.Interop.Simulators.Hospital.Papers;

/// <summary>One message about one version of a document, everything in it decided. The writers only spell it out.</summary>
internal sealed record Draft
{
    public required int Document { get; init; }

    /// <summary>1 for the first version.</summary>
    public required int Number { get; init; }

    public required Act Act { get; init; }
    public required Sender Sender { get; init; }
    public required Dialect Dialect { get; init; }
    public required PaperType Type { get; init; }
    public required string Title { get; init; }
    public required Person Person { get; init; }
    public required Visit? Visit { get; init; }

    /// <summary>Class and opening of the visit when the version was made: a deletion repeats them though the visit has gone on.</summary>
    public required char? VisitClass { get; init; }

    public required DateTimeOffset? VisitOpenedAt { get; init; }

    /// <summary>The unit that produced it.</summary>
    public required Unit Unit { get; init; }

    public required Route Route { get; init; }
    public required Professional Author { get; init; }

    /// <summary>CDA effectiveTime.</summary>
    public required DateTimeOffset MadeAt { get; init; }

    /// <summary>MSH-7.</summary>
    public required DateTimeOffset WrittenAt { get; init; }

    public required string ControlId { get; init; }
    public required PaperId Id { get; init; }
    public required PaperId? Parent { get; init; }
    public required Guid? SetId { get; init; }
    public required Body Body { get; init; }
    public required Bearer Bearer { get; init; }
    public required Intent Intent { get; init; }
    public required Carriage Carriage { get; init; }

    /// <summary>Order number of the prescription; null for letters.</summary>
    public required string? Order { get; init; }

    /// <summary>From it the text of the body is drawn: the same version always reads the same.</summary>
    public required long Salt { get; init; }

    /// <summary>Id of the N3 that goes with an N1 in one ORU; null when it goes alone.</summary>
    public PaperId? Twin { get; init; }
}

/// <summary>What the message does with its version.</summary>
internal enum Act
{
    First,
    Replace,
    Delete,
}

/// <summary>Where the message says which unit produced the document (hl7v2.md §7).</summary>
internal enum Route
{
    /// <summary>PRT SB, PRT-8 of type UF; PV1-3 may name another.</summary>
    Sender,

    /// <summary>PRT SB names the establishment only, PV1-3.1 the unit.</summary>
    Location,

    /// <summary>Nowhere: the visit's movements tell.</summary>
    Visit,

    /// <summary>Only the CDA, as the place of the encounter; there is no visit.</summary>
    Document,

    /// <summary>Nowhere, and there is no visit.</summary>
    Nowhere,
}

/// <summary>What the document is.</summary>
internal enum Body
{
    /// <summary>N1 with a PDF of text.</summary>
    Pdf,

    /// <summary>N3 of biology one section of which holds scanned results of another laboratory.</summary>
    ScannedBiology,

    /// <summary>N1 with plain text.</summary>
    Text,

    /// <summary>N3 of biology, with entries.</summary>
    Biology,

    /// <summary>An N1 and its N3 twin in one ORU.</summary>
    Pair,

    /// <summary>N3 of a letter: structured where N1 is asked.</summary>
    StructuredLetter,

    /// <summary>N1 with a scanned page, TIFF.</summary>
    Tiff,

    /// <summary>N1 with a PDF that holds one image, made by a scanner that says so.</summary>
    ScannedPdf,

    /// <summary>A sentence where a CDA should be.</summary>
    Unreadable,
}

/// <summary>How OBX-5 carries the document.</summary>
internal enum Carriage
{
    Base64,

    /// <summary>Base64 with line breaks every 76 characters (as <c>\.br\</c> would be an escape, real blanks are written).</summary>
    BrokenBase64,
    Hex,

    /// <summary>The XML itself, its separators escaped.</summary>
    Escaped,
}

/// <summary>Id of a document version.</summary>
internal sealed record PaperId(string Root, string? Extension)
{
    public override string ToString() => Extension is null ? Root : $"{Root}^{Extension}";
}

/// <summary>The identity as the message and its document bear it; what the person's was when it was written.</summary>
/// <param name="Ins">Matricule in PID-3; null: none.</param>
/// <param name="Reliability">PID-32; empty: the field is missing.</param>
/// <param name="CdaIns">Matricule in the CDA.</param>
/// <param name="Complete">The CDA has all INS traits.</param>
/// <param name="WithIpp">PID-3 holds the IPP.</param>
internal sealed record Bearer(string? Ins, IReadOnlyList<string> Reliability, string? CdaIns, bool Complete, bool WithIpp)
{
    /// <summary>
    /// Counts as qualified: INS and VALI, the same and with all its traits in the document; the document alone vouches where PID-32 is missing (identifiers.md §2).
    /// A bad key under the test OID does not count against it; another length than 15 is no INS.
    /// </summary>
    public bool Qualified => Ins is { Length: 15 } && (Reliability.Count == 0 || Reliability.Contains("VALI")) && CdaIns == Ins && Complete;
}

/// <summary>What is to be done with the document.</summary>
internal sealed record Intent
{
    public required bool Dmp { get; init; }

    /// <summary>RCT who are professionals; DESTMSSANTEPS is Y when there is one.</summary>
    public required IReadOnlyList<Professional> Professionals { get; init; }

    /// <summary>DESTMSSANTEPAT, with the patient's mailbox as RCT.</summary>
    public required bool Patient { get; init; }

    public required bool Acknowledge { get; init; }
    public required bool AcknowledgeReading { get; init; }
    public bool MaskedFromProfessionals { get; init; }
    public bool InvisibleToPatient { get; init; }
    public bool InvisibleToRepresentatives { get; init; }
}
