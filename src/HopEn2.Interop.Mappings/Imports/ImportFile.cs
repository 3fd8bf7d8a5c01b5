using HopEn2.Interop.Mappings.Files;
using HopEn2.Interop.Mappings.Reading;
using HopEn2.Interop.Mappings.Yaml;

namespace HopEn2.Interop.Mappings.Imports;

/// <summary>Reads a file of <c>mappings/imports/</c>, and all of them.</summary>
public static class ImportFile
{
    /// <summary>Folder beside the other mappings. It may be missing: then no extract can be imported, and nothing else is wrong.</summary>
    public const string Folder = "imports";

    private const long LargestFile = 1 << 20;

    private static readonly Key<string> Field = Key.Must("field", Text.Label, "What it says: one of the fields of the sort, as `hopen2 import --help` lists them.");
    private static readonly Key<string> Column = Key.May("column", Text.Label, "Title of the column, in any case, accents or not; \"#3\" is the third. Left out: what \"otherwise\" says holds for every line.", "");
    private static readonly Key<string> Written = Key.Must("is", Text.Label, "What the file writes.");
    private static readonly Key<string> Meant = Key.Must("means", Text.Label, "What it means, as the field wants it.");
    private static readonly Key<IReadOnlyList<Read<Entry>>> Values = Key.May("values", new ListOf<Entry>(new Shape("a value", Written, Meant), "values", 1), "What the file writes for what; anything else is refused. Left out: it is taken as written.", (IReadOnlyList<Read<Entry>>)[]);
    private static readonly Key<string> Otherwise = Key.May("otherwise", Text.Label, "Where the column is empty.", "");

    private static readonly Key<ImportSort> Sort = Key.Must("sort", new Choice<ImportSort>([.. Enum.GetValues<ImportSort>().Select(s => (s.Name(), s))]), "What a line of the file is.");
    private static readonly Key<string> Separator = Key.May("separator", new Choice<string>((";", ";"), (",", ","), ("tab", "\t"), ("|", "|")), "Between columns. Left out: recognised.", "");
    private static readonly Key<string> Charset = Key.May("encoding", new Choice<string>(("utf-8", "utf-8"), ("windows-1252", "windows-1252"), ("iso-8859-15", "iso-8859-15")), "Character set. Left out: recognised.", "");
    private static readonly Key<TimeZoneInfo> ZoneKey = Key.May("zone", new Zone(), "Time zone of its times. Left out: the hospital's.");
    private static readonly Key<IReadOnlyList<Read<string>>> Formats = Key.May("dates", new ListOf<string>(Text.Label, "formats", 1), "How it writes dates, such as dd/MM/yyyy HH:mm. Left out: the usual French and ISO ways.", (IReadOnlyList<Read<string>>)[]);
    private static readonly Key<string> Authority = Key.May("authority", Text.Label, "Whose its IPP, dossiers and visits are: a name of hospital.yaml. Left out: the hospital's defaultAuthority.", "");
    private static readonly Key<IReadOnlyList<Read<Entry>>> Columns = Key.Must("columns", new ListOf<Entry>(new Shape("a column", Field, Column, Values, Otherwise), "columns", 1), "Which column says what.");

    internal static Shape Shape { get; } = new("the import file", Sort, Separator, Charset, ZoneKey, Formats, Authority, Columns);

    /// <summary>The files of a mapping folder, sorted.</summary>
    public static IReadOnlyList<string> In(string mappings) => Path.Combine(mappings, Folder) is var folder && Directory.Exists(folder)
        ? [.. Directory.EnumerateFiles(folder, "*.yaml").Order(StringComparer.Ordinal)]
        : [];

    /// <summary>Reads one file; null when it cannot be used.</summary>
    /// <param name="hospital">Whose authorities it may name.</param>
    public static (ImportMapping? Mapping, IReadOnlyList<MappingProblem> Problems) Read(string path, Hospital hospital)
    {
        byte[] bytes;
        try
        {
            if (new FileInfo(path).Length > LargestFile)
                return (null, [new MappingProblem(path, 1, 1, "The file is larger than 1 MB.", "Name the YAML file of columns here, not the extract.")]);
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, [new MappingProblem(path, 1, 1, $"The file cannot be read: {e.Message}", "Look whether it is there, and whether this account may read it.")]);
        }

