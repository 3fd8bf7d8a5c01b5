using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Xunit.Abstractions;

namespace HopEn2.Interop.Tests.EndToEnd;

/// <summary>Killed again and again under load, on every store and bus: what was acknowledged is there once and counts once.</summary>
/// <remarks>HOPEN2_FIRE_ROUNDS sets the rounds of each test: 3 if not set, 10 and more for a longer run (<c>tests/fire</c>).</remarks>
[Collection(nameof(Alone))]
public sealed class UnderFireTests(ITestOutputHelper output)
{
    private static int Rounds => int.Parse(Environment.GetEnvironmentVariable("HOPEN2_FIRE_ROUNDS") ?? "3", CultureInfo.InvariantCulture);

    private readonly List<double> _restarts = [];

    [Fact]
    public Task On_sqlite() => OneEngineAsync();

    [ServersFact(amqp: true)]
    public async Task On_sqlite_and_rabbitmq()
    {
        await using var broker = await Broker.NewAsync();
        await OneEngineAsync("--bus", broker.Uri);
    }

    [ServersFact(postgres: true)]
    public async Task On_postgresql()
    {
        await using var database = await Database.NewAsync();
        await OneEngineAsync("--store", database.Store);
    }

    [ServersFact(postgres: true, amqp: true)]
    public async Task On_postgresql_and_rabbitmq()
    {
        await using var database = await Database.NewAsync();
        await using var broker = await Broker.NewAsync();
        await OneEngineAsync("--store", database.Store, "--bus", broker.Uri);
    }

    [ServersFact(postgres: true, amqp: true)]
    public async Task Two_engines_of_which_one_is_killed()
    {
        await using var database = await Database.NewAsync();
        await using var broker = await Broker.NewAsync();
        string[] options = ["--store", database.Store, "--bus", broker.Uri];
        var engines = await Task.WhenAll(Engine.StartAsync("run", null, null, options), Engine.StartAsync("run", null, null, options));
        try
        {
            // A balancer's part: who was cut off connects to the next engine that answers.
            var alive = new[] { true, true };
            await using var senders = new Senders(16, n => engines[alive[n % 2] ? n % 2 : 1 - n % 2].MllpPort);
            var random = new Random(7);
            for (var round = 0; round < Rounds; round++)
            {
                await Task.Delay(random.Next(500, 2500));
                var killed = round % 2;
                alive[killed] = false;
                await engines[killed].KillAsync();
                await Task.Delay(random.Next(200, 1000));
                engines[killed] = await AgainAsync(() => Engine.AgainAsync(engines[killed], options));
                alive[killed] = true;
            }

            await Task.Delay(500);
            await senders.StopAsync();
            await EachOnceAsync(engines[0], senders);
            // One store: what differs between engines is what their screens show.
            await CountedAsync(engines[1], senders);
        }
        finally
        {
            foreach (var engine in engines)
                await engine.DisposeAsync();
        }
    }

    [ServersFact(postgres: true, amqp: true, balancer: true)]
    public async Task Two_engines_behind_a_balancer_of_which_one_after_the_other_is_killed()
    {
        await using var database = await Database.NewAsync();
        await using var broker = await Broker.NewAsync();
        string[] options = ["--store", database.Store, "--bus", broker.Uri];
        var engines = await Task.WhenAll(Engine.StartAsync("run", null, null, options), Engine.StartAsync("run", null, null, options));
        try
        {
            await using var balancer = new Balancer(engines);
            await balancer.ReadyAsync();
            await using var senders = new Senders(16, _ => balancer.MllpPort);
            for (var round = 0; round < Rounds; round++)
            {
                await Task.Delay(1500);
                var killed = round % 2;
                await engines[killed].KillAsync();
                var before = senders.Acknowledged.Count;
                // The balancer sees it within two looks; whoever was on it is on the other one then.
                for (var i = 0; i < 100 && senders.Acknowledged.Count < before + 100; i++)
                    await Task.Delay(200);
                Assert.True(senders.Acknowledged.Count >= before + 100, "Nobody got through to the engine that lives.");
                engines[killed] = await AgainAsync(() => Engine.AgainForSendersAsync(engines[killed], options));
            }

            await senders.StopAsync();
            await EachOnceAsync(engines[0], senders);
            await CountedAsync(engines[1], senders);
        }
        finally
        {
            foreach (var engine in engines)
                await engine.DisposeAsync();
        }
    }

