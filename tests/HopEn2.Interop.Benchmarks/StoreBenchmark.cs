using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Threading.Channels;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Hl7v2.Translation;
using HopEn2.Interop.Ledger;
using HopEn2.Interop.Ledger.Maintenance;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace HopEn2.Interop.Benchmarks;

/// <summary><c>store</c>: an engine with a year of a university hospital behind it.</summary>
internal static class StoreBenchmark
{
    private static readonly Option<long> Messages = new("--messages") { Description = "Messages of the year; three in ten are documents", DefaultValueFactory = _ => 10_000_000 };
    private static readonly Option<string?> Data = new("--data") { Description = "Folder of the store, kept for another run; a store that is there is measured as it is" };
    private static readonly Option<double> Seconds = new("--seconds") { Description = "Of each measurement of intake, after as long a warm-up", DefaultValueFactory = _ => 20 };
    private static readonly Option<bool> SkipRebuild = new("--skip-rebuild") { Description = "Do not fold the year again" };

    public static Command Command()
    {
        var command = new Command("store", """
            Generates a year through the engine's own journal, translation and ledger, then measures: start-up, the queries of the screens, how long the watch
            learns, intake against that of an empty store, and the rebuild. Ten million messages take about an hour and 25 GB.
            With --store postgres:… the database is to be an empty one; another beside it, of the same name and "_empty", is made and dropped.

            Examples:
              … -- store --messages 300000
              … -- store --data year
            """) { Messages, Data, Seconds, SkipRebuild, Setups.Store };
        command.SetAction(async (arguments, cancel) => (await RunAsync(arguments, cancel)).Print(arguments));
        return command;
    }

    private static async Task<Report> RunAsync(ParseResult arguments, CancellationToken cancel)
    {
        var count = arguments.GetValue(Messages);
        var report = new Report($"store, {count} messages, {Setups.Shown(arguments)}", "what", "count", "p50", "p95", "unit");
        var folder = arguments.GetValue(Data) ?? Directory.CreateTempSubdirectory("hopen2-bench-").FullName;
        var store = arguments.GetValue(Setups.Store);
        var setup = new EngineSetup(folder, store is null ? [] : ["--store", store]);
        var end = TimeProvider.System.GetUtcNow().AddDays(-1);
        var year = new HospitalYear(count, new DateTimeOffset(end.Date, TimeSpan.Zero));
        try
        {
            var options = StoreOptions.Parse(store ?? $"sqlite:{Path.Combine(folder, "hopen2.db")}", out var problem) ?? throw new InvalidOperationException(problem);
            await using (var services = Services(options))
            {
                if ((await services.GetRequiredService<IJournal>().IdsAfterAsync(new JournalId(0), 1, cancel)).Count == 0)
                    await GenerateAsync(services, year, report, cancel);
                // An engine notes as it goes how far it has come.
                await services.GetRequiredService<ILedger>().RecordedUpToAsync(cancel);
                // Day by day an engine would have forgotten the bodies of the year's first nine months long ago.
                var swept = await services.GetRequiredService<ILedgerMaintenance>().SweepAsync(new RetentionOptions { Share = 1 }, cancel);
                report.Add("bodies forgotten after 90 days", swept.Bodies, swept.BytesFreed / 1048576d, "", "MiB freed");
            }

            var bytes = store is null ? Directory.EnumerateFiles(folder, "hopen2*").Sum(f => new FileInfo(f).Length) : PostgresDatabases.Bytes(store["postgres:".Length..]);
            report.Add("store on disk", 1, bytes / 1048576d, "", "MiB");
            await StartsAsync(setup, report, cancel);
            await QueriesAsync(setup, year, report, cancel);
            await LearnAsync(setup, report, cancel);
            await IntakeAsync(setup, arguments, report, cancel);
            if (!arguments.GetValue(SkipRebuild))
            {
                await using var services = Services(options);
                var rebuilt = await services.GetRequiredService<ILedgerMaintenance>().RebuildAsync(false, null, cancel);
                report.Add("rebuild" + (rebuilt.Same ? ", the same" : $", {rebuilt.Differences} DIFFERENCES"), rebuilt.Facts, rebuilt.Facts / rebuilt.Took.TotalSeconds, "", "facts/s");
            }

            return report;
        }
        finally
        {
            if (arguments.GetValue(Data) is null)
                setup.Dispose();
        }
    }

