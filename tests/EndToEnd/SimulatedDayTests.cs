using System.Globalization;
using HopEn2.Interop.Simulators.Hospital;
using HopEn2.Interop.Simulators.Hospital.Playing;
using HopEn2.Interop.Simulators.Hospital.Truths;

namespace HopEn2.Interop.Tests.EndToEnd;

/// <summary>A day of the simulated hospital, over the wire as its five systems would send it: the counters are the simulator's own tally, stage by stage.</summary>
[Collection(nameof(Alone))]
public sealed class SimulatedDayTests
{
    private static readonly HospitalPlan Plan = new() { Seed = 11, Day = new DateOnly(2025, 3, 12), DocumentsPerDay = 1000 };
    private static readonly string[] Stages =
        ["produced", "insQualified", "rightFormat", "sent", "deposited", "refused", "waiting", "withheld", "mailedProfessional", "mailedPatient", "bounced", "read"];

    [Fact]
    public async Task The_counters_of_a_day_equal_its_tally_and_a_rebuild_finds_no_difference()
    {
        await using var engine = await Engine.RunAsync();
        var player = await PlayAsync(engine, HospitalDay.Generate(Plan).Messages, speed: 3600);

        Assert.Empty(player.Progress.Unexpected);
        await AssertSameAsync(engine, player);
        Assert.Equal(0, await engine.StopAsync());
        var (code, output) = await Engine.VerbAsync("rebuild", "--data", engine.Data);
        Assert.True(code == 0, output);
    }

    [Fact]
    public async Task The_day_shuffled_and_a_fifth_of_it_sent_twice_ends_in_the_same_figures()
    {
        await using var engine = await Engine.RunAsync();
        var player = await PlayAsync(engine, HospitalDay.Generate(Plan).Messages.Shuffled(3).Repeated(0.2, 4));

        await AssertSameAsync(engine, player);
    }

    [Fact]
    public async Task A_hospital_that_speaks_FHIR_ends_in_its_tally_too()
    {
        await using var engine = await Engine.RunAsync();
        var player = await PlayAsync(engine, HospitalDay.Generate(Plan with { Fhir = true }).Messages, fhir: true);

        Assert.Empty(player.Progress.Unexpected);
        await AssertSameAsync(engine, player);
        Assert.Equal(0, await engine.StopAsync());
        var (code, output) = await Engine.VerbAsync("rebuild", "--data", engine.Data);
        Assert.True(code == 0, output);
    }

    [Fact]
    public async Task A_hospital_that_speaks_FHIR_gives_the_wallboard_of_one_that_speaks_HL7v2()
    {
        var walls = new List<string>();
        foreach (var fhir in new[] { false, true })
        {
            await using var engine = await Engine.RunAsync();
            var player = await PlayAsync(engine, HospitalDay.Generate(Plan with { Fhir = fhir }).Messages, fhir: fhir);
            await AssertSameAsync(engine, player);
            var lines = await engine.GetAsync("/api/counters?by=day,service,kind&from=2024-09-01&to=2025-09-01");
            walls.Add(string.Join('\n', lines.GetProperty("items").EnumerateArray().Select(i => i.GetRawText()).Order(StringComparer.Ordinal)));
        }

        Assert.True(walls[0].Length > 10_000, "A day with next to nothing on the wall proves nothing.");
        Assert.Equal(walls[0], walls[1]);
    }

    [Fact]
    public async Task A_FHIR_day_shuffled_and_a_fifth_of_it_sent_twice_ends_in_the_same_figures()
    {
        await using var engine = await Engine.RunAsync();
        var player = await PlayAsync(engine, HospitalDay.Generate(Plan with { Fhir = true }).Messages.Shuffled(5).Repeated(0.2, 6), fhir: true);

        await AssertSameAsync(engine, player);
    }

