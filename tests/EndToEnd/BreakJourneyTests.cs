using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace HopEn2.Interop.Tests.EndToEnd;

/// <summary>Each way in which the simulated hospital's flows break, in the program as it is shown: it raises its incident and no other, and the incident is over when the break is.</summary>
/// <remarks>
/// Several breaks that do not touch each other share a demonstration. What waits too long to be recorded is in
/// <see cref="BacklogJourneyTests"/>; a door that does not open in <see cref="AlertJourneyTests"/>, where it is mailed, too.
/// </remarks>
public sealed class BreakJourneyTests(BreakJourneyTests.Demonstrations demonstrations) : IClassFixture<BreakJourneyTests.Demonstrations>
{
    private const string Whole = "silence:gam,silence:dpi,silence:ris,silence:sgl,silence:pfi";

    /// <summary>The demonstrations: how far they go, and what breaks in each: the stream it is at, the kind said, and its code.</summary>
    private static readonly Dictionary<string, (string Until, (string Written, string Root, string Kind, string? Code)[] Breaks)> Plans = new()
    {
        ["lines"] = ("20:00",
        [
            ("unframed:ris@15:00-16:00", "feed/ris", "unframed", null),
            ("unqualified:dpi@15:00-16:00", "feed/dpi", "notQualified", null),
            ("disconnect:sgl@16:00-17:00", "feed/sgl", "disconnected", null),
            (string.Join(',', Whole.Split(',').Select(s => s + "@18:15-19:00")), "sender/CHU-FICTIF", "silence", null),
        ]),
        ["messages"] = ("17:45",
        [
            ("silence:ris@15:00-16:00", "feed/ris", "silence", null),
            ("park:dpi@15:00-16:00", "feed/dpi", "parked", "UnnamedDocument"),
            ("refuse:XDSRegistryBusy@15:00-16:30", "answers/pfi/ZAM%5EZ01", "refused", "XDSRegistryBusy"),
        ]),
        ["limping"] = ("17:45",
        [
            ("drop:dpi@15:00-16:30", "feed/dpi", "drop", null),
            ("reject:ris@15:00-16:30", "feed/ris", "rejected", null),
        ]),
        ["platform"] = ("19:15",
        [
            ("no-deposit:dpi@15:00-16:30", "deposited///dpi", "notDeposited", null),
            ("no-answer:Z01@17:30-18:15", "answers/pfi/ZAM%5EZ01", "notAcknowledged", null),
        ]),
    };

    public static IEnumerable<object[]> Breaks => Plans.SelectMany(p => p.Value.Breaks, (p, b) => new object[] { p.Key, b.Written });

    [Theory]
    [MemberData(nameof(Breaks))]
    public async Task A_break_raises_its_incident_and_no_other_and_the_incident_ends_with_it(string plan, string written)
    {
        var (_, breaks) = Plans[plan];
        var (_, root, kind, code) = breaks.Single(b => b.Written == written);

        var seen = await demonstrations.Of(plan);

        var incident = Assert.Single(seen, i => i.Root == root);
        Assert.Equal((kind, code), (incident.Kind, incident.Code));
        Assert.True(incident.Over is not null, $"It is not over: {incident}");
        Assert.True(seen.Count == breaks.Length, string.Join('\n', seen));
    }

    [Fact]
    public async Task A_service_that_closes_stays_and_writes_no_letters_is_told()
    {
        var incident = Assert.Single(await demonstrations.Of("letters"));

        Assert.Contains(incident.Root, new[] { "discharges/CARDIO", "produced/CARDIO/Ldl" });
        Assert.Null(incident.Over);
    }

    [Theory]
    [InlineData("holiday")]
    [InlineData("clock")]
    [InlineData("restart")]
    public async Task A_holiday_a_change_of_clock_and_a_restart_are_none(string day) => Assert.Empty(await demonstrations.Of(day));

    internal static async Task<List<Seen>> SeenAsync(Engine engine, string state) =>
        [.. (await engine.GetAsync($"/api/alerts?state={state}")).GetProperty("items").EnumerateArray().Select(Seen.Of).Where(s => !s.Merged)];

    /// <summary>Runs of the demo, a few at a time, begun at once: each test waits for its own. What the watch learns of the weeks before is learnt once for each day, and gone on with from a copy.</summary>
    public sealed class Demonstrations : IAsyncLifetime, IDisposable
    {
        // A Wednesday far from holidays: the same messages whenever this runs.
        private const string Day = "2025-03-19";

