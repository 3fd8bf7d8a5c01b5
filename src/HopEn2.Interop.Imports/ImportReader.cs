using System.Globalization;
using System.Text;
using CsvHelper;
using HopEn2.Interop.Domain.Ins;
using HopEn2.Interop.Mappings;
using HopEn2.Interop.Mappings.Imports;

namespace HopEn2.Interop.Imports;

/// <summary>Why a line, or the file, is not taken. Never a value of it: that would be a trait.</summary>
/// <param name="Line">From 1, the title line included.</param>
/// <param name="Column">Title of the column; empty when it is about the whole line.</param>
public sealed record LineProblem(int Line, string Column, string What, string Remedy)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"line {Line}{(Column.Length == 0 ? "" : ", column " + Column)}: {What} {Remedy}");
}

/// <summary>One line of a file, read.</summary>
public abstract record ReadLine(int Line)
{
    public sealed record Taken(int Line, ImportRecord Record) : ReadLine(Line);

    /// <summary>With everything that is wrong in it.</summary>
    public sealed record Rejected(int Line, IReadOnlyList<LineProblem> Problems) : ReadLine(Line);
}

/// <summary>Reads an extract line by line under a mapping. What is wrong in a line rejects that line and nothing else.</summary>
/// <param name="asOf">When the extract was made: of identities that name no time; null when that was not said.</param>
public sealed class ImportReader(ImportMapping mapping, Hospital hospital, DateTimeOffset? asOf)
{
    /// <summary>Bytes of one line at most.</summary>
    private const int LongestLine = 1 << 20;

    private readonly Dates _dates = new(mapping.Zone ?? hospital.TimeZone, mapping.Formats);
    private readonly string _authority = mapping.Authority ?? hospital.DefaultAuthority;

    /// <summary>Why the file as a whole cannot be read: its title line. Empty when it can.</summary>
    public IReadOnlyList<LineProblem> Problems => _problems;

    private readonly List<LineProblem> _problems = [];

    /// <summary>Every line after the titles; none when <see cref="Problems"/> tell why. Blank lines are left out.</summary>
    /// <param name="open">Opens the file; more than once.</param>
    public IEnumerable<ReadLine> Read(Func<Stream> open)
    {
        Encoding encoding;
        string titles;
        using (var first = open())
            encoding = FileForm.EncodingOf(first, mapping.Encoding);
        using (var second = new StreamReader(open(), encoding))
            titles = second.ReadLine() ?? "";
        var separator = mapping.Separator ?? FileForm.SeparatorOf(titles, [.. mapping.Columns.Select(c => c.Header).OfType<string>()]);

        using var text = new StreamReader(open(), encoding);
        var malformed = new Dictionary<long, CsvMalformedReason>();
        // A line break ends a line also between quotes: a quote that was not closed then spoils its own line and none after it.
        using var csv = CsvReader.Create(text, new CsvReaderOptions
        {
            Separator = separator, HasHeader = false, AllowLineBreaksInQuotes = false, TrimWhitespace = true, TrackLineNumbers = true, MaxRecordSize = LongestLine, IncludeValuesInExceptions = false,
            OnMalformedRecord = m => malformed[m.LineNumber] = m.Reason,
        }, leaveOpen: true);
        if (!csv.Read())
        {
            _problems.Add(new LineProblem(1, "", "The file is empty.", "Give the extract with its title line."));
            yield break;
        }

        var headers = Fields(csv).ConvertAll(h => h.Trim('\uFEFF', ' '));
        var at = Places(headers);
        if (_problems.Count > 0)
            yield break;
        while (csv.Read())
        {
            var line = (int)csv.LineNumber;
            yield return malformed.Remove(line, out var reason) && reason is not CsvMalformedReason.FieldCountMismatch
                ? new ReadLine.Rejected(line, [Malformed(line, reason)])
                : Line(line, Fields(csv), headers, at);
        }
    }

    private static List<string> Fields(CsvReader csv)
    {
        var fields = new List<string>(csv.FieldCount);
        for (var i = 0; i < csv.FieldCount; i++)
            fields.Add(csv.GetString(i));
        return fields;
    }

    private static LineProblem Malformed(int line, CsvMalformedReason reason) => reason switch
    {
        CsvMalformedReason.UnterminatedQuote or CsvMalformedReason.LineBreakInQuotes =>
            new LineProblem(line, "", "A quote is opened in the line and not closed in it.", "Close it, or take line breaks out of texts."),
        _ => new LineProblem(line, "", "There is a quote in the middle of a text.", "Put the text between quotes and double those in it."),
    };

    private int[] Places(List<string> headers)
    {
        var at = new int[mapping.Columns.Count];
        foreach (var (i, column) in mapping.Columns.Index())
        {
            at[i] = column.Header is null ? -1 : Titles.Find(column.Header, headers);
            if (column.Header is not null && at[i] < 0)
                _problems.Add(at[i] == -2
                    ? new LineProblem(1, column.Header, "This title stands twice.", "Name the column by its place, such as #3.")
                    : new LineProblem(1, column.Header, "The file has no column of this title.", $"It has: {string.Join(", ", headers.Take(40))}. Correct the mapping {mapping.Name}, or the separator."));
        }

        return at;
    }

