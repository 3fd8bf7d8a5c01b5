using HopEn2.Interop.Mappings.Yaml;

namespace HopEn2.Interop.Mappings.Reading;

/// <summary>The problems of one file, collected while reading goes on.</summary>
/// <param name="file">As problems name it.</param>
internal sealed class FileProblems(string file)
{
    private readonly List<MappingProblem> _found = [];

    public IReadOnlyList<MappingProblem> Found => _found;

    public void Add(Place at, string what, string remedy) => Add(at, what, remedy, MappingSeverity.Error);

    /// <summary>Something that is probably not meant, and can be lived with.</summary>
    public void Warn(Place at, string what, string remedy) => Add(at, what, remedy, MappingSeverity.Warning);

    private void Add(Place at, string what, string remedy, MappingSeverity severity) =>
        _found.Add(new(file, at.Line, at.Column, what, remedy) { Severity = severity });
}