        private readonly SemaphoreSlim _places = new(4);
        private readonly Dictionary<string, Task<List<Seen>>> _runs = [];
        private readonly List<string> _folders = [];

        public Task<List<Seen>> Of(string name) => _runs[name];

        public Task InitializeAsync()
        {
            var learnt = LearnAsync(Day);
            // The longest first.
            _runs["letters"] = RunAsync(learnt, Day, "1.18:00", ["no-letter:0101,0102,0103@14:30-48:00"], speed: 2400, lasting: 1);
            foreach (var (name, (until, breaks)) in Plans)
                _runs[name] = RunAsync(learnt, Day, until, [.. breaks.SelectMany(b => b.Written.Split(','))]);
            // The day after, on what was learnt until the day before.
            _runs["restart"] = RunAsync(learnt, "2025-03-20", "17:00", [], speed: 600);
            _runs["holiday"] = RunAsync(LearnAsync("2025-05-01"), "2025-05-01", "22:00", [], speed: 1200);
            // The night on which clocks go forward.
            _runs["clock"] = RunAsync(LearnAsync("2025-03-29"), "2025-03-29", "1.06:00", [], speed: 2400);
            return Task.CompletedTask;
        }

        public async Task DisposeAsync()
        {
            await ((Task)Task.WhenAll(_runs.Values)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _folders.ForEach(f => Directory.Delete(f, recursive: true));
        }

        public void Dispose() => _places.Dispose();

        /// <summary>A demo stopped in good order once its watch knows the weeks before: gives its data.</summary>
        private async Task<string> LearnAsync(string day)
        {
            await _places.WaitAsync();
            try
            {
                var folder = NewFolder();
                await using var engine = await DemoAsync(folder, day, [], speed: 1);
                await engine.EventuallyAsync("/api/alerts/now", a => a.TryGetProperty("watchAt", out var at) && at.ValueKind is JsonValueKind.String, 600);
                Assert.Equal(0, await engine.StopAsync());
                return folder;
            }
            finally
            {
                _places.Release();
            }
        }

        /// <summary>Every incident there was until a time of the first day, or of one that follows.</summary>
        /// <param name="lasting">Incidents that are not over then.</param>
        private async Task<List<Seen>> RunAsync(Task<string> learnt, string day, string until, string[] breaks, int speed = 300, int lasting = 0)
        {
            var from = await learnt;
            await _places.WaitAsync();
            try
            {
                var folder = NewFolder();
                foreach (var file in Directory.EnumerateFiles(from))
                    File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
                await using var engine = await DemoAsync(folder, day, breaks, speed);
                var end = DateTime.Parse(day, CultureInfo.InvariantCulture) + TimeSpan.Parse(until, CultureInfo.InvariantCulture);
                await engine.EventuallyAsync("/api/alerts/now", a => a.GetProperty("at").GetDateTimeOffset().DateTime >= end, 400);
                // What is over is said some seconds later, when the machine is busy.
                var patience = Stopwatch.StartNew();
                while (lasting < (await SeenAsync(engine, "open")).Count && patience.Elapsed.TotalSeconds < 30)
                    await Task.Delay(200);
                return [.. await SeenAsync(engine, "open"), .. await SeenAsync(engine, "over")];
            }
            finally
            {
                _places.Release();
            }
        }

        // Not named as what an engine deletes with itself.
        private string NewFolder()
        {
            var folder = Directory.CreateTempSubdirectory("hopen2-breaks-").FullName;
            lock (_folders)
                _folders.Add(folder);
            return folder;
        }

        private static Task<Engine> DemoAsync(string data, string day, string[] breaks, int speed) => Engine.StartAsync(
            "demo", data, null, ["--day", day, "--speed", speed.ToString(CultureInfo.InvariantCulture), .. breaks.Length == 0 ? ["--no-rupture"] : breaks.SelectMany(b => new[] { "--break", b })]);
    }

    /// <summary>An incident as the API tells it.</summary>
    public sealed record Seen(string Root, string Kind, string? Code, string Opened, string? Over, bool Merged, string Said)
    {
        public static Seen Of(JsonElement i) => new(
            i.GetProperty("root").GetString()!, i.GetProperty("kind").GetString()!, Text(i, "code"), i.GetProperty("openedAt").GetString()!, Text(i, "resolvedAt"),
            Text(i, "mergedInto") is not null, i.GetProperty("sentence").GetProperty("en").GetString()!);

        private static string? Text(JsonElement of, string name) => of.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
    }
}
