using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using HopEn2.Interop.Tests.EndToEnd.Firing;
using HopEn2.Interop.Tests.Shared;
using Xunit.Abstractions;

namespace HopEn2.Interop.Tests.EndToEnd;

/// <summary>
/// Letters for the DMP, a professional and the patient, while the engine is killed again and again and its neighbours are killed, slow and failing:
/// deposited once each, mailed once each but where SMTP cannot tell, told to the source, and nothing is forgotten.
/// </summary>
/// <remarks>HOPEN2_FIRE_DOCUMENTS, HOPEN2_FIRE_KILLS and HOPEN2_FIRE_SEED set how many and which: 60, 3 and 1 if not set (<c>tests/fire deliver</c>).</remarks>
[Collection(nameof(Alone))]
public sealed class DeliveryUnderFireTests(ITestOutputHelper output)
{
    private const int SendersAtOnce = 4;

    private static readonly int Letters = Number("HOPEN2_FIRE_DOCUMENTS", 60);
    private static readonly int Kills = Number("HOPEN2_FIRE_KILLS", 3);
    private static readonly int Seed = Number("HOPEN2_FIRE_SEED", 1);

    [Fact]
    public Task On_sqlite() => UnderFireAsync(1);

    [ServersFact(postgres: true)]
    public async Task On_postgresql()
    {
        await using var database = await Database.NewAsync();
        await UnderFireAsync(1, "--store", database.Store);
    }

    [ServersFact(postgres: true)]
    public async Task Two_engines_on_one_postgresql_of_which_one_is_killed()
    {
        await using var database = await Database.NewAsync();
        await UnderFireAsync(2, "--store", database.Store);
    }

