using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using HopEn2.Interop.Simulators.Fhir;
using HopEn2.Interop.Tests.Shared;
using Xunit;

namespace HopEn2.Interop.Tests.Integration.Simulators;

/// <summary>The simulated source of notifications, seen by a subscriber that is nothing but an HTTP server.</summary>
public sealed class SourceServerTests : IAsyncLifetime, IDisposable
{
    private const string Topic = "http://hopen2.example/SubscriptionTopic/documents";
    private readonly HttpClient _client = new();
    private TinyFhirServer _subscriber = null!;

    public async Task InitializeAsync() => _subscriber = await TinyFhirServer.StartAsync();

    public async Task DisposeAsync() => await _subscriber.DisposeAsync();

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task A_subscription_is_active_once_its_handshake_is_answered_and_then_events_are_numbered()
    {
        await using var source = await SourceServer.StartAsync(new(), TimeProvider.System);
        source.Publish(Topic, Document(0));
        var id = await SubscribeAsync(source, "full-resource");
        for (var i = 1; i <= 5; i++)
            source.Publish(Topic, Document(i));
        source.Publish("http://hopen2.example/SubscriptionTopic/other", Document(99));
        await UntilAsync(() => source.Told == 6);

        Assert.Equal("active", source.Subscriptions[id]);
        Assert.Equal(["handshake", "event-notification", "event-notification", "event-notification", "event-notification", "event-notification"], Notifications().Select(TypeOf));
        Assert.Equal(["1", "2", "3", "4", "5"], Notifications().SelectMany(NumbersOf));
        var last = Notifications()[^1];
        Assert.Equal("history", (string?)last["type"]);
        Assert.Equal("5", Value(last, "events-since-subscription-start", "valueString"));
        Assert.Equal("doc-5", (string?)last["entry"]![1]!["resource"]!["id"]);
        Assert.Equal($"{source.Base}/DocumentReference/doc-5", (string?)last["entry"]![1]!["fullUrl"]);
        Assert.Equal("PUT", (string?)last["entry"]![1]!["request"]!["method"]);
    }

