using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using HopEn2.Interop.Simulators.Fhir;

namespace HopEn2.Interop.Tests.EndToEnd;

/// <summary>A server that the engine subscribes to, through the program as it is run: what it told is there once though the engine was killed, and how it stands is shown.</summary>
public sealed class FhirSourceTests : IAsyncLifetime
{
    private const string Topic = "http://hopen2.example/SubscriptionTopic/documents";
    private static readonly DateTimeOffset Morning = new(2025, 3, 12, 8, 0, 0, TimeSpan.Zero);

    private readonly int _port = Engine.FreePort();
    private SourceServer _server = null!;

    public async Task InitializeAsync() => _server = await SourceServer.StartAsync(new() { InFlight = 8, Retries = 1, RetryDelay = TimeSpan.FromMilliseconds(200) }, TimeProvider.System);

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData("full-resource")]
    [InlineData("empty")]
    public async Task Killed_in_the_middle_it_has_each_event_once_and_counts_each_document_once(string content)
    {
        const int Events = 400;
        var engine = await StartAsync(null, content);
        await ActiveAsync();
        for (var n = 1; n <= Events / 2; n++)
            _server.Publish(Topic, Document(n));
        await engine.KillAsync();
        for (var n = Events / 2 + 1; n <= Events; n++)
            _server.Publish(Topic, Document(n));
        await using var after = await StartAsync(engine.Data, content);
        await after.EventuallyAsync("/api/feeds/sources", s => s[0].GetProperty("takenUpTo").GetInt64() == Events && s[0].GetProperty("missing").GetInt64() == 0, 90);
        await after.EventuallyAsync("/api/counters?by=kind&from=2025-03-12&to=2025-03-12", a => Produced(a) == Events, 60);

        var subscription = _server.Subscriptions.Keys.Single();
        for (var n = 1; n <= Events; n += 7)
        {
            var found = await after.GetAsync($"/api/messages?controlId={Uri.EscapeDataString($"dpi/{subscription}#{n}")}");
            Assert.True(found.GetProperty("items").GetArrayLength() == 1, $"event {n}: {found.GetRawText()}");
        }
    }

    [Fact]
    public async Task How_it_stands_is_on_the_feeds_page_and_that_it_went_down_is_evidence()
    {
        await using var engine = await StartAsync(null, "full-resource");
        await ActiveAsync();
        _server.Publish(Topic, Document(1));
        await engine.EventuallyAsync("/api/feeds/sources", s => s[0].GetProperty("takenUpTo").GetInt64() == 1 && s[0].GetProperty("connected").GetBoolean() && s[0].GetProperty("lastEvent").ValueKind == JsonValueKind.String);
        await _server.GoDownAsync();
        _server.Publish(Topic, Document(2));
        var down = await engine.EventuallyAsync("/api/feeds/sources", s => !s[0].GetProperty("connected").GetBoolean());
        Assert.NotNull(down[0].GetProperty("problem").GetString());
        await engine.EventuallyAsync("/api/feeds", f => f.GetProperty("entrances").EnumerateArray().Any(e => e.GetProperty("lastDisconnection") is { ValueKind: JsonValueKind.Object } left && left.GetProperty("peer").GetString() == _server.Base.Authority));
        // What it told meanwhile and nobody took is behind, until it is asked for.
        await _server.ComeBackAsync();
        await engine.EventuallyAsync("/api/feeds/sources", s => s[0].GetProperty("connected").GetBoolean() && s[0].GetProperty("takenUpTo").GetInt64() == 2);
        Assert.Contains("id=\"sources\"", await engine.Client.GetStringAsync("/feeds"), StringComparison.Ordinal);
    }

    private Task<Engine> StartAsync(string? data, string content) => Engine.StartAtAsync(_port, "run", data, new Dictionary<string, string>
    {
        ["HOPEN2__Fhir__Sources__0__Name"] = "dpi",
        ["HOPEN2__Fhir__Sources__0__Server"] = _server.Base.ToString(),
        ["HOPEN2__Fhir__Sources__0__Topic"] = Topic,
        ["HOPEN2__Fhir__Sources__0__Feed"] = "dpi",
        ["HOPEN2__Fhir__Sources__0__Address"] = $"http://127.0.0.1:{_port}/fhir",
        ["HOPEN2__Fhir__Sources__0__Content"] = content,
        ["HOPEN2__Fhir__Sources__0__Heartbeat"] = "00:00:01",
        ["HOPEN2__Fhir__Sources__0__Patience"] = "00:00:00.500",
    });

    private async Task ActiveAsync()
    {
        for (var tries = 0; !_server.Subscriptions.Values.Contains("active"); tries++)
        {
            Assert.True(tries < 400, "The engine did not subscribe.");
            await Task.Delay(50);
        }
    }

    private static JsonObject Document(int n) =>
        JsonNode.Parse(Messages.Reference(n.ToString(CultureInfo.InvariantCulture), $"1.2.250.1.999.3.{n}", Morning.AddSeconds(n)))!.AsObject(); // It is an object.

    private static int Produced(JsonElement counters) => counters.GetProperty("items").EnumerateArray().Sum(i => i.GetProperty("counts").GetProperty("produced").GetInt32());
}
