using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using HopEn2.Interop.Domain.Alerts;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Domain.Ruptures;
using HopEn2.Interop.Tests.Shared;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Web;

public class AlertApiTests
{
    private const string Operator = "an-operator-s-long-secret";
    private const string Viewer = "a-viewer-s-very-long-secret";

    private static readonly DateTimeOffset Now = new(2025, 3, 10, 8, 31, 12, TimeSpan.Zero);

    private static readonly Dictionary<string, string?> Tokens = new()
    {
        ["Access:Tokens:0:Name"] = "martin", ["Access:Tokens:0:Token"] = Operator, ["Access:Tokens:0:Role"] = "operator",
        ["Access:Tokens:1:Name"] = "hall", ["Access:Tokens:1:Token"] = Viewer, ["Access:Tokens:1:Role"] = "viewer",
    };

    private static Incident Labo => new("feed/dpi", Now.AddMinutes(-40), 9, new("feed/dpi", Now.AddMinutes(-5), RuptureKind.Silence, Now.AddMinutes(-40), 10.5, 0, 9), [new("produced/CARDIO/Ldl", Now.AddMinutes(-4), RuptureKind.Silence, Now.AddMinutes(-30), 3, 0, 6)]);

    /// <summary>A program whose watch has told of a dead feed.</summary>
    private static async Task<(WebHost Host, string Id)> BrokenAsync(Dictionary<string, string?>? settings = null, Action<IServiceCollection>? more = null)
    {
        var host = await WebHost.StartAsync(settings, more);
        var store = host.Service<IAlertStore>();
        var incident = IncidentLifecycle.Observe([], new(Now, [Labo]), new()).Single();
        await store.CommitAsync([new(incident, 0, null, [], Now)], default);
        return (host, incident.Id);
    }

    private static async Task<JsonNode> GetAsync(HttpClient client, string path) => JsonNode.Parse(await client.GetStringAsync(path))!;

    [Fact]
    public async Task Open_incidents_are_listed_in_words_with_the_hospitals_times()
    {
        var (host, id) = await BrokenAsync();
        await using var _ = host;
        var item = Assert.Single((await GetAsync(host.Client(), "/api/alerts?state=open"))["items"]!.AsArray())!;

        Assert.Equal((id, "feed", "dpi", "silence", "major"), (Text(item, "id"), Text(item, "level"), Text(item, "feed"), Text(item, "kind"), Text(item, "severity")));
        Assert.Equal("2025-03-10T08:51:12+01:00", Text(item, "since"));
        Assert.Contains("depuis 08\u00a0h\u00a051", Text(item["sentence"]!, "fr"), StringComparison.Ordinal);
        Assert.Contains("since 08:51", Text(item["sentence"]!, "en"), StringComparison.Ordinal);
        Assert.Equal("produced/CARDIO/Ldl", Text(Assert.Single(item["parts"]!.AsArray())!, "stream"));
        Assert.Empty((await GetAsync(host.Client(), "/api/alerts?state=over"))["items"]!.AsArray());
    }

