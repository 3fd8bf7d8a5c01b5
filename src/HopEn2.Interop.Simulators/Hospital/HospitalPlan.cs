namespace HopEn2.Interop.Simulators.Hospital;

/// <summary>Which hospital is simulated, and which days of its life. The same plan gives the same messages, byte for byte.</summary>
public sealed record HospitalPlan
{
    /// <summary>All chance is drawn from it.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>First day, in the hospital's time zone.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>How many days follow each other, patients and stays going on overnight. Null: endlessly. Default 1.</summary>
    public int? Days { get; init; } = 1;

    /// <summary>Documents of a working day; admissions, passages and acknowledgements follow from it. Default 1 500; from about 1 000 on, every oddity occurs every day.</summary>
    public int DocumentsPerDay { get; init; } = 1_500;

    /// <summary>The hospital's time zone. Default Europe/Paris.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");

    /// <summary>Identifiers changed, patients merged, messages late or twice, documents corrected or ill coded. Default true; false gives a day without any of it.</summary>
    public bool Oddities { get; init; } = true;

    /// <summary>Every message is said in FHIR, too. Default false; costs the making of most documents twice.</summary>
    public bool Fhir { get; init; }

    /// <summary>A few messages that no engine can read, or must refuse. Default true.</summary>
    public bool Faults { get; init; } = true;
}