    [ServersFact(postgres: true)]
    public async Task What_a_dead_engine_had_journaled_the_other_one_records()
    {
        await using var database = await Database.NewAsync();
        string[] options = ["--store", database.Store];
        var engines = await Task.WhenAll(Engine.StartAsync("run", null, null, options), Engine.StartAsync("run", null, null, options));
        try
        {
            var alive = true;
            await using var senders = new Senders(8, n => engines[Volatile.Read(ref alive) ? n % 2 : 1].MllpPort);
            await Task.Delay(2000);
            // Each with a bus of its own, both show what the hospital has.
            var before = senders.Acknowledged.Count;
            foreach (var engine in engines)
                await engine.EventuallyAsync("/api/counters?by=kind&from=2025-03-12&to=2025-03-12", a => Produced(a) >= before, 60);

            Volatile.Write(ref alive, false);
            await engines[0].KillAsync();
            await Task.Delay(1000);
            await senders.StopAsync();
            await EachOnceAsync(engines[1], senders);
        }
        finally
        {
            foreach (var engine in engines)
                await engine.DisposeAsync();
        }
    }

    private async Task OneEngineAsync(params string[] options)
    {
        var engine = await Engine.StartAsync("run", null, null, options);
        try
        {
            var port = engine.MllpPort;
            await using var senders = new Senders(16, _ => Volatile.Read(ref port));
            var random = new Random(1);
            for (var round = 0; round < Rounds; round++)
            {
                await Task.Delay(random.Next(300, 2500));
                await engine.KillAsync();
                engine = await AgainAsync(() => Engine.AgainAsync(engine, options));
                Volatile.Write(ref port, engine.MllpPort);
            }

            await Task.Delay(500);
            await senders.StopAsync();
            await EachOnceAsync(engine, senders);
            Assert.Equal(0, await engine.StopAsync());
            var (code, said) = await Engine.VerbAsync(["rebuild", "--data", engine.Data, .. options]);
            Assert.True(code == 0, said);
        }
        finally
        {
            await engine.DisposeAsync();
        }
    }

    /// <summary>Keeps how long it took from the start of its process until it is ready.</summary>
    private async Task<Engine> AgainAsync(Func<Task<Engine>> startAsync)
    {
        var clock = Stopwatch.StartNew();
        var engine = await startAsync();
        _restarts.Add(clock.Elapsed.TotalSeconds);
        return engine;
    }

    /// <summary>The counters are the senders' tally, and each acknowledged message is in the journal once, understood.</summary>
    private async Task EachOnceAsync(Engine engine, Senders senders)
    {
        var acknowledged = senders.Acknowledged;
        Assert.NotEmpty(acknowledged);
        var clock = Stopwatch.StartNew();
        await CountedAsync(engine, senders);
        var drain = clock.Elapsed.TotalSeconds;
        var (lost, doubled, misunderstood) = (0, 0, 0);
        await Parallel.ForEachAsync(acknowledged, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (control, _) =>
        {
            var found = (await engine.GetAsync($"/api/messages?controlId={control}")).GetProperty("items");
            if (found.GetArrayLength() == 0)
                Interlocked.Increment(ref lost);
            else if (found.GetArrayLength() > 1)
                Interlocked.Increment(ref doubled);
            else if (found[0].GetProperty("status").GetString() != "understood")
                Interlocked.Increment(ref misunderstood);
        });
        _restarts.Sort();
        var ready = _restarts.Count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", ready again after {_restarts[_restarts.Count / 2]:0.0} s (at most {_restarts[^1]:0.0} s)");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{Math.Max(1, _restarts.Count)} kills, {acknowledged.Count} letters acknowledged, {senders.Resent} sent again, {lost} lost, {doubled} kept twice, all recorded {drain:0.0} s after the last one{ready}"));
        Assert.Equal((0, 0, 0), (lost, doubled, misunderstood));
    }

    private static async Task CountedAsync(Engine engine, Senders senders)
    {
        var sent = senders.Acknowledged.Count;
        await engine.EventuallyAsync("/api/counters?by=kind&from=2025-03-12&to=2025-03-12", a => Produced(a) == sent, 120);
    }

    private static int Produced(JsonElement counters) => counters.GetProperty("items").EnumerateArray().Sum(i => i.GetProperty("counts").GetProperty("produced").GetInt32());
}
