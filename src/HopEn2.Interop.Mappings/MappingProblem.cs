namespace HopEn2.Interop.Mappings;

public enum MappingSeverity
{
    /// <summary>The mappings are refused.</summary>
    Error,

    /// <summary>Probably not meant; the mappings are taken all the same.</summary>
    Warning,
}

/// <summary>One thing wrong in a mapping file, as a compiler would say it.</summary>
/// <param name="File">Folder as it was given, and the file's name.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="What">What is wrong, with the value.</param>
/// <param name="Remedy">What to write instead.</param>
public sealed record MappingProblem(string File, int Line, int Column, string What, string Remedy)
{
    public MappingSeverity Severity { get; init; }

    /// <summary><c>mappings/services.yaml:31:17: error: "dialyse" is not known here. Did you mean "dialysis"? …</c>: editors and CI make a link of it.</summary>
    public override string ToString() => $"{File}:{Line}:{Column}: {(Severity is MappingSeverity.Error ? "error" : "warning")}: {What} {Remedy}";
}
