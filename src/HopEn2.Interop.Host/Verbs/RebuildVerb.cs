using System.CommandLine;
using System.Globalization;
using System.Runtime;
using System.Text;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Ledger.Maintenance;

namespace HopEn2.Interop.Host.Verbs;

/// <summary><c>hopen2 rebuild</c>: folds and counters again from the facts, and says whether they came out the same.</summary>
internal static class RebuildVerb
{
    public static Command Command()
    {
        var replace = new Option<bool>("--replace") { Description = "Put what came out in force when it differs" };
        var command = new Command("rebuild", """
            Folds every fact again and compares documents, stays, patients and counters with those in force.
            Exit code 0 when they are the same, 1 when they differ (up to twenty differences are shown). The engine must be stopped; on PostgreSQL engines may run on,
            and wait for the comparison alone.

            Examples:
              hopen2 rebuild
              hopen2 rebuild --data /var/lib/hopen2 --replace
            """)
        {
            replace,
        };
        foreach (var option in EngineOptions.All)
            command.Options.Add(option);
        command.SetAction(async (arguments, cancel) =>
        {
            if (!Terminal.TryOptions(arguments, out var options) || !Terminal.TryMappings(options.Mappings))
                return ExitCodes.WrongCall;
            using var sole = StoreLock.Take(options.Store);
            if (sole is null)
                return Terminal.Fail($"An engine runs on {options.Store.Name}. Stop it first: a rebuild compares what stands still.");

            // Nobody waits for an answer: collecting old objects beside the work would only cost.
            GCSettings.LatencyMode = GCLatencyMode.Batch;
            return await Terminal.OnStoreAsync(() => RebuildAsync(options, arguments.GetValue(replace), cancel));
        });
        return command;
    }

    private static async Task<int> RebuildAsync(EngineOptions options, bool replace, CancellationToken cancel)
    {
        await using var services = Composition.AddCore(new ServiceCollection().AddLogging(), options, TimeProvider.System).BuildServiceProvider();
        var maintenance = services.GetRequiredService<ILedgerMaintenance>();
        var report = await Terminal.StepsAsync<RebuildProgress, RebuildReport>(
            p => (p.Step is RebuildStep.Documents ? "messages, for documents" : "messages, for persons and stays", p.Done, p.Of),
            progress => maintenance.RebuildAsync(replace, progress, cancel));
        // What was learnt from facts that came out otherwise is learnt anew.
        if (report.Replaced)
            await services.GetRequiredService<IWatchStore>().ForgetAsync(cancel);
        Console.WriteLine(Said(report));
        return report.Same ? ExitCodes.Done : ExitCodes.FoundWrong;
    }

    private static string Said(RebuildReport report)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{report.Messages} messages, {report.Facts} facts → {report.Patients} patients, {report.Visits} visits, {report.Documents} documents, {report.Counters} counters in {report.Took.TotalSeconds:0.0} s. ");
        text.Append(report.Same ? "All came out the same." : string.Create(CultureInfo.InvariantCulture, $"{report.Differences} came out otherwise{(report.Replaced ? " and were replaced" : "; --replace puts them in force")}:"));
        foreach (var example in report.Examples)
            text.Append("\n  ").Append(example);
        return text.ToString();
    }
}
