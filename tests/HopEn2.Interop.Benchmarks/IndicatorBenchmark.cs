using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Indicators;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Host;
using HopEn2.Interop.Ledger;
using HopEn2.Interop.Ledger.Bus;
using HopEn2.Interop.Mappings;
using HopEn2.Interop.Monitoring;
using HopEn2.Interop.Monitoring.Indicators;
using HopEn2.Interop.Tests.Quarter;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace HopEn2.Interop.Benchmarks;

/// <summary><c>indicators</c>: a quarter of known truth through the ledger, and how long a month of it takes.</summary>
internal static class IndicatorBenchmark
{
    private const int EpisodesAtOnce = 50;

    private static readonly Option<int> Stays = new("--stays") { Description = "Stays of the quarter; five documents each", DefaultValueFactory = _ => 200_000 };
    private static readonly Option<string> Sizes = new("--sizes") { Description = "Which parts of it are measured, so that one sees how the cost grows", DefaultValueFactory = _ => "0.25,0.5,1" };
    private static readonly Option<bool> Mllp = new("--mllp") { Description = "Instead of measuring the ledger: the quarter sent to the program as messages over MLLP, and its answers compared" };
    private static readonly Option<string?> Data = new("--data") { Description = "Folder in which the SQLite stores of the quarter are kept: found there, they are measured again without being recorded" };
    private static readonly Option<string?> Serve = new("--serve") { Description = "Instead of measuring, an engine with the quarter as it was at --at, at this URL, until it is ended" };
    private static readonly Option<string?> Moment = new("--at") { Description = "Time of the hospital, as 2024-03-15T12:00Z: with --serve" };

    public static Command Command()
    {
        var command = new Command("indicators", """
            Generates January to March 2024 with known truth, records its facts, computes each month and compares every numerator and denominator with the truth.

            Examples:
              … -- indicators --stays 200000
              … -- indicators --data data/quarter
              … -- indicators --mllp --stays 5000
              … -- indicators --stays 4000 --serve http://127.0.0.1:8089 --at 2024-03-15T12:00Z
            """) { Stays, Sizes, Mllp, Data, Serve, Moment, Setups.Store, Setups.Bus };
        command.SetAction(async (arguments, cancel) =>
        {
            if (arguments.GetValue(Serve) is { } url)
                await ServeAsync(new Uri(url), arguments.GetValue(Stays), DateTimeOffset.Parse(arguments.GetValue(Moment)!, CultureInfo.InvariantCulture), cancel);
            else
                (await (arguments.GetValue(Mllp) ? QuarterByMllp.RunAsync(arguments, arguments.GetValue(Stays), cancel) : RunAsync(arguments, cancel))).Print(arguments);
        });
        return command;
    }

    private static async Task<Report> RunAsync(ParseResult arguments, CancellationToken cancel)
    {
        var report = new Report($"indicators, {arguments.GetValue(Stays)} stays, {Setups.Shown(arguments)}", "what", "stays", "documents", "items", "s", "CPU s", "MB allocated", "equals the truth");
        foreach (var size in arguments.GetValue(Sizes)!.Split(',').Select(s => double.Parse(s, CultureInfo.InvariantCulture)))
            await MeasureAsync(arguments, (int)(arguments.GetValue(Stays) * size), report, cancel);
        return report;
    }

    private static async Task MeasureAsync(ParseResult arguments, int stays, Report report, CancellationToken cancel)
    {
        var kept = arguments.GetValue(Data) is { } data ? Directory.CreateDirectory(Path.Combine(data, $"{stays}")) : null;
        var folder = kept ?? Directory.CreateTempSubdirectory("hopen2-bench-");
        var done = new FileInfo(Path.Combine(folder.FullName, "recorded"));
        var store = arguments.GetValue(Setups.Store);
        if (store is not null)
            PostgresDatabases.Empty(store["postgres:".Length..]);
        try
        {
            await using var services = Services(StoreOptions.Parse(store ?? $"sqlite:{Path.Combine(folder.FullName, "bench.db")}", out _)!);
            var quarter = new QuarterGenerator(stays, stays);
            var clock = Stopwatch.StartNew();
            var found = done.Exists;
            if (found)
                _ = quarter.Messages().Count();
            else
                await RecordAsync(services, quarter.Messages(), 0, cancel);
            await done.Create().DisposeAsync();
            report.Add(found ? "found" : "recorded", quarter.Truth.Stays, quarter.Truth.Documents, "", clock.Elapsed.TotalSeconds, "", "", "");

            var indicators = services.GetRequiredService<LedgerIndicators>();
            foreach (var number in QuarterGenerator.Months)
            {
                IndicatorMonth month = null!;
                var took = await Took.Of(async () => month = await indicators.MonthAsync(new(number / 100, number % 100), IndicatorScope.All, cancel));
                var same = month.Rates.All(r => quarter.Truth.Rates(number)[r.Indicator.Name()] == (r.N, r.D));
                report.Add(
                    month.Month.ToString(), month.Of(Indicator.Ldl).D, month.Of(Indicator.CrBio).D + month.Of(Indicator.CrImagerie).D, month.Rates.Sum(r => r.D), took.Wall.TotalSeconds, took.Cpu.TotalSeconds,
                    took.Allocated / 1e6, same ? "yes" : "NO: " + string.Join(", ", month.Rates.Select(r => Differs(r, number, quarter.Truth)).OfType<string>()));
            }

            if (kept is null)
                await BesideAsync(services, stays, report, cancel);
        }
        finally
        {
            if (kept is null)
                folder.Delete(recursive: true);
        }
    }

