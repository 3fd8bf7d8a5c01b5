namespace HopEn2.Interop.Simulators.Dmp.Patients;

/// <summary>What the DMP knows of a patient.</summary>
public enum DmpState
{
    /// <summary>Has a DMP, and it takes documents.</summary>
    Open,

    /// <summary>Never had one.</summary>
    NoDmp,
    Closed,

    /// <summary>The patient is opposed: answered as if there were none, told apart in the codeContext.</summary>
    Opposed,
}

/// <summary>Patients by matricule, then by its last digit, else open: a fixture of tests, and a population for the demonstration.</summary>
public sealed record PatientBook
{
    public IReadOnlyList<string> NoDmp { get; init; } = [];

    public IReadOnlyList<string> Closed { get; init; } = [];

    public IReadOnlyList<string> Opposed { get; init; } = [];

    /// <summary>Last digit of the matricule (its key) and state, such as <c>"7": "closed"</c>; applies to who is in no list.</summary>
    public IReadOnlyDictionary<string, DmpState> LastDigit { get; init; } = new Dictionary<string, DmpState>(StringComparer.Ordinal);

    /// <summary>Who is open although the last digit says otherwise.</summary>
    public IReadOnlyList<string> Open { get; init; } = [];

    public DmpState Of(string matricule) =>
        Open.Contains(matricule, StringComparer.Ordinal) ? DmpState.Open
        : NoDmp.Contains(matricule, StringComparer.Ordinal) ? DmpState.NoDmp
        : Closed.Contains(matricule, StringComparer.Ordinal) ? DmpState.Closed
        : Opposed.Contains(matricule, StringComparer.Ordinal) ? DmpState.Opposed
        : matricule.Length > 0 && LastDigit.TryGetValue(matricule[^1..], out var state) ? state
        : DmpState.Open;
}
