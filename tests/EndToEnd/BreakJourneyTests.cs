using System.Globalization;
using System.Text.Json;

namespace HopEn2.Interop.Tests.EndToEnd;

/// <summary>Each way in which the simulated hospital's flows break, in the program as it is shown: it raises its incident and no other, and the incident is over when the break is.</summary>
public sealed class BreakJourneyTests(BreakJourneyTests.Demonstrations demonstrations) : IClassFixture<BreakJourneyTests.Demonstrations>
{
    // A Wednesday far from holidays: the same messages whenever this runs.
    private const string Day = "2025-03-19";

    /// <summary>What is to be seen of each break: the stream it is at, the kind said, and its code.</summary>
    private static readonly (string Written, string Root, string Kind, string? Code)[] Breaks =
    [
        ("silence:ris", "feed/ris", "silence", null),
        ("drop:dpi", "feed/dpi", "drop", null),
        ("disconnect:sgl", "feed/sgl", "disconnected", null),
        ("unframed:ris", "feed/ris", "unframed", null),
        ("reject:ris", "feed/ris", "rejected", null),
        ("park:dpi", "feed/dpi", "parked", "UnnamedDocument"),
        ("no-deposit:dpi", "deposited///dpi", "notDeposited", null),
        ("refuse:XDSRegistryBusy", "answers/pfi", "refused", "XDSRegistryBusy"),
        ("unqualified:dpi", "feed/dpi", "notQualified", null),
        ("no-answer", "feed/pfi", "silence", null),
    ];

    public static TheoryData<string> Kinds => [.. Breaks.Select(b => b.Written)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_break_raises_its_incident_and_no_other_and_the_incident_ends_with_it(string written)
    {
        var (_, root, kind, code) = Breaks.Single(b => b.Written == written);

        var incident = Assert.Single(await demonstrations.Of(written));

        Assert.True(incident.Root.StartsWith(root, StringComparison.Ordinal) && (incident.Kind, incident.Code) == (kind, code), $"{written}: {incident}");
        Assert.True(incident.Over is not null, $"{written} is not over: {incident}");
    }

    [Fact]
    public async Task All_feeds_of_a_site_at_once_are_one_incident_of_the_site()
    {
        var incident = Assert.Single(await demonstrations.Of("site"));

        Assert.Equal("sender", incident.Level);
        Assert.NotNull(incident.Over);
    }

    [Fact]
    public async Task A_service_that_closes_stays_and_writes_no_letters_is_told()
    {
        var incident = Assert.Single(await demonstrations.Of("no-letter"), i => i.Kind == "notFed");

        Assert.StartsWith("discharges/", incident.Root, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("holiday")]
    [InlineData("clock")]
    [InlineData("restart")]
    public async Task A_holiday_a_change_of_clock_and_a_restart_are_none(string day) => Assert.Empty(await demonstrations.Of(day));

    /// <summary>Runs of the demo, a few at a time, begun at once: each test waits for its own. What the watch learns of the weeks before is learnt once for each day, and gone on with from a copy.</summary>
    public sealed class Demonstrations : IAsyncLifetime, IDisposable
    {
        private readonly SemaphoreSlim _places = new(5);
        private readonly Dictionary<string, Task<List<Seen>>> _runs = [];
        private readonly List<string> _folders = [];

        public Task<List<Seen>> Of(string name) => _runs[name];

        public Task InitializeAsync()
        {
            var learnt = LearnAsync(Day);
            foreach (var (written, _, _, _) in Breaks)
                _runs[written] = RunAsync(learnt, Day, "21:00", [$"{written}@16:00-17:30"]);
            _runs["site"] = RunAsync(learnt, Day, "20:00", [.. new[] { "gam", "dpi", "ris", "sgl", "pfi" }.Select(s => $"silence:{s}@16:00-17:00")]);
            _runs["restart"] = RunAsync(learnt, "2025-03-20", "17:00", []);
            _runs["no-letter"] = RunAsync(learnt, Day, "1.20:00", ["no-letter:0101,0102,0103@0:00-23:59"], speed: 2400);
            _runs["holiday"] = RunAsync(LearnAsync("2025-05-01"), "2025-05-01", "22:00", [], speed: 600);
            _runs["clock"] = RunAsync(LearnAsync("2025-03-29"), "2025-03-29", "1.06:00", [], speed: 1200);
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
                await engine.EventuallyAsync("/api/alerts/now", a => a.TryGetProperty("watchAt", out var at) && at.ValueKind is JsonValueKind.String, 180);
                Assert.Equal(0, await engine.StopAsync());
                return folder;
            }
            finally
            {
                _places.Release();
            }
        }

        /// <summary>Every incident there was from half past two until a time of the first day, or of one that follows.</summary>
        private async Task<List<Seen>> RunAsync(Task<string> learnt, string day, string until, string[] breaks, int speed = 300)
        {
            var from = await learnt;
            await _places.WaitAsync();
            try
            {
                var folder = NewFolder();
                foreach (var file in Directory.EnumerateFiles(from))
                    File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
                await using var engine = await DemoAsync(folder, day, breaks, speed);
                return await FollowAsync(engine, day, until);
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

        private static async Task<List<Seen>> FollowAsync(Engine engine, string day, string until)
        {
            // The day so far is sent anew at the beginning, and holds up what is new: what comes of that is no break of the day.
            var begin = DateTime.Parse(day, CultureInfo.InvariantCulture) + new TimeSpan(15, 45, 0);
            var end = DateTime.Parse(day, CultureInfo.InvariantCulture) + TimeSpan.Parse(until, CultureInfo.InvariantCulture);
            await engine.EventuallyAsync("/api/alerts/now", a => a.TryGetProperty("watchAt", out var at) && at.ValueKind is JsonValueKind.String && at.GetDateTimeOffset().DateTime >= end, 240);
            var seen = new List<Seen>();
            foreach (var state in new[] { "open", "over" })
                seen.AddRange((await engine.GetAsync($"/api/alerts?state={state}")).GetProperty("items").EnumerateArray().Select(Seen.Of).Where(s => !s.Merged && DateTimeOffset.Parse(s.Opened, CultureInfo.InvariantCulture).DateTime >= begin));
            return seen;
        }
    }

    /// <summary>An incident as the API tells it.</summary>
    public sealed record Seen(string Root, string? Level, string Kind, string? Code, string Opened, string? Over, bool Merged, string Said)
    {
        public static Seen Of(JsonElement i) => new(
            i.GetProperty("root").GetString()!, Text(i, "level"), i.GetProperty("kind").GetString()!, Text(i, "code"), i.GetProperty("openedAt").GetString()!, Text(i, "resolvedAt"),
            Text(i, "mergedInto") is not null, i.GetProperty("sentence").GetProperty("en").GetString()!);

        private static string? Text(JsonElement of, string name) => of.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
    }
}
