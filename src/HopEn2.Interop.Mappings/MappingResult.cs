namespace HopEn2.Interop.Mappings;

/// <summary>What reading a folder of mappings came to: everything, or nothing and why.</summary>
/// <param name="Problems">By file and line. Errors and warnings when refused, at most warnings when loaded.</param>
public abstract record MappingResult(IReadOnlyList<MappingProblem> Problems)
{
    /// <summary>All of it is right.</summary>
    public sealed record Loaded(HospitalMappings Mappings, IReadOnlyList<MappingProblem> Problems) : MappingResult(Problems);

    /// <summary>At least one error: nothing of it may be used.</summary>
    /// <param name="Hash">Of the files as they are: the same files need not be read again to be refused again.</param>
    public sealed record Refused(IReadOnlyList<MappingProblem> Problems, string Hash) : MappingResult(Problems);
}
