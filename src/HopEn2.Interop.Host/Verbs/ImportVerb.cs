using System.CommandLine;
using System.Globalization;
using System.Text;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Host.Importing;
using HopEn2.Interop.Imports;
using HopEn2.Interop.Mappings;
using HopEn2.Interop.Mappings.Imports;

namespace HopEn2.Interop.Host.Verbs;

/// <summary><c>hopen2 import</c>: CSV extracts of other systems, by a running engine when it holds the store, else directly on the store.</summary>
/// <remarks>
/// A SQLite store belongs to the engine that runs on it: its lines go to that engine's API. A PostgreSQL store has room for a further writer, so it is written to
/// as another engine would, whether one runs or not. Either way the lines take the road of messages, journal and ledger.
/// </remarks>
internal static class ImportVerb
{
    /// <summary>Problems shown; all of them are in the report.</summary>
    private const int Shown = 20;

    public static Command Command()
    {
        var sort = new Argument<string>("SORT") { Description = string.Join(", ", Enum.GetValues<ImportSort>().Select(s => s.Name())) };
        var file = new Argument<string>("FILE") { Description = "The extract, CSV with a title line" };
        var columns = new Option<string?>("--columns") { Description = "YAML file that says which column is what. Default: imports/SORT.yaml of the mappings", HelpName = "FILE" };
        var asOf = new Option<string?>("--as-of") { Description = "When the extract was made (2025-03-31, 2025-03-31T08:00; hospital time): since when identities are as it says", HelpName = "TIME" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Read and check every line, keep nothing" };
        var report = new Option<string?>("--report") { Description = "CSV to write with every problem: line, column, reason, remedy", HelpName = "FILE" };
        var token = new Option<string?>("--token") { Description = "Access token of the running engine, when it asks for one (or HOPEN2_TOKEN)", HelpName = "TOKEN" };
        var command = new Command("import", Help())
        {
            sort, file, columns, asOf, dryRun, report, token,
        };
        foreach (var option in EngineOptions.All)
            command.Options.Add(option);
        command.SetAction(async (arguments, cancel) =>
        {
            if (ImportFields.Parse(arguments.GetValue(sort)!) is not { } wanted)
                return Wrong($"{arguments.GetValue(sort)}: there is no such import. Say one of {string.Join(", ", Enum.GetValues<ImportSort>().Select(s => s.Name()))}.");
            if (!Terminal.TryOptions(arguments, out var options) || !Terminal.TryMappings(options.Mappings))
                return ExitCodes.WrongCall;
            var hospital = ((MappingResult.Loaded)MappingLoader.Load(options.Mappings)).Mappings.Hospital;
            var (mapping, problems) = ImportFile.Read(arguments.GetValue(columns) ?? Path.Combine(options.Mappings, ImportFile.Folder, wanted.Name() + ".yaml"), hospital);
            foreach (var problem in problems)
                Console.Error.WriteLine(problem);
            if (mapping is null)
                return ExitCodes.WrongCall;
            if (mapping.Sort != wanted)
                return Wrong($"The columns are those of {mapping.Sort.Name()}, not of {wanted.Name()}. Name another file with --columns.");
            if (!TryTime(arguments.GetValue(asOf), hospital.TimeZone, out var made))
                return Wrong("--as-of: expected 2025-03-31 or 2025-03-31T08:00.");
            var path = arguments.GetValue(file)!;
            if (!File.Exists(path))
                return Wrong($"There is no file {path}.");

            var reader = new ImportReader(mapping, hospital, made);
            try
            {
                return await Terminal.OnStoreAsync(() => ImportAsync(reader, wanted, path, options, arguments.GetValue(dryRun), arguments.GetValue(report), arguments.GetValue(token), cancel));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or HttpRequestException or JournalUnavailableException or LedgerUnavailableException)
            {
                return Terminal.Fail($"{e.Message} What was taken so far stays; import the same file again, and it goes on.");
            }
        });
        return command;
    }

    private static async Task<int> ImportAsync(ImportReader reader, ImportSort sort, string path, EngineOptions options, bool dryRun, string? report, string? token, CancellationToken cancel)
    {
        await using IImportSink sink = dryRun ? new NothingKept() : ImportSinks.Of(sort, options, token);
        var problems = new List<LineProblem>();
        var (taken, rejected, lines) = (new ImportTake(0, 0), 0, 0);
        await Terminal.ProgressAsync("importing lines", null, async progress =>
        {
            foreach (var chunk in reader.Read(() => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite)).Chunk(IImportSink.MostLines))
            {
                problems.AddRange(chunk.OfType<ReadLine.Rejected>().SelectMany(r => r.Problems));
                rejected += chunk.Count(l => l is ReadLine.Rejected);
                taken += await sink.TakeAsync([.. chunk.OfType<ReadLine.Taken>().Select(l => l.Record)], cancel);
                progress.Report(lines += chunk.Length);
            }

            taken += await sink.FinishAsync(cancel);
            return lines;
        });
        problems.InsertRange(0, reader.Problems);
        foreach (var problem in problems.Take(Shown))
            Console.Error.WriteLine($"{path}: {problem}");
        if (problems.Count > Shown)
            Console.Error.WriteLine($"… and {problems.Count - Shown} more{(report is null ? ": --report FILE has them all" : "")}.");
        if (report is not null)
            await File.WriteAllTextAsync(report, ReportOf(problems), new UTF8Encoding(true), cancel);
        if (reader.Problems.Count > 0)
            return ExitCodes.FoundWrong;

        Console.WriteLine(dryRun
            ? $"{lines} lines: {lines - rejected} right, {rejected} rejected. Nothing was kept (--dry-run)."
            : $"{lines} lines: {taken.New} new, {taken.Known} known before, {rejected} rejected.");
        return rejected == 0 ? ExitCodes.Done : ExitCodes.FoundWrong;
    }