    private async Task UnderFireAsync(int count, params string[] options)
    {
        var clock = Stopwatch.StartNew();
        await using var around = await Surroundings.StartAsync(Seed);
        around.Source.HangsUpOnOneOf = 50;
        string[] all = ["--mappings", around.Mappings, .. options];
        var engines = new Engine[count];
        for (var i = 0; i < count; i++)
            engines[i] = await Engine.StartAsync("run", null, null, around.Settings, all);
        try
        {
            var letters = new DeliveredLetters();
            var alive = Enumerable.Repeat(true, count).ToArray();
            int PortOf(int sender)
            {
                var first = sender % count;
                return engines[Volatile.Read(ref alive[first]) ? first : (first + 1) % count].MllpPort;
            }

            // Letters come all the while, and are never so far ahead that nothing would come under fire.
            async Task AheadAsync(long letter, CancellationToken cancel)
            {
                while (letter > around.Source.Count / 5 + Math.Max(20, Letters / 5))
                    await Task.Delay(20, cancel);
            }

            await using var senders = new Senders(
                SendersAtOnce, PortOf, (_, _, _, control) => letters.Letter(NumberOf(control), TimeProvider.System.GetUtcNow(), control), Letters, AheadAsync);
            using var calm = new CancellationTokenSource();
            var trouble = new Trouble(around, Seed).RunAsync(calm.Token);
            await KillAsync(engines, alive, around, all);
            await UntilAsync(() => senders.Acknowledged.Count == Letters, "All letters are acknowledged", engines, around);
            await calm.CancelAsync();
            await trouble;

            var draining = Stopwatch.StartNew();
            await UntilAsync(() => around.Source.Count >= Letters * 5, "All words are said", engines, around);
            var left = await engines[0].GetAsync("/api/delivery");
            while (!IsEmpty(left) && draining.Elapsed < TimeSpan.FromSeconds(90))
            {
                await Task.Delay(200);
                left = await engines[0].GetAsync("/api/delivery");
            }

            Assert.True(IsEmpty(left), $"Seed {Seed}: {await StandingAsync(engines[0], around)}");
            var drained = draining.Elapsed.TotalSeconds;

            var outcome = await Outcome.OfAsync(around, engines[0], Letters, ControlOf);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"seed {Seed}: {Letters} letters, {Kills} kills of the engine, {around.Dmp.Deaths} of the DMP, {around.Mss.Deaths} of the operator; {senders.Resent} messages sent again, {outcome.Presented} deposits presented, "
                + $"{outcome.RefusedAsThere} refused as there already, {outcome.MailsTwice} of {Letters * 2} mails taken once more, {outcome.WordsTwice} of {Letters * 5} words said once more; "
                + $"drained {drained:0.0} s after the last trouble, all in {clock.Elapsed.TotalSeconds:0} s"));
            Assert.True(outcome.Wrong.Count == 0, $"Seed {Seed}: {outcome.Wrong.Count} wrong:\n{string.Join('\n', outcome.Wrong.Take(50))}");
            foreach (var engine in engines)
                Assert.Equal(0, await engine.StopAsync());
            var (code, said) = await Engine.VerbAsync(["rebuild", "--data", engines[0].Data, .. all]);
            Assert.True(code == 0, said);
        }
        finally
        {
            foreach (var engine in engines)
                await engine.DisposeAsync();
        }
    }

    /// <summary>Kills the engines in turn, evenly over what there is to do but at random within that.</summary>
    private static async Task KillAsync(Engine[] engines, bool[] alive, Surroundings around, string[] options)
    {
        var random = new Random(Seed + 2);
        for (var kill = 0; kill < Kills; kill++)
        {
            var done = (kill + random.NextDouble()) / (Kills + 1) * Letters * 5;
            var (last, moved) = (around.Source.Count, Stopwatch.StartNew());
            // Where nothing moves any more, it is killed all the same.
            while (around.Source.Count < done && moved.Elapsed < TimeSpan.FromSeconds(15))
            {
                if (around.Source.Count != last)
                    (last, moved) = (around.Source.Count, Stopwatch.StartNew());
                await Task.Delay(20);
            }

            await Task.Delay(random.Next(300));
            var killed = kill % engines.Length;
            Volatile.Write(ref alive[killed], false);
            await engines[killed].KillAsync();
            if (engines.Length > 1)
                await Task.Delay(random.Next(200, 2000));
            engines[killed] = await Engine.StartAsync("run", engines[killed].Data, engines[killed], around.Settings, options);
            Volatile.Write(ref alive[killed], true);
        }
    }

    private static async Task UntilAsync(Func<bool> condition, string what, Engine[] engines, Surroundings around)
    {
        var (patience, last, moved) = (Stopwatch.StartNew(), -1, Stopwatch.StartNew());
        // As long as something moves it is waited for; a minute without is a standstill.
        while (!condition())
        {
            if (around.Source.Count != last)
                (last, moved) = (around.Source.Count, Stopwatch.StartNew());
            if (moved.Elapsed > TimeSpan.FromSeconds(60))
                Assert.Fail($"Seed {Seed}: \"{what}\" did not come true in {patience.Elapsed.TotalSeconds:0} s, and nothing moves. {last} words of {Letters * 5}.\n{await StandingAsync(engines[0], around)}");
            await Task.Delay(50);
        }
    }

    /// <summary>What is left and why, for whoever has to find out.</summary>
    private static async Task<string> StandingAsync(Engine engine, Surroundings around) =>
        $"{(await engine.GetAsync("/api/delivery")).GetRawText()}\n{(await engine.GetAsync("/api/delivery/items?size=20")).GetRawText()}\nRefused by the DMP: {(await around.Dmp.GetAsync("refusals")).GetRawText()}\n{engine.Output}";

    /// <summary>Nothing waits, is held or has failed.</summary>
    private static bool IsEmpty(JsonElement delivery) => delivery.GetProperty("destinations").EnumerateArray().All(d => d.GetProperty("counts").GetArrayLength() == 0);

    // As Senders have it: F, the sender, its letters one after the other.
    private static int NumberOf(string control) => control[1..].Split('-') is [var sender, var turn] ? int.Parse(turn, CultureInfo.InvariantCulture) * SendersAtOnce + int.Parse(sender, CultureInfo.InvariantCulture) : -1;

    private static string ControlOf(int letter) => string.Create(CultureInfo.InvariantCulture, $"F{letter % SendersAtOnce}-{letter / SendersAtOnce}");

    private static int Number(string variable, int otherwise) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