    [Theory]
    [InlineData("empty")]
    [InlineData("id-only")]
    public async Task What_is_not_told_can_be_read(string content)
    {
        await using var source = await SourceServer.StartAsync(new() { Token = "let-me-in" }, TimeProvider.System);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _client.GetAsync(new Uri($"{source.Base}/metadata"))).StatusCode);
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "let-me-in");
        var id = await SubscribeAsync(source, content);
        source.Publish(Topic, Document(1));
        await UntilAsync(() => source.Told == 2);

        var told = Notifications()[^1];
        var focus = Parts(told).Select(p => (string?)p.FirstOrDefault(x => (string?)x!["name"] == "focus")?["valueReference"]?["reference"]).Single();
        Assert.Equal(content == "empty" ? null : $"{source.Base}/DocumentReference/doc-1", focus);
        Assert.Equal(content == "empty" ? 1 : 2, told["entry"]!.AsArray().Count);
        Assert.All(told["entry"]!.AsArray().Skip(1), e => Assert.Null(e!["resource"]));
        Assert.Equal("doc-1", (string?)(await GetAsync($"{source.Base}/DocumentReference/doc-1"))["id"]);
        var missed = await GetAsync($"{source.Base}/Subscription/{id}/$events?eventsSinceNumber=1&content=full-resource");
        Assert.Equal("query-event", TypeOf(missed));
        Assert.Equal("doc-1", (string?)missed["entry"]![1]!["resource"]!["id"]);
    }

    [Fact]
    public async Task What_is_lost_leaves_a_gap_that_its_events_fill()
    {
        await using var source = await SourceServer.StartAsync(new(), TimeProvider.System);
        var id = await SubscribeAsync(source, "id-only");
        source.Publish(Topic, Document(1));
        source.Lose(2);
        for (var i = 2; i <= 4; i++)
            source.Publish(Topic, Document(i));
        await source.BeatAsync(id);
        await UntilAsync(() => source.Told == 4);

        Assert.Equal(["1", "4"], Notifications().SelectMany(NumbersOf));
        Assert.Equal("4", Value(Notifications().Single(n => TypeOf(n) == "heartbeat"), "events-since-subscription-start", "valueString"));
        Assert.Equal(["2", "3"], NumbersOf(await GetAsync($"{source.Base}/Subscription/{id}/$events?eventsSinceNumber=2&eventsUntilNumber=3")));
        await source.TellAgainAsync(id, 3, 2, 3);
        Assert.Equal(["1", "4", "3", "2", "3"], Notifications().SelectMany(NumbersOf));
        Assert.Equal("4", Value(await GetAsync($"{source.Base}/Subscription/{id}/$status"), "events-since-subscription-start", "valueString"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Down_nobody_can_connect_and_what_happens_is_told_afterwards_or_only_when_asked(bool catchesUp)
    {
        await using var source = await SourceServer.StartAsync(new() { CatchesUp = catchesUp }, TimeProvider.System);
        var id = await SubscribeAsync(source, "id-only");
        var address = source.Base;
        await source.GoDownAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => _client.GetAsync(new Uri($"{address}/metadata")));
        source.Publish(Topic, Document(1));
        await source.ComeBackAsync();
        source.Publish(Topic, Document(2));
        await UntilAsync(() => Notifications().SelectMany(NumbersOf).Contains("2"));

        Assert.Equal(address, source.Base);
        Assert.Equal(catchesUp ? ["1", "2"] : ["2"], Notifications().SelectMany(NumbersOf));
        Assert.Equal(["1", "2"], NumbersOf(await GetAsync($"{address}/Subscription/{id}/$events")));
    }

    [Fact]
    public async Task Told_later_it_tries_again_and_told_no_it_stops()
    {
        await using var source = await SourceServer.StartAsync(new() { RetryDelay = TimeSpan.FromMilliseconds(1) }, TimeProvider.System);
        var id = await SubscribeAsync(source, "id-only");
        var busy = 2;
        _subscriber.Answer = (_, _) => Interlocked.Decrement(ref busy) >= 0 ? 503 : 200;
        source.Publish(Topic, Document(1));
        await UntilAsync(() => source.Told == 2);
        Assert.Equal(2, source.Failed);

        _subscriber.Answer = (_, _) => 422;
        source.Publish(Topic, Document(2));
        await UntilAsync(() => source.Subscriptions[id] == "error");
        source.Publish(Topic, Document(3));
        Assert.Equal(3, source.Failed);

        // Asked for again, it takes up where it is: what was missed is told by its events alone.
        _subscriber.Answer = (_, _) => 200;
        await SubscribeAsync(source, "id-only", id);
        source.Publish(Topic, Document(4));
        await UntilAsync(() => Notifications().SelectMany(NumbersOf).Contains("4"));
        Assert.DoesNotContain("3", Notifications().SelectMany(NumbersOf));
    }

    [Fact]
    public async Task It_beats_after_silence_and_not_otherwise()
    {
        var time = new ManualTime();
        await using var source = await SourceServer.StartAsync(new(), time);
        await SubscribeAsync(source, "empty", heartbeat: 60);
        time.Advance(TimeSpan.FromSeconds(61));
        await UntilAsync(() => source.Told == 2);
        Assert.Equal("heartbeat", TypeOf(Notifications()[^1]));

        // A minute after it, less a second, an event: the next beat is not due.
        time.Advance(TimeSpan.FromSeconds(58));
        source.Publish(Topic, Document(1));
        await UntilAsync(() => source.Told == 3);
        time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(3, source.Told);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task In_plain_R4_the_resource_is_put_or_an_empty_post_sent(bool payload)
    {
        await using var source = await SourceServer.StartAsync(new(), TimeProvider.System);
        var id = await SubscribeAsync(source, null, payload: payload);
        Assert.Equal("active", source.Subscriptions[id]);
        source.Publish(Topic, Document(1));
        await UntilAsync(() => source.Told == 1);

        var got = Assert.Single(_subscriber.Received);
        Assert.Equal(payload ? ("PUT", "/hook/DocumentReference/doc-1") : ("POST", "/hook"), (got.Method, got.Url));
        Assert.Equal(payload ? "doc-1" : null, (string?)got.Body?["id"]);
    }

    [Fact]
    public async Task A_subscription_it_cannot_serve_is_refused_and_one_it_forgot_is_not_there()
    {
        await using var source = await SourceServer.StartAsync(new(), TimeProvider.System);
        var answer = await _client.PostAsync(new Uri($"{source.Base}/Subscription"), Body(new JsonObject { ["resourceType"] = "Subscription", ["channel"] = new JsonObject { ["type"] = "email" } }));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("channel.type", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        var id = await SubscribeAsync(source, "empty");
        source.Forget(id);
        Assert.Equal(HttpStatusCode.NotFound, (await _client.GetAsync(new Uri($"{source.Base}/Subscription/{id}"))).StatusCode);
    }

    [Fact]
    public async Task Many_events_are_told_at_once_where_they_may_and_none_is_told_twice()
    {
        await using var source = await SourceServer.StartAsync(new() { InFlight = 8 }, TimeProvider.System);
        await SubscribeAsync(source, "id-only", most: 20);
        for (var i = 1; i <= 2_000; i++)
            source.Publish(Topic, Document(i));
        await UntilAsync(() => Notifications().Sum(n => NumbersOf(n).Count()) >= 2_000);

        Assert.Equal(Enumerable.Range(1, 2_000), Notifications().SelectMany(NumbersOf).Select(int.Parse).Order());
        Assert.InRange(Notifications().Count, 101, 1_500);
    }

    private static JsonObject Document(int number) => new() { ["resourceType"] = "DocumentReference", ["id"] = $"doc-{number}", ["status"] = "current" };

    private static StringContent Body(JsonObject resource) => new(resource.ToJsonString(), Encoding.UTF8, "application/fhir+json");

    private async Task<string> SubscribeAsync(SourceServer source, string? content, string? id = null, int heartbeat = 0, int most = 0, bool payload = true)
    {
        const string Backport = "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/";
        var extensions = new JsonArray();
        if (heartbeat > 0)
            extensions.Add((JsonNode)new JsonObject { ["url"] = Backport + "backport-heartbeat-period", ["valueUnsignedInt"] = heartbeat });
        if (most > 0)
            extensions.Add((JsonNode)new JsonObject { ["url"] = Backport + "backport-max-count", ["valuePositiveInt"] = most });
        var channel = new JsonObject { ["type"] = "rest-hook", ["endpoint"] = new Uri(_subscriber.Url, "hook").AbsoluteUri };
        if (extensions.Count > 0)
            channel["extension"] = extensions;
        if (payload)
            channel["payload"] = "application/fhir+json";
        if (content is not null)
            channel["_payload"] = new JsonObject { ["extension"] = new JsonArray(new JsonObject { ["url"] = Backport + "backport-payload-content", ["valueCode"] = content }) };
        var subscription = new JsonObject { ["resourceType"] = "Subscription", ["status"] = "requested", ["reason"] = "test", ["criteria"] = Topic, ["channel"] = channel };
        using var answer = id is null
            ? await _client.PostAsync(new Uri($"{source.Base}/Subscription"), Body(subscription))
            : await _client.PutAsync(new Uri($"{source.Base}/Subscription/{id}"), Body(subscription));
        Assert.True(answer.IsSuccessStatusCode);
        var made = (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["id"]!;
        await UntilAsync(() => source.Subscriptions[made] == "active");
        return made;
    }

    private async Task<JsonObject> GetAsync(string url) => (JsonObject)JsonNode.Parse(await _client.GetStringAsync(new Uri(url)))!;

    private IReadOnlyList<JsonObject> Notifications() => [.. _subscriber.Received.Select(r => r.Body).OfType<JsonObject>().Where(b => (string?)b["resourceType"] == "Bundle")];

    private static JsonArray Parameters(JsonObject notification) => notification["entry"]![0]!["resource"]!["parameter"]!.AsArray();

    private static string? Value(JsonObject notification, string name, string value) => (string?)Parameters(notification).First(p => (string?)p!["name"] == name)![value];

    private static string? TypeOf(JsonObject notification) => Value(notification, "type", "valueCode");

    private static IEnumerable<JsonArray> Parts(JsonObject notification) => Parameters(notification).Where(p => (string?)p!["name"] == "notification-event").Select(p => p!["part"]!.AsArray());

    private static IEnumerable<string> NumbersOf(JsonObject notification) => Parts(notification).Select(p => (string)p.First(x => (string?)x!["name"] == "event-number")!["valueString"]!);

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!condition())
            await Task.Delay(5, patience.Token);
    }
}