    [ServersFact(postgres: true)]
    public async Task On_postgresql_it_is_the_same_and_a_rebuild_finds_no_difference()
    {
        await using var database = await Database.NewAsync();
        await using var engine = await Engine.StartAsync("run", null, null, "--store", database.Store);
        var player = await PlayAsync(engine, HospitalDay.Generate(Plan).Messages, speed: 3600);

        Assert.Empty(player.Progress.Unexpected);
        await AssertSameAsync(engine, player);
        Assert.Equal(0, await engine.StopAsync());
        var (code, output) = await Engine.VerbAsync("rebuild", "--store", database.Store);
        Assert.True(code == 0, output);
    }

    [ServersFact(postgres: true)]
    public async Task Migrated_from_sqlite_to_postgresql_the_figures_are_the_same()
    {
        await using var database = await Database.NewAsync();
        await using var engine = await Engine.RunAsync();
        var player = await PlayAsync(engine, HospitalDay.Generate(Plan).Messages, speed: 3600);
        await AssertSameAsync(engine, player);
        string[] migrate = ["migrate", "--from", "sqlite:" + Path.Combine(engine.Data, "hopen2.db"), "--to", database.Store];

        var (running, complaint) = await Engine.VerbAsync(migrate);
        Assert.True(running == 3 && complaint.Contains("An engine runs", StringComparison.Ordinal), complaint);
        Assert.Equal(0, await engine.StopAsync());
        foreach (var options in new[] { [.. migrate, "--dry-run"], migrate, migrate })
        {
            var (code, output) = await Engine.VerbAsync(options);
            Assert.True(code == 0, output);
        }

        await using var after = await Engine.StartAsync("run", null, null, "--store", database.Store);
        await AssertSameAsync(after, player);
        Assert.Equal(0, await after.StopAsync());
        foreach (var verb in new[] { "replay", "rebuild" })
        {
            var (code, said) = await Engine.VerbAsync(verb, "--store", database.Store);
            Assert.True(code == 0, said);
        }

        var (refused, why) = await Engine.VerbAsync("migrate", "--from", "sqlite:nowhere.db", "--to", database.Store);
        Assert.True(refused == 3 && why.Contains("There is no store", StringComparison.Ordinal), why);
    }

    private static async Task<HospitalPlayer> PlayAsync(Engine engine, IEnumerable<SimulatedMessage> messages, double? speed = null, bool fhir = false)
    {
        var player = new HospitalPlayer(new PlayOptions { Port = engine.MllpPort, Fhir = fhir ? new Uri(engine.Client.BaseAddress!, "fhir") : null, Speed = speed }, TimeProvider.System, Plan.Zone);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(4));
        await player.PlayAsync(messages, patience.Token);
        return player;
    }

    private static async Task AssertSameAsync(Engine engine, HospitalPlayer player)
    {
        var expected = player.Ask(t => t.Counts.Where(c => c.Value != default).Select(Line).Order(StringComparer.Ordinal).ToList());
        Assert.True(expected.Count > 50, "A day with next to no counters proves nothing.");

        List<string> counted = [];
        await engine.EventuallyAsync("/api/counters?by=day,uf,kind&from=2024-09-01&to=2025-09-01", answer =>
        {
            counted = [.. answer.GetProperty("items").EnumerateArray()
                .Select(i => $"{i.GetProperty("day").GetString()} {i.GetProperty("uf").GetString()} {i.GetProperty("kind").GetString()}: {string.Join(' ', Stages.Select(s => i.GetProperty("counts").GetProperty(s).GetInt32()))}")
                .Where(l => l.Split(": ")[1].Trim('0', ' ').Length > 0)
                .Order(StringComparer.Ordinal)];
            // Not all is recorded yet while messages are pending; then the last look decides.
            return counted.SequenceEqual(expected);
        }, 60);
        Assert.Equal(expected, counted);
    }

    private static string Line(KeyValuePair<TallyKey, StageTally> count)
    {
        var c = count.Value;
        int[] stages = [c.Produced, c.InsQualified, c.RightFormat, c.Sent, c.Deposited, c.Refused, c.Waiting, c.Withheld, c.MailedProfessional, c.MailedPatient, c.Bounced, c.Read];
        return string.Create(CultureInfo.InvariantCulture, $"{count.Key.Day:yyyy-MM-dd} {count.Key.Uf} {count.Key.Kind}: {string.Join(' ', stages)}");
    }
}
