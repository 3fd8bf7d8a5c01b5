using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using HopEn2.Interop.Simulators.Fhir;
using HopEn2.Interop.Tests.EndToEnd;

namespace HopEn2.Interop.Benchmarks;

/// <summary><c>notifications</c>: FHIR notifications at an even rate, from a source into the engine and from the engine to a listener; each is there once.</summary>
internal static class NotificationBenchmark
{
    private const string Topic = "http://hopen2.example/SubscriptionTopic/benchmark";
    private const string Source = "dpi";

    private static readonly DateTimeOffset Morning = new(2025, 3, 12, 8, 0, 0, TimeSpan.Zero);
    private static readonly Option<double> Rate = new("--rate") { Description = "Notifications a second", DefaultValueFactory = _ => 500 };
    private static readonly Option<int> Seconds = new("--seconds") { Description = "How long", DefaultValueFactory = _ => 60 };
    private static readonly Option<string> Content = new("--content") { Description = "full-resource, id-only or empty", DefaultValueFactory = _ => "full-resource" };
    private static readonly Option<bool> Kill = new("--kill") { Description = "kill -9 of the engine in the middle, and started again at once" };
    private static readonly Option<string> Way = new("--way") { Description = "in, out or both", DefaultValueFactory = _ => "both" };

    public static Command Command()
    {
        var command = new Command("notifications", """
            In: a server that the engine subscribes to tells of three visits to one document, each a notification of its own, 16 at a time. Every event must be in the journal once and understood.
            Out: documents over MLLP, told of to a subscriber. Every document must be told of, under numbers without a gap.
            """) { Rate, Seconds, Content, Kill, Way, Setups.Store, Setups.Bus };
        command.SetAction(async (arguments, cancel) => (await RunAsync(arguments, cancel)).Print(arguments));
        return command;
    }

    private static async Task<Report> RunAsync(ParseResult arguments, CancellationToken cancel)
    {
        var report = new Report(
            string.Create(CultureInfo.InvariantCulture, $"notifications, {arguments.GetValue(Content)}, store {Setups.Shown(arguments)}{(arguments.GetValue(Kill) ? ", one kill -9" : "")}"),
            "way", "events", "seconds", "a second", "lost", "twice", "misunderstood", "told again", "all there after s", "peak MiB", "CPU ms/event");
        if (arguments.GetValue(Way) is not "out")
            await InAsync(report, arguments, cancel);
        if (arguments.GetValue(Way) is not "in")
            await OutAsync(report, arguments, cancel);
        return report;
    }

    private static async Task InAsync(Report report, ParseResult arguments, CancellationToken cancel)
    {
        await using var server = await SourceServer.StartAsync(new() { InFlight = 16, Retries = 1 }, TimeProvider.System);
        var port = Engine.FreePort();
        using var setup = Setups.New(arguments) with
        {
            HttpPort = port,
            Variables = new Dictionary<string, string>
            {
                ["HOPEN2__Fhir__Sources__0__Name"] = Source,
                ["HOPEN2__Fhir__Sources__0__Server"] = server.Base.ToString(),
                ["HOPEN2__Fhir__Sources__0__Topic"] = Topic,
                ["HOPEN2__Fhir__Sources__0__Feed"] = "dpi",
                ["HOPEN2__Fhir__Sources__0__Address"] = $"http://127.0.0.1:{port}/fhir",
                ["HOPEN2__Fhir__Sources__0__Content"] = arguments.GetValue(Content)!, // It has a default.
                ["HOPEN2__Fhir__Sources__0__Heartbeat"] = "00:00:05",
            },
        };
        var (engine, _) = await Engine.StartAsync(setup, cancel);
        try
        {
            while (server.Subscriptions.Values.All(s => s != "active"))
                await Task.Delay(50, cancel);
            var (count, clock) = ((int)(arguments.GetValue(Rate) * arguments.GetValue(Seconds)), Stopwatch.StartNew());
            for (var n = 1; n <= count; n++)
            {
                if (arguments.GetValue(Kill) && n == count / 2)
                {
                    await engine.KillAsync();
                    _ = RestartAsync();
                }

                while (clock.Elapsed.TotalSeconds < n / arguments.GetValue(Rate))
                    await Task.Delay(2, cancel);
                server.Publish(Topic, Resource(n));
            }

            var (took, cpu) = (clock.Elapsed.TotalSeconds, engine.CpuSeconds);
            var subscription = server.Subscriptions.Keys.Single();
            await UntilAsync(async () => await TakenAsync(engine, cancel) == count, cancel);
            await engine.DrainedAsync(cancel);
            var after = clock.Elapsed.TotalSeconds - took;
            var (lost, twice, misunderstood) = await CheckAsync(engine, Enumerable.Range(1, count).Select(n => $"{Source}/{subscription}#{n}"), cancel);
            // Beside the journal, what became of it: each visit and each document, once.
            var documents = await ProducedAsync(engine, cancel);
            if (documents != count / 4)
                throw new InvalidOperationException($"{documents} documents are counted, {count / 4} were told of.");
            report.Add("in", count, took, count / took, lost, twice, misunderstood, server.Failed, after, engine.PeakMebibytes, (cpu.Own + cpu.Store) * 1000 / count);
        }
        finally
        {
            await engine.DisposeAsync();
        }

        async Task RestartAsync() => (engine, _) = await Engine.StartAsync(setup, cancel);
    }

