using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace HopEn2.Interop.Tests.EndToEnd;

/// <summary>The engine on a real RabbitMQ, which goes away, comes back, refuses and holds what was given up.</summary>
[Collection(nameof(OneBroker))]
public sealed class BusTests
{
    private static readonly DateTimeOffset Morning = new(2025, 3, 12, 8, 0, 0, TimeSpan.Zero);

    private static Task<Engine> RunAsync(Broker broker, string? data = null) => Engine.StartAsync("run", data, null, "--bus", broker.Uri);

    private static async Task SendAsync(Engine engine, string name, int count)
    {
        using var sender = new MllpSender(engine.MllpPort);
        for (var i = 0; i < count; i++)
            Assert.Equal("AA", await sender.CodeAsync(Messages.Letter($"{name}-{i}", $"1.2.250.1.999.6.{name}.{i}", Morning, $"{name}{i}")));
    }

    private static Task<JsonElement> RecordedAsync(Engine engine, int count, double seconds = 60) =>
        engine.EventuallyAsync("/api/counters?by=kind&from=2025-03-12&to=2025-03-12", a =>
            a.GetProperty("items").EnumerateArray().Sum(i => i.GetProperty("counts").GetProperty("produced").GetInt32()) == count, seconds);

    private static Task<JsonElement> ConnectedAsync(Engine engine, bool connected = true) =>
        engine.EventuallyAsync("/api/bus", b => b.GetProperty("connected").ValueKind != JsonValueKind.Null && b.GetProperty("connected").GetBoolean() == connected, 60);

    private static int Said(Engine engine, string what) => Regex.Count(engine.Output, Regex.Escape(what));

    [BrokerFact]
    public async Task What_is_sent_is_recorded_over_the_broker_and_no_patient_is_on_it()
    {
        await using var broker = await Broker.NewAsync();
        await using var engine = await RunAsync(broker);

        await SendAsync(engine, "over", 30);
        await RecordedAsync(engine, 30);

        var state = await engine.EventuallyAsync("/api/bus", b => b.GetProperty("engines").ValueKind == JsonValueKind.Number && b.GetProperty("engines").GetInt32() == 1);
        Assert.Equal(0, state.GetProperty("errors").GetInt32());
        Assert.DoesNotContain("guest", state.GetProperty("address").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("guest:guest", engine.Output, StringComparison.Ordinal);
    }

    [BrokerFact]
    public async Task While_the_broker_is_away_messages_are_taken_and_recorded_by_themselves_when_it_is_back()
    {
        await using var broker = await Broker.NewAsync();
        await using var engine = await RunAsync(broker);
        await SendAsync(engine, "before", 5);
        await RecordedAsync(engine, 5);

        broker.Proxy.Cut();
        await ConnectedAsync(engine, false);
        await SendAsync(engine, "away", 20);
        using (var ready = await engine.Client.GetAsync(new Uri("/health/ready", UriKind.Relative)))
            Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        // Some tries to connect again: none of them is worth a line.
        await Task.Delay(TimeSpan.FromSeconds(8));
        broker.Proxy.Restore();

        await RecordedAsync(engine, 25, 90);
        Assert.Equal(1, Said(engine, "cannot be reached"));
        Assert.Equal(1, Said(engine, "is back after"));
    }

    [BrokerFact]
    public async Task A_broker_that_hangs_is_known_as_lost_and_what_waited_is_recorded_after_it()
    {
        await using var broker = await Broker.NewAsync();
        await using var engine = await RunAsync(broker);
        await SendAsync(engine, "before", 1);
        await RecordedAsync(engine, 1);

        broker.Proxy.Pause();
        await SendAsync(engine, "hung", 5);
        await ConnectedAsync(engine, false);
        broker.Proxy.Resume();

        await RecordedAsync(engine, 6, 120);
    }

    [BrokerFact]
    public async Task Without_a_broker_at_its_start_it_is_ready_takes_messages_and_says_what_is_missing()
    {
        await using var broker = await Broker.NewAsync();
        broker.Proxy.Cut();
        await using var engine = await RunAsync(broker);

        await SendAsync(engine, "early", 3);
        var away = await ConnectedAsync(engine, false);
        Assert.Contains("cannot be reached", away.GetProperty("problem").GetString(), StringComparison.Ordinal);
        broker.Proxy.Restore();

        await RecordedAsync(engine, 3, 90);
    }

    [BrokerFact]
    public async Task A_refused_login_is_said_once_with_its_remedy_while_messages_are_taken()
    {
        await using var broker = await Broker.NewAsync();
        await using var engine = await Engine.StartAsync("run", null, null, "--bus", broker.Uri.Replace("guest:guest", "guest:wrong-password", StringComparison.Ordinal));

        var refused = await ConnectedAsync(engine, false);
        await SendAsync(engine, "refused", 2);
        await Task.Delay(TimeSpan.FromSeconds(8));

        Assert.Equal("The broker refuses the user or the password. Correct --bus.", refused.GetProperty("problem").GetString());
        Assert.Equal(1, Said(engine, "refuses the user or the password"));
        Assert.DoesNotContain("wrong-password", engine.Output, StringComparison.Ordinal);
    }

    [BrokerFact]
    public async Task What_nobody_can_deal_with_is_in_the_error_queue_shown_and_leaves_it_when_replayed()
    {
        await using var broker = await Broker.NewAsync();
        await using var engine = await RunAsync(broker);
        await engine.EventuallyAsync("/api/bus", b => b.GetProperty("engines").ValueKind == JsonValueKind.Number && b.GetProperty("engines").GetInt32() == 1);

        await broker.PublishAsync(Broker.Queue, "not an announcement");
        await engine.EventuallyAsync("/api/bus", b => b.GetProperty("errors").ValueKind == JsonValueKind.Number && b.GetProperty("errors").GetInt32() == 1, 60);
        var shown = (await engine.GetAsync("/api/bus")).GetProperty("lastError");
        Assert.Contains("Not an announcement", shown.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Contains("hopen2_bus_errors 1", await engine.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative)), StringComparison.Ordinal);

        var (code, output) = await Engine.VerbAsync("replay", "--errors", "--http", engine.Client.BaseAddress!.ToString());
        Assert.True(code == 0, output);
        await engine.EventuallyAsync("/api/bus", b => b.GetProperty("errors").GetInt32() == 0);
        await SendAsync(engine, "after", 3);
        await RecordedAsync(engine, 3);
    }