    [Fact]
    public async Task An_operator_acts_and_is_named_and_a_viewer_only_looks()
    {
        var (host, id) = await BrokenAsync(Tokens);
        await using var _ = host;
        var (acts, looks) = (host.Client("10.0.0.7", Operator), host.Client("10.0.0.8", Viewer));

        Assert.Equal(HttpStatusCode.Forbidden, (await looks.PostAsJsonAsync($"/api/alerts/{id}/acknowledge", new { comment = "x" })).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await acts.PostAsJsonAsync($"/api/alerts/{id}/acknowledge", new { comment = "labo appelé" })).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await acts.PostAsJsonAsync($"/api/alerts/{id}/silence", new { minutes = 60 })).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await acts.PostAsJsonAsync($"/api/alerts/{id}/false", new { comment = "" })).StatusCode);

        var detail = await GetAsync(looks, $"/api/alerts/{id}");
        Assert.Equal(["acknowledge martin labo appelé", "silence martin ", "false martin "], detail["actions"]!.AsArray().Select(a => $"{Text(a!, "what")} {Text(a!, "who")} {a!["comment"]?.GetValue<string>()}"));
        Assert.Equal("2025-03-10T10:31:12+01:00", Text(detail["incident"]!["silenced"]!, "until"));
        Assert.Equal("martin", Text(detail["incident"]!["markedFalse"]!, "who"));
    }

    [Theory]
    [InlineData("unsilence", "{}", HttpStatusCode.Conflict)]
    [InlineData("comment", "{\"comment\":\" \"}", HttpStatusCode.Conflict)]
    [InlineData("silence", "{}", HttpStatusCode.BadRequest)]
    [InlineData("silence", "{\"until\":\"2025-03-10T08:00\"}", HttpStatusCode.Conflict)]
    [InlineData("silence", "{\"until\":\"tomorrow\"}", HttpStatusCode.BadRequest)]
    public async Task What_makes_no_sense_is_refused_with_a_reason(string verb, string body, HttpStatusCode expected)
    {
        var (host, id) = await BrokenAsync();
        await using var _ = host;
        using var answer = await host.Client().PostAsync($"/api/alerts/{id}/{verb}", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));

        Assert.Equal(expected, answer.StatusCode);
        Assert.True(Text(JsonNode.Parse(await answer.Content.ReadAsStringAsync())!, "title").Length > 10);
    }

    [Fact]
    public async Task An_unknown_incident_and_an_unknown_route_are_said_to_be_unknown()
    {
        await using var host = await WebHost.StartAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await host.Client().GetAsync("/api/alerts/nothing")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await host.Client().PostAsJsonAsync("/api/alerts/nothing/acknowledge", new { })).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await host.Client().PostAsJsonAsync("/api/alerts/routes/nothing/test", new { })).StatusCode);
    }

    [Fact]
    public async Task A_page_of_another_site_cannot_act()
    {
        var (host, id) = await BrokenAsync();
        await using var _ = host;
        var client = host.Client();
        client.DefaultRequestHeaders.Add("Sec-Fetch-Site", "cross-site");
        Assert.Equal(HttpStatusCode.Forbidden, (await client.PostAsJsonAsync($"/api/alerts/{id}/false", new { })).StatusCode);
    }

    [Fact]
    public async Task The_evidence_is_what_the_watch_kept_and_nothing_where_it_kept_nothing()
    {
        var (without, id) = await BrokenAsync();
        await using var _ = without;
        Assert.Null((await GetAsync(without.Client(), $"/api/alerts/{id}"))["evidence"]);

        var (with, same) = await BrokenAsync(more: services => services.AddSingleton<IStreamHistory, History>());
        await using var __ = with;
        var evidence = (await GetAsync(with.Client(), $"/api/alerts/{same}"))["evidence"]!;
        Assert.Equal(("feed/dpi", 600.0), (Text(evidence, "stream"), evidence["bucketSeconds"]!.GetValue<double>()));
        Assert.Equal(2.5, evidence["buckets"]![0]!["expected"]!.GetValue<double>());
    }

    [Fact]
    public async Task The_score_counts_what_opened_and_what_people_called_false()
    {
        var (host, id) = await BrokenAsync(more: services => services.AddSingleton<IStreamHistory, History>());
        await using var _ = host;
        await host.Client().PostAsJsonAsync($"/api/alerts/{id}/false", new { });
        var score = await GetAsync(host.Client(), "/api/alerts/score?days=30");

        Assert.Equal((1, 1, 40, 0.025), (score["incidents"]!.GetValue<int>(), score["markedFalse"]!.GetValue<int>(), score["watched"]!.GetValue<int>(), score["falsePerStreamAndMonth"]!.GetValue<double>()));
    }

    [Fact]
    public async Task Screens_hear_of_an_incident_and_that_the_watch_is_alive()
    {
        await using var host = await WebHost.StartAsync();
        var now = await GetAsync(host.Client(), "/api/alerts/now");
        Assert.True(now["stale"]!.GetValue<bool>());
        Assert.Null(now["watchAt"]);

        host.Service<IIncidentObserver>().Observe(new(Now, [Labo]));
        for (var tries = 0; tries < 200 && (now = await GetAsync(host.Client(), "/api/alerts/now"))["open"]?.AsArray().Count != 1; tries++)
            await Task.Delay(25);
        Assert.False(now["stale"]!.GetValue<bool>());
        Assert.Equal("feed/dpi", Text(Assert.Single(now["open"]!.AsArray())!, "root"));
    }

    [Fact]
    public async Task When_incidents_cannot_be_read_nobody_pretends_that_there_are_none()
    {
        await using var host = await WebHost.StartAsync();
        ((MemoryAlerts)host.Service<IAlertStore>()).Away = true;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await host.Client().GetAsync("/api/alerts")).StatusCode);
        JsonNode now;
        var tries = 0;
        while ((now = await GetAsync(host.Client(), "/api/alerts/now"))["open"] is not null && tries++ < 200)
            await Task.Delay(25);
        Assert.Null(now["open"]);
    }

    private static string Text(JsonNode node, string name) => node[name]!.GetValue<string>();

    private sealed class History : IStreamHistory
    {
        public int Watched => 40;

        public Task<StreamHistory?> ReadAsync(StreamSubject stream, DateTimeOffset from, CancellationToken cancel) =>
            Task.FromResult<StreamHistory?>(new(TimeSpan.FromMinutes(10), [new(from, 2.5, 3)]));
    }
}