    private static ServiceProvider Services(StoreOptions options)
    {
        var mappings = Traffic.Mappings();
        return new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(new ConfigurationBuilder().Build()).AddSingleton(TimeProvider.System).AddSingleton(new HospitalCalendar(mappings.Hospital.TimeZone))
            .AddSingleton<ITranslator>(new Hl7v2Translator(new FixedMappings(mappings))).AddLedger(options).BuildServiceProvider();
    }

    /// <summary>One thread journals and translates, the other records.</summary>
    private static async Task GenerateAsync(ServiceProvider services, HospitalYear year, Report report, CancellationToken cancel)
    {
        var (journal, translator, ledger) = (services.GetRequiredService<IJournal>(), services.GetRequiredService<ITranslator>(), services.GetRequiredService<ILedger>());
        var translated = Channel.CreateBounded<TranslatedMessage[]>(4);
        var (clock, done) = (Stopwatch.StartNew(), 0L);
        var recording = Task.Run(
            async () =>
            {
                await foreach (var batch in translated.Reader.ReadAllAsync(cancel))
                {
                    await ledger.RecordAsync(batch, cancel);
                    if ((done += batch.Length) % 100_352 == 0)
                        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{done} messages, {done / clock.Elapsed.TotalSeconds:0}/s"));
                }
            },
            cancel);
        foreach (var batch in year.Messages().Chunk(512))
        {
            var receipts = await Task.WhenAll(batch.Select(m => journal.AppendAsync(m, cancel).AsTask()));
            var journaled = await journal.ReadAsync([.. receipts.Select(r => r.Id)], cancel);
            await translated.Writer.WriteAsync([.. journaled.Select(m => Translated(translator, m))], cancel);
        }

        translated.Writer.Complete();
        await recording;
        report.Add("generation", done, done / clock.Elapsed.TotalSeconds, "", "messages/s");
    }

    private static TranslatedMessage Translated(ITranslator translator, JournaledMessage message)
    {
        var (header, outcome) = translator.Translate(message);
        return outcome is Outcome.Understood
            ? new TranslatedMessage(message.Id, header, outcome, message.ReceivedAt, message.Feed)
            : throw new InvalidOperationException($"{message.ControlId} was not understood: {outcome}");
    }

    private static async Task StartsAsync(EngineSetup setup, Report report, CancellationToken cancel)
    {
        var times = new List<double>();
        for (var i = 0; i < 5; i++)
        {
            var (engine, ready) = await Engine.StartAsync(setup, cancel);
            await engine.KillAsync();
            await engine.DisposeAsync();
            times.Add(ready.TotalMilliseconds);
        }

        Add(report, "start-up", times);
    }