    [BrokerFact]
    public async Task Killed_with_announcements_in_hand_it_records_them_after_its_restart()
    {
        await using var broker = await Broker.NewAsync();
        var engine = await RunAsync(broker);
        await SendAsync(engine, "first", 40);
        await engine.KillAsync();

        await using var again = await RunAsync(broker, engine.Data);
        await SendAsync(again, "second", 10);

        await RecordedAsync(again, 50, 90);
        using var errors = await again.Client.GetAsync(new Uri("/api/bus/errors", UriKind.Relative));
        Assert.Equal(0, (await errors.Content.ReadFromJsonAsync<JsonElement>()).GetArrayLength());
    }

    [BrokerFact]
    public async Task Over_TLS_the_certificate_says_who_it_is_and_every_secret_is_in_a_file()
    {
        await using var broker = await Broker.NewAsync();
        var secrets = Directory.CreateTempSubdirectory("hopen2-secrets-");
        string In(string name) => Path.Combine(Environment.GetEnvironmentVariable("HOPEN2_TEST_AMQPS_FILES")!, name);
        var secured = new Uri(Environment.GetEnvironmentVariable("HOPEN2_TEST_AMQPS")!);
        await File.WriteAllTextAsync(Path.Combine(secrets.FullName, "bus"), $"amqps://localhost:{secured.Port}/\n");
        await using var engine = await Engine.StartAsync("run", null, null, new Dictionary<string, string>
        {
            ["HOPEN2_SECRETS"] = secrets.FullName,
            ["HOPEN2__Tls__Brokers__0__Host"] = "localhost",
            ["HOPEN2__Tls__Brokers__0__Authority"] = In("ca.pem"),
            ["HOPEN2__Tls__Brokers__0__Certificate"] = In("client.pem"),
            ["HOPEN2__Tls__Brokers__0__Key"] = In("client.locked.key"),
            ["HOPEN2__Tls__Brokers__0__PasswordFile"] = In("client.password"),
        });

        await SendAsync(engine, "tls", 10);
        await RecordedAsync(engine, 10);
        var state = await engine.EventuallyAsync("/api/bus", b => b.GetProperty("engines").ValueKind == JsonValueKind.Number && b.GetProperty("engines").GetInt32() == 1);
        Assert.StartsWith("amqps://localhost", state.GetProperty("address").GetString(), StringComparison.Ordinal);
        secrets.Delete(recursive: true);
    }
}