    private static async Task OutAsync(Report report, ParseResult arguments, CancellationToken cancel)
    {
        await using var listener = await Listener.StartAsync();
        using var setup = Setups.New(arguments) with
        {
            HttpPort = Engine.FreePort(),
            Variables = new Dictionary<string, string> { ["HOPEN2__Fhir__Subscriptions__Key"] = "a-key-of-a-benchmark-that-is-long", ["HOPEN2__Fhir__Subscriptions__Endpoints__0"] = "http://127.0.0.1:" },
        };
        var (engine, _) = await Engine.StartAsync(setup, cancel);
        try
        {
            await engine.PostAsync("/fhir/Subscription", Subscription(listener.Address, arguments.GetValue(Content)!), "application/fhir+json", cancel); // It has a default.
            var (clock, seconds, documents) = (Stopwatch.StartNew(), arguments.GetValue(Seconds), 0L);
            // With a kill in two parts: what was not acknowledged when the engine died may be there all the same.
            var parts = arguments.GetValue(Kill) ? 2 : 1;
            for (var part = 1; part <= parts; part++)
            {
                var load = await LoadRun.SendAsync(engine.MllpPort, "mdm_t02", 16, seconds / (double)parts, 0, arguments.GetValue(Rate), cancel);
                documents += load.Acknowledged;
                if (part == parts)
                    break;
                await engine.KillAsync();
                await engine.DisposeAsync();
                (engine, _) = await Engine.StartAsync(setup, cancel);
            }

            var (took, cpu) = (clock.Elapsed.TotalSeconds, engine.CpuSeconds);
            await UntilAsync(() => Task.FromResult(listener.Events.Count >= documents), cancel);
            var after = clock.Elapsed.TotalSeconds - took;
            var lost = documents - listener.Events.Values.Distinct(StringComparer.Ordinal).Count() + Enumerable.Range(1, listener.Events.Count).Count(n => !listener.Events.ContainsKey(n));
            var twice = listener.Events.Count - listener.Events.Values.Distinct(StringComparer.Ordinal).Count();
            report.Add("out", documents, took, documents / took, lost, twice, 0, listener.Repeated, after, engine.PeakMebibytes, (cpu.Own + cpu.Store) * 1000 / documents);
        }
        finally
        {
            await engine.DisposeAsync();
        }
    }

    private static JsonObject Resource(int n)
    {
        var (id, at) = (n.ToString(CultureInfo.InvariantCulture), Morning.AddMilliseconds(n * 50));
        if (n % 4 == 0)
            return JsonNode.Parse(Messages.Reference(id, "1.2.250.1.999.3." + id, at))!.AsObject(); // It is an object.
        return JsonNode.Parse($$$"""
            {"resourceType":"Encounter","id":"{{{id}}}","meta":{"lastUpdated":"{{{at:yyyy-MM-ddTHH:mm:ss.fffzzz}}}"},"identifier":[{"type":{"coding":[{"code":"VN"}]},"system":"urn:oid:2.999.1.1","value":"V{{{id}}}"}],
             "status":"in-progress","class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"IMP"},"subject":{"identifier":{"type":{"coding":[{"code":"PI"}]},"system":"urn:oid:2.999.1.1","value":"8{{{id}}}"}},
             "period":{"start":"{{{at:yyyy-MM-ddTHH:mm:ss.fffzzz}}}"},"serviceProvider":{"identifier":{"value":"UFNEPH"}} }
            """)!.AsObject(); // As above.
    }

    private static string Subscription(string endpoint, string content) => $$$"""
        {"resourceType":"Subscription","status":"requested","reason":"benchmark","criteria":"urn:hopen2:topic:document-state",
         "channel":{"type":"rest-hook","endpoint":"{{{endpoint}}}","payload":"application/fhir+json",
          "_payload":{"extension":[{"url":"http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-payload-content","valueCode":"{{{content}}}"}]}} }
        """;

    private static async Task<long> TakenAsync(Engine engine, CancellationToken cancel)
    {
        var state = JsonDocument.Parse(await engine.GetAsync("/fhir/notify", cancel)).RootElement[0];
        return state.GetProperty("missing").GetInt64() == 0 ? state.GetProperty("takenUpTo").GetInt64() : 0;
    }

    private static async Task<int> ProducedAsync(Engine engine, CancellationToken cancel) =>
        JsonDocument.Parse(await engine.GetAsync("/api/counters?by=kind&from=2025-03-12&to=2025-03-12", cancel)).RootElement.GetProperty("items").EnumerateArray().Sum(i => i.GetProperty("counts").GetProperty("produced").GetInt32());

    private static async Task<(int Lost, int Twice, int Misunderstood)> CheckAsync(Engine engine, IEnumerable<string> controls, CancellationToken cancel)
    {
        var (lost, twice, misunderstood) = (0, 0, 0);
        await Parallel.ForEachAsync(controls, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = cancel }, async (control, stop) =>
        {
            var found = JsonDocument.Parse(await engine.GetAsync("/api/messages?controlId=" + Uri.EscapeDataString(control), stop)).RootElement.GetProperty("items");
            if (found.GetArrayLength() == 0)
                Interlocked.Increment(ref lost);
            else if (found.GetArrayLength() > 1)
                Interlocked.Increment(ref twice);
            else if (found[0].GetProperty("status").GetString() != "understood")
                Interlocked.Increment(ref misunderstood);
        });
        return (lost, twice, misunderstood);
    }

    private static async Task UntilAsync(Func<Task<bool>> isSo, CancellationToken cancel)
    {
        for (var clock = Stopwatch.StartNew(); !await IsSoAsync(); await Task.Delay(50, cancel))
        {
            if (clock.Elapsed > TimeSpan.FromMinutes(3))
                throw new InvalidOperationException("Not all of it is there three minutes after the last.");
        }

        async Task<bool> IsSoAsync()
        {
            try
            {
                return await isSo();
            }
            catch (HttpRequestException)
            {
                // Killed, and not back yet.
                return false;
            }
        }
    }
}
