using System.CommandLine;
using HopEn2.Interop.Mappings;
using HopEn2.Interop.Monitoring.Watch;

namespace HopEn2.Interop.Host.Verbs;

/// <summary><c>hopen2 run</c>: the engine, until it is told to stop.</summary>
internal static class RunVerb
{
    public static Command Command()
    {
        var command = new Command("run", """
            Runs the engine: takes messages, keeps and acknowledges them, shows what becomes of them.
            Stops cleanly on Ctrl-C or SIGTERM: stops listening, finishes and answers what is in flight, then ends.

            Every option is also a variable (HOPEN2__DATA, HOPEN2__HTTP …) and a key of hopen2.json in the current folder.

            Examples:
              hopen2 run
              hopen2 run --data /var/lib/hopen2 --mappings /etc/hopen2 --mllp 0.0.0.0:2575 --http http://0.0.0.0:8080
            """);
        foreach (var option in EngineOptions.All)
            command.Options.Add(option);
        command.SetAction(async (arguments, cancel) =>
        {
            if (!Terminal.TryOptions(arguments, out var options))
                return ExitCodes.WrongCall;
            return await ServeAsync(options, TimeProvider.System, _ => Task.CompletedTask, cancel);
        });
        return command;
    }

    /// <summary>Runs the engine, and something beside it once it serves.</summary>
    /// <param name="past">What happened before the store begins, for the rupture watch to learn from; null: nothing is known.</param>
    public static async Task<int> ServeAsync(EngineOptions options, TimeProvider hospitalTime, Func<CancellationToken, Task> beside, CancellationToken cancel, IEarlierPast? past = null)
    {
        // System.CommandLine waits for what was told to stop only once it has its task: told before that, it ends at once with 143.
        await Task.Yield();
        // Read while the engine is put together: both take about as long.
        var mappings = new Lazy<MappingResult>(() => MappingLoader.Load(options.Mappings));
        _ = Task.Run(() => mappings.Value, CancellationToken.None);
        Directory.CreateDirectory(options.Data);
        using var sole = StoreLock.Take(options.Store);
        if (sole is null)
            return Terminal.Fail($"Another engine runs on {options.Store.Name}. Stop it, or name another folder with --data.");

        try
        {
            await using var app = Composition.Engine(options, hospitalTime, past, mappings);
            if (!Terminal.TryMappings(options.Mappings, mappings.Value))
                return ExitCodes.FoundWrong;
            // Told this way, the host knows that what ends while it starts was to end.
            await using var told = cancel.Register(app.Lifetime.StopApplication);
            // Opens the store: where that is refused there is nothing to stop.
            _ = app.Services.GetServices<IHostedService>();
            try
            {
                await app.StartAsync(CancellationToken.None);
                Console.WriteLine($"hopen2 runs. Wallboard: {options.Http}   MLLP: {options.Mllp}   Store: {options.Store.Name}   Ctrl-C stops it.");
                await UntilToldAsync(beside, app.Lifetime.ApplicationStopping);
            }
            finally
            {
                // However far it came: nothing that was started may go on with a store that is closed.
                await app.StopAsync(CancellationToken.None);
            }

            Console.WriteLine("Stopped.");
            return ExitCodes.Done;
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            Console.WriteLine("Stopped before it served.");
            return ExitCodes.Done;
        }
        catch (Exception e) when (e is IOException or HopEn2.Interop.Ledger.StoreRefusedException)
        {
            return Terminal.Fail(e.Message);
        }
    }

    private static async Task UntilToldAsync(Func<CancellationToken, Task> beside, CancellationToken stopping)
    {
        var companion = beside(stopping);
        try
        {
            await Task.Delay(Timeout.Infinite, stopping);
        }
        catch (OperationCanceledException)
        {
            Console.WriteLine("Stopping: finishing what is in flight …");
        }

        try
        {
            await companion;
        }
        catch (OperationCanceledException)
        {
            // Told to stop.
        }
    }
}
