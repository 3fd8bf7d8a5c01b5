namespace HopEn2.Interop.Domain.Facts;

/// <summary>What is stated of a visit that is no movement of it. It names the visit by its number: a dossier may cover several.</summary>
public abstract record VisitStatement : PatientFact
{
    public required VisitRef Visit { get; init; }
}

/// <summary>A medical act was done during a visit (PR1 of an ADT, or an import of the house's acts).</summary>
/// <remarks><see cref="Fact.At"/> is the time of the act (PR1-5), else of the event. Whether it is surgical is told by the settings of the indicators, so that a corrected list needs no replay.</remarks>
public sealed record ActRecorded : VisitStatement
{
    /// <summary>Code of the act, CCAM: four letters and three digits; what follows them (activity, phase) is cut off.</summary>
    public required string Code { get; init; }
}

/// <summary>A visit was invoiced as an external act or consultation (ACE), as the house's billing (GAP) says. Imports tell it; no HL7 message of ours does.</summary>
public sealed record ConsultationInvoiced : VisitStatement;