    private static async Task QueriesAsync(EngineSetup setup, HospitalYear year, Report report, CancellationToken cancel)
    {
        var (engine, _) = await Engine.StartAsync(setup, cancel);
        await using var _2 = engine;
        var random = new Random(1);
        long Stay() => random.NextInt64(year.Stays);
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        string Day(int back) => today.AddDays(-back).ToString("O", CultureInfo.InvariantCulture);
        var queries = new (string Name, Func<string> Path)[]
        {
            ("messages, newest", () => "/api/messages"),
            ("messages by control id", () => $"/api/messages?controlId={HospitalYear.ControlIdOf(Stay())}"),
            ("messages by IPP", () => $"/api/messages?ipp=IPP{HospitalYear.Visit(Stay())}"),
            ("messages by visit", () => $"/api/messages?visit={HospitalYear.Visit(Stay())}"),
            ("messages of a feed", () => "/api/messages?feed=pfi"),
            ("messages of a feed and a day", () => $"/api/messages?feed=dpi&from={Day(random.Next(2, 360))}T08:00:00Z"),
            ("messages parked", () => "/api/messages?status=parked"),
            ("documents, newest", () => "/api/documents"),
            ("document timeline", () => $"/api/documents/{HospitalYear.DocumentOf(Stay())}"),
            ("documents by IPP", () => $"/api/documents?ipp=IPP{HospitalYear.Visit(Stay())}"),
            ("documents by stay", () => $"/api/documents?stay={HospitalYear.Visit(Stay())}"),
            ("documents by kind", () => "/api/documents?kind=LDL"),
            ("documents refused", () => "/api/documents?state=refused"),
            ("documents waiting", () => "/api/documents?state=waiting"),
            ("stays by visit", () => $"/api/stays?visit={HospitalYear.Visit(Stay())}"),
            ("stays, newest", () => "/api/stays"),
            ("counters of a month", () => $"/api/counters?by=service,kind&from={Day(40)}&to={Day(10)}"),
            ("counters of the year", () => $"/api/counters?by=service,kind&from={Day(365)}&to={Day(0)}"),
            ("feeds", () => "/api/feeds"),
            ("wallboard", () => "/"),
        };
        foreach (var (name, path) in queries)
        {
            var times = new List<double>();
            for (var i = 0; i < 60; i++)
            {
                var asked = path();
                var clock = Stopwatch.StartNew();
                await engine.GetAsync(asked, cancel);
                // The first ones compile the code.
                if (i >= 10)
                    times.Add(clock.Elapsed.TotalMilliseconds);
            }

            Add(report, name, times);
        }
    }

    /// <summary>What an engine does once, when it first finds a past: learn from it what is usual. The others of this benchmark were ended before they had.</summary>
    private static async Task LearnAsync(EngineSetup setup, Report report, CancellationToken cancel)
    {
        var (engine, _) = await Engine.StartAsync(setup, cancel);
        await using var _2 = engine;
        var clock = Stopwatch.StartNew();
        var meanwhile = await LoadRun.SendAsync(engine.MllpPort, "adt_a01", 16, 20, 5, 500, cancel);
        // It has learnt in a run before, or there is little to learn from.
        if (await engine.WatchesAsync(cancel))
            return;
        report.Add("500 messages/s while it learns", 1, meanwhile.P50, meanwhile.P99, "ms, p99 the second");
        while (!await engine.WatchesAsync(cancel))
            await Task.Delay(500, cancel);
        report.Add("learning from the last 90 days", 1, clock.Elapsed.TotalSeconds, "", "s");
    }

    private static async Task IntakeAsync(EngineSetup setup, ParseResult arguments, Report report, CancellationToken cancel)
    {
        var seconds = arguments.GetValue(Seconds);
        async Task<double> MeasureAsync(EngineSetup where)
        {
            var (engine, _) = await Engine.StartAsync(where, cancel);
            await using var _2 = engine;
            await LoadRun.SendAsync(engine.MllpPort, "adt_a01", 32, seconds, 0, 0, cancel);
            await engine.DrainedAsync(cancel);
            var clock = Stopwatch.StartNew();
            var load = await LoadRun.SendAsync(engine.MllpPort, "adt_a01", 32, seconds, 0, 0, cancel);
            clock.Restart();
            await engine.DrainedAsync(cancel);
            return load.Acknowledged / (load.Acknowledged / load.PerSecond + clock.Elapsed.TotalSeconds);
        }

        var connection = arguments.GetValue(Setups.Store)?["postgres:".Length..];
        using var empty = EngineSetup.New(connection is null ? null : "postgres:" + PostgresDatabases.CreateBeside(connection), null);
        var before = await MeasureAsync(empty);
        if (connection is not null)
            PostgresDatabases.DropBeside(connection);
        var full = await MeasureAsync(setup);
        report.Add("intake, all work, empty store", 1, before, "", "messages/s");
        report.Add("intake, all work, this store", 1, full, "", "messages/s");
        report.Add("ratio", 1, full / before, "", "");
    }

    private static void Add(Report report, string what, List<double> milliseconds)
    {
        milliseconds.Sort();
        report.Add(what, milliseconds.Count, milliseconds[milliseconds.Count / 2], milliseconds[(int)Math.Ceiling(0.95 * milliseconds.Count) - 1], "ms");
    }
}