    private static string ReportOf(IEnumerable<LineProblem> problems)
    {
        static string Quoted(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        var text = new StringBuilder("line;column;reason;remedy\r\n");
        foreach (var problem in problems)
            text.Append(CultureInfo.InvariantCulture, $"{problem.Line};{Quoted(problem.Column)};{Quoted(problem.What)};{Quoted(problem.Remedy)}\r\n");
        return text.ToString();
    }

    private static bool TryTime(string? text, TimeZoneInfo zone, out DateTimeOffset? time)
    {
        time = null;
        if (text is null)
            return true;
        if (!DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
            return false;
        time = new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
        return true;
    }

    private static int Wrong(string why)
    {
        Console.Error.WriteLine(why);
        return ExitCodes.WrongCall;
    }

    private static string Help()
    {
        var fields = new StringBuilder();
        foreach (var sort in Enum.GetValues<ImportSort>())
        {
            fields.Append(CultureInfo.InvariantCulture, $"  {sort.Name()}\n");
            foreach (var field in ImportFields.Of(sort))
                fields.Append(CultureInfo.InvariantCulture, $"    {field.Name + (field.Required ? " *" : ""),-14} {field.Description}{(field.Words.Count > 0 ? $" ({string.Join(", ", field.Words)})" : "")}\n");
        }

        return $"""
            Takes an extract of another system: what happened before the engine was installed, or what no message tells. Its lines become facts like those of
            messages, and give way wherever a message speaks of the same thing: nothing is counted twice, and the same or an overlapping extract again changes nothing.
            Character set and separator are recognised. A line that is wrong is rejected alone, with its number, column, reason and remedy; the others are taken.
            A PostgreSQL store is written to directly, also while engines run; a SQLite store directly when its engine is stopped, else by that engine (--http, --token).

            Exit codes: 0 every line taken · 1 some rejected, or the file as a whole · 2 wrong call or columns · 3 could not (no store, no engine).

            Fields (* must be):
            {fields}
            Examples:
              hopen2 import stays gap-2025-03.csv --dry-run
              hopen2 import deposits pfi.csv --columns mappings/imports/deposits.yaml --report rejected.csv
              hopen2 import identities ipp.csv --as-of 2025-03-31
            """;
    }
}