    private ReadLine Line(int line, List<string> fields, List<string> headers, int[] at)
    {
        if (fields.Count != headers.Count)
            return new ReadLine.Rejected(line, [new LineProblem(line, "", $"The line has {fields.Count} columns, the title line {headers.Count}.", "Put texts with separators between quotes, or look whether the line was cut.")]);

        var problems = new List<LineProblem>();
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (i, column) in mapping.Columns.Index())
        {
            var title = column.Header is null ? "" : headers[at[i]];
            var written = column.Header is null ? "" : fields[at[i]].Trim();
            if (written.Contains('\uFFFD', StringComparison.Ordinal))
                problems.Add(new LineProblem(line, title, "There are bytes that are no characters of the file's character set.", "Name the right one as \"encoding\" in the mapping."));
            else if (Value(column, written, out var problem) is { } value)
                values[column.Field.Name] = value;
            else if (problem is not null)
                problems.Add(new LineProblem(line, title, problem.Value.What, problem.Value.Remedy));
            else if (column.Field.Required)
                problems.Add(new LineProblem(line, title, $"The column is empty, and {column.Field.Name} must be said.", "Complete the extract."));
        }

        if (problems.Count == 0)
            Check(values, line, problems);
        return problems.Count > 0 ? new ReadLine.Rejected(line, problems) : new ReadLine.Taken(line, new ImportRecord(mapping.Sort, _authority, values));
    }

    private string? Value(ImportColumn column, string written, out (string What, string Remedy)? problem)
    {
        problem = null;
        if (written.Length == 0)
            return column.Otherwise;
        if (column.Values.Count > 0)
        {
            if (column.Values.TryGetValue(written, out var meant))
                return meant;
            if (column.Otherwise is not null && column.Field.Value is not ImportValue.Word)
                return column.Otherwise;
            problem = ("Its value stands nowhere among the \"values\" of the mapping.", $"It may be: {string.Join(", ", column.Values.Keys)}. Add a line to {mapping.Name}.yaml.");
            return null;
        }

        string? no = null;
        var value = column.Field.Value switch
        {
            ImportValue.Time => _dates.Time(written, out no) is { } time ? Stamp(time) : null,
            ImportValue.Day => _dates.Day(written)?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            ImportValue.Month => _dates.Month(written)?.ToString(),
            ImportValue.Count => long.TryParse(written.Replace(" ", "", StringComparison.Ordinal).Replace("\u00A0", "", StringComparison.Ordinal).Replace("\u202F", "", StringComparison.Ordinal), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count.ToString(CultureInfo.InvariantCulture) : null,
            ImportValue.YesNo => YesNo(written),
            ImportValue.Word => column.Field.Words.FirstOrDefault(w => string.Equals(w, written, StringComparison.OrdinalIgnoreCase)),
            _ => written.Any(char.IsControl) || written.Length > 300 ? null : written,
        };
        if (value is not null)
            return value;
        problem = column.Field.Value switch
        {
            ImportValue.Time => ($"Its value {no}.", "Name the format as \"dates\" in the mapping, for example dd/MM/yyyy HH:mm."),
            ImportValue.Day => ("Its value is no day in a form that is known.", "Name the format as \"dates\" in the mapping."),
            ImportValue.Month => ("Its value is no month.", "Write 2025-03 or 03/2025."),
            ImportValue.Count => ("Its value is no whole number.", "Write digits alone."),
            ImportValue.YesNo => ("Its value is neither yes nor no.", "Write oui or non, or say under \"values\" what it means: true, false."),
            ImportValue.Word => ("Its value is none of those the field may have.", $"Say under \"values\" what it means: {string.Join(", ", column.Field.Words)}."),
            _ => ("Its value is longer than 300 characters, or holds control characters.", "Look whether the column is the right one."),
        };
        return null;
    }

    private static string? YesNo(string text) => text.ToUpperInvariant() switch
    {
        "OUI" or "O" or "YES" or "Y" or "1" or "TRUE" or "VRAI" => "true",
        "NON" or "N" or "NO" or "0" or "FALSE" or "FAUX" => "false",
        _ => null,
    };

    /// <summary>What one field says against another.</summary>
    private void Check(SortedDictionary<string, string> values, int line, List<LineProblem> problems)
    {
        void After(string later, string earlier)
        {
            if (values.TryGetValue(later, out var b) && values.TryGetValue(earlier, out var a) && string.CompareOrdinal(b, a) < 0)
                problems.Add(new LineProblem(line, TitleOf(later), $"{later} is before {earlier}.", "Correct the extract: day and month may be exchanged."));
        }

        After("closedAt", "openedAt");
        After("answeredAt", "requestedAt");
        After("answeredAt", "sentAt");
        if (values.TryGetValue("ins", out var ins) && InsNumber.Parse(ins) is null)
            problems.Add(new LineProblem(line, TitleOf("ins"), "The matricule is none: 13 digits and a key of two are expected.", "Leave the column empty where there is no INS."));
        if (values.TryGetValue("recipient", out var mail) && (mail.Count(c => c == '@') != 1 || mail.Any(char.IsWhiteSpace)))
            problems.Add(new LineProblem(line, TitleOf("recipient"), "The recipient is no mail address.", "Give one address a line."));
        if (mapping.Sort is ImportSort.Acts && !values.ContainsKey("code") && values.GetValueOrDefault("invoiced") is not "true")
            problems.Add(new LineProblem(line, "", "The line names no act and no invoice: it says nothing.", "Leave such lines out of the extract."));
        if (mapping.Sort is not ImportSort.Identities || values.ContainsKey("at"))
            return;
        if (asOf is { } time)
            values["at"] = Stamp(time);
        else
            problems.Add(new LineProblem(line, "", "Nothing says since when the identity is so.", "Say when the extract was made: --as-of 2025-03-31."));
    }

    private string TitleOf(string field) => mapping.Columns.FirstOrDefault(c => c.Field.Name == field)?.Header ?? "";

    private static string Stamp(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