        return Read(path, bytes, hospital);
    }

    /// <summary>Pure: the same bytes give the same result.</summary>
    internal static (ImportMapping? Mapping, IReadOnlyList<MappingProblem> Problems) Read(string path, byte[] bytes, Hospital hospital)
    {
        var problems = new FileProblems(path);
        var mapping = YamlTree.Read(bytes, problems) is { } root && Shape.Read(root, problems) is { } entry ? Read(Path.GetFileNameWithoutExtension(path), entry.Value, problems, hospital) : null;
        var found = problems.Found.OrderBy(p => p.Line).ThenBy(p => p.Column).ToList();
        return (found.Exists(p => p.Severity is MappingSeverity.Error) ? null : mapping, found);
    }

    private static ImportMapping? Read(string name, Entry file, FileProblems problems, Hospital hospital)
    {
        if (file.Read(Authority) is { } authority && !hospital.Authorities.Values.Contains(authority.Value))
            problems.Add(authority.At, $"{Shown.Quoted(authority.Value)} is no authority of {HospitalFile.FileName}.", DidYouMean.Remedy(authority.Value, [.. hospital.Authorities.Values.Distinct(StringComparer.Ordinal)]));
        if (file.Read(Sort) is not { } sort)
            return null;

        var fields = ImportFields.Of(sort.Value);
        var columns = new Dictionary<string, ImportColumn>(StringComparer.Ordinal);
        foreach (var (entry, at) in file.Of(Columns) ?? [])
        {
            if (entry.Read(Field) is not { } named)
                continue;
            if (fields.FirstOrDefault(f => f.Name == named.Value) is not { } field)
                problems.Add(named.At, $"{Shown.Quoted(named.Value)} is no field of {sort.Value.Name()}.", DidYouMean.Remedy(named.Value, [.. fields.Select(f => f.Name)]));
            else if (columns.ContainsKey(field.Name))
                problems.Add(named.At, $"Field {Shown.Quoted(field.Name)} stands twice.", "Keep one.");
            else if (!entry.Wrote(Column) && !entry.Wrote(Otherwise))
                problems.Add(at, $"Nothing says where field {Shown.Quoted(field.Name)} comes from.", "Give its \"column\", or what holds for every line as \"otherwise\".");
            else
                columns[field.Name] = ColumnOf(entry, field, problems);
        }

        foreach (var field in fields.Where(f => f.Required && !columns.ContainsKey(f.Name)))
            problems.Add(file.PlaceOf(Columns), $"Field {Shown.Quoted(field.Name)} of {sort.Value.Name()} has no column.", $"Add it: {field.Description}");
        if (sort.Value is ImportSort.Acts && !columns.ContainsKey("code") && !columns.ContainsKey("invoiced"))
            problems.Add(file.PlaceOf(Columns), "Acts need the field \"code\" or \"invoiced\".", "Add one: without them a line says nothing.");

        return new(
            name, sort.Value, file.Of(Separator) is { Length: > 0 } separator ? separator[0] : null, file.Read(Charset)?.Value, file.Read(ZoneKey)?.Value,
            [.. file.Of(Formats).Select(f => f.Value)], file.Read(Authority)?.Value, [.. columns.Values]);
    }

    private static ImportColumn ColumnOf(Entry entry, ImportField field, FileProblems problems)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (value, at) in entry.Of(Values))
        {
            if (value.Read(Written) is not { } written || value.Read(Meant) is not { } meant)
                continue;
            RequireWord(field, meant, problems);
            if (!values.TryAdd(written.Value, meant.Value))
                problems.Add(at, $"{Shown.Quoted(written.Value)} stands twice.", "Keep one.");
        }

        if (entry.Read(Otherwise) is { } otherwise)
            RequireWord(field, otherwise, problems);
        return new(field, entry.Read(Column)?.Value, values, entry.Read(Otherwise)?.Value);
    }

    private static void RequireWord(ImportField field, Read<string> value, FileProblems problems)
    {
        if (field.Value is ImportValue.Word && !field.Words.Contains(value.Value))
            problems.Add(value.At, $"{Shown.Quoted(value.Value)} is nothing that field {Shown.Quoted(field.Name)} may be.", DidYouMean.Remedy(value.Value, field.Words));
    }
}
