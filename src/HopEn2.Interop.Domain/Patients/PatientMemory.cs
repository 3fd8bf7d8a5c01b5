namespace HopEn2.Interop.Domain.Patients;

/// <summary>The latest statement of each sort with its time, so that a state can be joined with facts older than itself.</summary>
public sealed record PatientMemory;