    private static string? Differs(IndicatorRate rate, int month, QuarterTruth truth)
    {
        var name = rate.Indicator.Name();
        if (truth.Rates(month)[name] == (rate.N, rate.D))
            return null;
        var set = rate.Indicator switch { Indicator.MssProfessional => "mailed", Indicator.MssPatient => "reached", _ => null };
        var lost = set is null ? [] : rate.Items.Where(i => !i.Counted && truth.Patients(month, set).Contains(int.Parse(i.Patient!.Value.Value[1..], CultureInfo.InvariantCulture))).Take(3);
        return $"{name} {rate.N}/{rate.D} instead of {truth.Rates(month)[name]} {string.Join(' ', lost.Select(i => i.Key))}";
    }

    /// <summary>Recording alone, and with a month computed beside it without any rest: the worst that looking at the page could do.</summary>
    private static async Task BesideAsync(ServiceProvider services, int stays, Report report, CancellationToken cancel)
    {
        var more = new QuarterGenerator(1, 2000, ".9").Messages().ToList();
        var (half, number) = (more.Count / 2, 100_000_000L);
        foreach (var (what, beside, part) in new[] { ("recording episodes/s, alone", false, more.Take(half)), ("… with a month computed without rest", true, more.Skip(half)) })
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            var computing = beside ? Task.Run(() => ComputeOnAsync(services, stop.Token), cancel) : Task.FromResult(0);
            var clock = Stopwatch.StartNew();
            await RecordAsync(services, part, number, cancel);
            var rate = half / clock.Elapsed.TotalSeconds;
            await stop.CancelAsync();
            report.Add(what + (beside ? $", {await computing} times" : ""), stays, "", "", rate, "", "", "");
        }
    }

    private static async Task<int> ComputeOnAsync(ServiceProvider services, CancellationToken stop)
    {
        var times = 0;
        try
        {
            for (; ; times++)
                await services.GetRequiredService<LedgerIndicators>().MonthAsync(new(2024, 2), IndicatorScope.All, stop);
        }
        catch (OperationCanceledException)
        {
            return times;
        }
    }

    private static async Task RecordAsync(ServiceProvider services, IEnumerable<TranslatedEpisode> episodes, long from, CancellationToken cancel)
    {
        var ledger = services.GetRequiredService<ILedger>();
        var postgres = services.GetService<StoreOptions.Postgres>() is not null;
        var now = new DateTimeOffset(2024, 4, 10, 0, 0, 0, TimeSpan.Zero);
        // On PostgreSQL an id begins with the day of reception.
        var first = postgres ? (long)(now - new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero)).TotalDays * 1_000_000_000 : 0;
        foreach (var batch in episodes.Chunk(EpisodesAtOnce))
            await ledger.RecordAsync([.. batch.Select(e => new TranslatedMessage(new JournalId(first + from + e.Number), e.Header, e.Outcome, now, "gam"))], cancel);
    }

    private static ServiceProvider Services(StoreOptions options)
    {
        var mappings = Traffic.Mappings();
        return new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddSingleton<IMappings>(new FixedMappings(mappings))
            .AddSingleton(new HospitalCalendar(mappings.Hospital.TimeZone)).AddSingleton(new HospitalClock(TimeProvider.System, mappings.Hospital.TimeZone))
            .AddLedger(options).AddIndicators().BuildServiceProvider();
    }

    /// <summary>What was known at a time, in an engine whose hospital's clock stands there.</summary>
    private static async Task ServeAsync(Uri url, int stays, DateTimeOffset at, CancellationToken cancel)
    {
        var folder = Directory.CreateTempSubdirectory("hopen2-bench-");
        var store = StoreOptions.Parse($"sqlite:{Path.Combine(folder.FullName, "hopen2.db")}", out _)!;
        await using (var services = Services(store))
        {
            var known = new QuarterGenerator(stays, stays).Messages().Select(e => e with { Outcome = new Outcome.Understood([.. ((Outcome.Understood)e.Outcome).Facts.Where(f => f.Source.SentAt <= at)], []) });
            await RecordAsync(services, known.Where(e => ((Outcome.Understood)e.Outcome).Facts.Count > 0), 0, cancel);
        }

        var options = new EngineOptions(folder.FullName, Path.Combine(AppContext.BaseDirectory, "mappings"), new IPEndPoint(IPAddress.Loopback, url.Port + 1), url, BusOptions.Parse("memory", out _)!, store, new ConfigurationBuilder().Build());
        await using var engine = Composition.Engine(options, new Standing(at));
        await engine.RunAsync();
        folder.Delete(recursive: true);
    }

    private sealed class Standing(DateTimeOffset at) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => at;
    }
}
