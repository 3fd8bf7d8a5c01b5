using System.Collections.Frozen;

namespace HopEn2.Interop.Simulators.Dmp.Codes;

/// <summary>The value sets a deposit is held against, as far as the specifications read name their content (cda.md §4, §5; dmp.md §5, §6).</summary>
internal enum ValueSet
{
    Class,
    Type,
    Format,
    Facility,
    Practice,
    Confidentiality,
    ContentType,
    Profession,
    Expertise,
    Purpose,
}

/// <summary>Codes by set: lines of <c>set ⇥ system ⇥ code</c>, where a code that ends with <c>*</c> stands for all that begin so; lines with <c>#</c> are comments.</summary>
internal sealed class ValueSets
{
    private readonly FrozenSet<(ValueSet Set, string System, string Code)> _codes;
    private readonly ILookup<(ValueSet Set, string System), string> _prefixes;

    private ValueSets(IEnumerable<(ValueSet Set, string System, string Code)> codes)
    {
        _codes = codes.ToFrozenSet();
        _prefixes = _codes.Where(c => c.Code.EndsWith('*')).ToLookup(c => (c.Set, c.System), c => c.Code[..^1]);
    }

    /// <summary>What comes with the program.</summary>
    public static ValueSets BuiltIn { get; } = Load();

    /// <summary>These, and what a file adds. Throws <see cref="InvalidDataException"/> that names the line.</summary>
    public ValueSets With(TextReader file) => new(_codes.Concat(Read(file)));

    public bool Holds(ValueSet set, string code, string system) =>
        code.Length > 0 && (_codes.Contains((set, system, code)) || _prefixes[(set, system)].Any(p => code.StartsWith(p, StringComparison.Ordinal)));

    private static ValueSets Load()
    {
        using var file = new StreamReader(typeof(ValueSets).Assembly.GetManifestResourceStream("dmp/value-sets.tsv")!);
        return new ValueSets([.. Read(file)]);
    }

    private static IEnumerable<(ValueSet, string, string)> Read(TextReader file)
    {
        for (var number = 1; file.ReadLine() is { } line; number++)
        {
            if (line.Length == 0 || line[0] == '#')
                continue;
            if (line.Split('\t') is not [var set, { Length: > 0 } system, { Length: > 0 } code, ..] || !Enum.TryParse<ValueSet>(set, ignoreCase: true, out var known))
                throw new InvalidDataException($"Value sets, line {number}: not SET, system and code divided by tabs. Sets: {string.Join(", ", Enum.GetNames<ValueSet>())}.");
            yield return (known, system, code);
        }
    }
}
