using System.CommandLine;
using System.Globalization;
using HopEn2.Interop.Ledger;
using HopEn2.Interop.Ledger.Copying;
using Microsoft.Extensions.Logging.Abstractions;

namespace HopEn2.Interop.Host.Verbs;

/// <summary><c>hopen2 migrate</c>: a SQLite store into a PostgreSQL database.</summary>
internal static class MigrateVerb
{
    public static Command Command()
    {
        var from = new Option<string>("--from") { Description = "The store to copy: sqlite:FILE", HelpName = "STORE", Required = true };
        var to = new Option<string>("--to") { Description = "An empty database: postgres:CONNECTION (Host=…;Database=…;Username=…, or postgres://user@host/database)", HelpName = "STORE", Required = true };
        var dryRun = new Option<bool>("--dry-run") { Description = "Say what would be copied, and whether the database can take it; copy nothing" };
        var command = new Command("migrate", """
            Copies everything a SQLite store holds into an empty PostgreSQL database: messages, bodies, translations and the former ones, documents, stays,
            patients, counters. The engine must be stopped; the source is left as it is. Interrupted, it goes on where it was when it is run again.
            In the end everything is read back by its digest and counted. Until then no engine is to be started on the database.
            Messages get new ids, which begin with the day of their reception; their order stays.

            Exit codes: 0 copied and verified · 1 the copy is not what it should be · 2 wrong call · 3 could not (an engine runs, the target holds something else, the server is away).

            Examples:
              hopen2 migrate --from sqlite:data/hopen2.db --to "postgres:Host=db.example;Database=hopen2;Username=hopen2" --dry-run
              hopen2 migrate --from sqlite:/var/lib/hopen2/hopen2.db --to postgres://hopen2@db.example/hopen2
            """)
        {
            from, to, dryRun,
        };
        command.SetAction(async (arguments, cancel) =>
        {
            if (!TryStores(arguments.GetValue(from)!, arguments.GetValue(to)!, out var source, out var target))
                return ExitCodes.WrongCall;
            if (!File.Exists(source.File))
                return Terminal.Fail($"There is no store {source.File}.");
            using var sole = StoreLock.Take(source);
            if (sole is null)
                return Terminal.Fail($"An engine runs on {source.Name}. Stop it first: what is copied must stand still.");
            try
            {
                return arguments.GetValue(dryRun) ? await LookAsync(source, target, cancel) : await CopyAsync(source, target, cancel);
            }
            catch (StoreRefusedException e)
            {
                return Terminal.Fail(e.Message);
            }
            catch (OperationCanceledException)
            {
                return Terminal.Fail("Interrupted. Run it again: it goes on where it was.");
            }
        });
        return command;
    }

    private static bool TryStores(string from, string to, out StoreOptions.Sqlite source, out StoreOptions.Postgres target)
    {
        source = (StoreOptions.Parse(from, out var fromProblem) as StoreOptions.Sqlite)!;
        target = (StoreOptions.Parse(to, out var toProblem) as StoreOptions.Postgres)!;
        if (source is null)
            Console.Error.WriteLine(fromProblem?.Replace("--store", "--from", StringComparison.Ordinal) ?? "--from: expected sqlite:FILE.");
        if (target is null)
            Console.Error.WriteLine(toProblem?.Replace("--store", "--to", StringComparison.Ordinal) ?? "--to: expected postgres:CONNECTION.");
        return source is not null && target is not null;
    }

    private static async Task<int> LookAsync(StoreOptions.Sqlite source, StoreOptions.Postgres target, CancellationToken cancel)
    {
        var count = await new StoreCopy(source, target, TimeProvider.System, NullLoggerFactory.Instance, null).LookAsync(cancel);
        Console.WriteLine($"{Said(count)} would be copied from {source.Name} to {target.Name}, which can be reached. Nothing was copied.");
        return ExitCodes.Done;
    }

    private static async Task<int> CopyAsync(StoreOptions.Sqlite source, StoreOptions.Postgres target, CancellationToken cancel)
    {
        var report = await Terminal.StepsAsync<CopyProgress, CopyReport>(
            p => (p.Step, p.Done, p.Of), progress => new StoreCopy(source, target, TimeProvider.System, NullLoggerFactory.Instance, progress).RunAsync(cancel));
        if (report.Resumed > 0)
            Console.WriteLine($"{report.Resumed} messages had been copied before.");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Said(report.Target)} are in {target.Name} after {report.Took.TotalSeconds:0.0} s. Messages have new ids, {report.FirstId} to {report.LastId}, in the same order."));
        foreach (var difference in report.Differences)
            Console.WriteLine("  " + difference);
        Console.WriteLine(report.Same
            ? "Verified: every chunk by its digest, every table and counter by its count. Start the engines with --store postgres:… now, and keep the old files until you trust the new store."
            : "The copy is not what it should be: see above. Empty the database and run it again.");
        return report.Same ? ExitCodes.Done : ExitCodes.FoundWrong;
    }

    private static string Said(StoreCount count) =>
        $"{count.Journaled} messages ({count.Bodies} with their bytes, {count.Messages} translated), {count.Patients} patients, {count.Visits} visits, {count.Documents} documents";
}
