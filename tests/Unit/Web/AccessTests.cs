using System.Net;
using System.Net.Http.Json;
using HopEn2.Interop.Web.Access;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Web;

public class AccessTests
{
    private const string Elsewhere = "10.20.30.40";

    private static readonly string[] Everybody = ["/health/live", "/health/ready", "/login", "/assets/style.css"];

    private static readonly string[] Viewers = ["/alerts", "/api/alerts", "/api/alerts/now", "/api/alerts/score", "/", "/service/CARDIO", "/feeds", "/delivery", "/api/delivery", "/indicators", "/api/indicators/2025-03", "/api/access", "/api/bus", "/api/feeds", "/api/feeds/sources", "/api/certificates", "/api/counters", "/metrics", "/openapi/v1.json", "/live"];

    private static readonly string[] Operators =
    [
        "/messages", "/messages/1", "/documents/" + FakeQueries.DocumentKey, "/api/indicators/2025-03/P1.02-LDL/items", "/api/indicators/2025-03/P1.02-LDL/items/csv", "/api/messages", "/api/messages/1", "/api/documents", "/api/documents/" + FakeQueries.DocumentKey, "/api/stays", "/api/stays/messages?visit=1", "POST /api/replay", "/api/delivery/items", "POST /api/delivery/dmp/pause", "POST /api/delivery/dmp/resume", "POST /api/delivery/retry", "/api/bus/errors", "POST /api/bus/errors/replay",
    ];

    private static readonly string[] Admins = ["/api/messages/1/body"];

    private static Dictionary<string, string?> Tokens => new()
    {
        ["Access:Tokens:0:Name"] = "hall-est",
        ["Access:Tokens:0:Token"] = Token(Roles.Viewer),
        ["Access:Tokens:0:Role"] = Roles.Viewer,
        ["Access:Tokens:1:Name"] = "interop",
        ["Access:Tokens:1:Token"] = Token(Roles.Operator),
        ["Access:Tokens:1:Role"] = Roles.Operator,
        ["Access:Tokens:2:Name"] = "dsi",
        ["Access:Tokens:2:Token"] = Token(Roles.Admin),
        ["Access:Tokens:2:Role"] = Roles.Admin,
        ["Access:Tokens:3:Name"] = "dpi",
        ["Access:Tokens:3:Token"] = Token(Roles.Sender),
        ["Access:Tokens:3:Role"] = Roles.Sender,
    };

    private static string Token(string role) => role + "-0123456789abcdefghij";

    private static async Task<HttpStatusCode> AskAsync(HttpClient client, string what)
    {
        using var request = what.StartsWith("POST ", StringComparison.Ordinal)
            ? new HttpRequestMessage(HttpMethod.Post, what[5..]) { Content = JsonContent.Create(new { ids = new[] { 2 } }) }
            : new HttpRequestMessage(HttpMethod.Get, what);
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return response.StatusCode;
    }

    private static async Task AllAsync(HttpClient client, HttpStatusCode expected, params string[][] endpoints)
    {
        foreach (var endpoint in endpoints.SelectMany(e => e))
            Assert.Equal((endpoint, expected), (endpoint, await AskAsync(client, endpoint)));
    }

    [Fact]
    public async Task Without_tokens_the_machine_itself_may_do_everything()
    {
        await using var host = await WebHost.StartAsync();
        await AllAsync(host.Client(), HttpStatusCode.OK, Everybody, Viewers, Operators, Admins);
        await AllAsync(host.Client("::1"), HttpStatusCode.OK, Viewers);
        await AllAsync(host.Client("::ffff:127.0.0.1"), HttpStatusCode.OK, Viewers);
    }

    [Fact]
    public async Task Without_tokens_nobody_else_may_do_anything()
    {
        await using var host = await WebHost.StartAsync();
        await AllAsync(host.Client(Elsewhere), HttpStatusCode.OK, Everybody);
        await AllAsync(host.Client(Elsewhere), HttpStatusCode.Unauthorized, Viewers, Operators, Admins);
        await AllAsync(host.Client(Elsewhere, "made-up-token-0123456789"), HttpStatusCode.Unauthorized, Viewers, Operators, Admins);
    }

    [Theory]
    [InlineData("X-Forwarded-For", "10.20.30.40")]
    [InlineData("Forwarded", "for=10.20.30.40")]
    [InlineData("Host", "evil.example")]
    public async Task Without_tokens_a_proxy_or_another_host_name_is_not_the_machine_itself(string header, string value)
    {
        await using var host = await WebHost.StartAsync();
        using var client = host.Client();
        client.DefaultRequestHeaders.Add(header, value);
        await AllAsync(client, HttpStatusCode.Unauthorized, Viewers, Operators, Admins);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData(Elsewhere)]
    public async Task With_tokens_everybody_needs_one(string from)
    {
        await using var host = await WebHost.StartAsync(Tokens);
        await AllAsync(host.Client(from), HttpStatusCode.OK, Everybody);
        await AllAsync(host.Client(from), HttpStatusCode.Unauthorized, Viewers, Operators, Admins);
        await AllAsync(host.Client(from, "viewer-0123456789abcdefghiX"), HttpStatusCode.Unauthorized, Viewers, Operators, Admins);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData(Elsewhere)]
    public async Task Each_role_may_do_what_is_its_own_and_no_more(string from)
    {
        await using var host = await WebHost.StartAsync(Tokens);

        await AllAsync(host.Client(from, Token(Roles.Viewer)), HttpStatusCode.OK, Everybody, Viewers);
        await AllAsync(host.Client(from, Token(Roles.Viewer)), HttpStatusCode.Forbidden, Operators, Admins);

        await AllAsync(host.Client(from, Token(Roles.Operator)), HttpStatusCode.OK, Everybody, Viewers, Operators);
        await AllAsync(host.Client(from, Token(Roles.Operator)), HttpStatusCode.Forbidden, Admins);

        await AllAsync(host.Client(from, Token(Roles.Admin)), HttpStatusCode.OK, Everybody, Viewers, Operators, Admins);
        await AllAsync(host.Client(from, Token(Roles.Sender)), HttpStatusCode.Forbidden, Viewers, Operators, Admins);
    }

    [Fact]
    public async Task Every_endpoint_of_the_program_is_in_one_of_these_lists()
    {
        await using var host = await WebHost.StartAsync();
        var mapped = host.Service<Microsoft.AspNetCore.Routing.EndpointDataSource>().Endpoints.OfType<Microsoft.AspNetCore.Routing.RouteEndpoint>()
            .Select(e => "/" + e.RoutePattern.RawText!.TrimStart('/')).Distinct().Order();
        Assert.Equal(
            [
                "/", "/alerts", "/api/access", "/api/alerts", "/api/alerts/{id}", "/api/alerts/{id}/acknowledge", "/api/alerts/{id}/comment", "/api/alerts/{id}/false", "/api/alerts/{id}/silence", "/api/alerts/{id}/true", "/api/alerts/{id}/unsilence",
                "/api/alerts/now", "/api/alerts/routes/{route}/test", "/api/alerts/score", "/api/bus", "/api/bus/errors", "/api/bus/errors/replay", "/api/certificates", "/api/counters", "/api/delivery", "/api/delivery/{destination}/pause", "/api/delivery/{destination}/resume", "/api/delivery/items", "/api/delivery/retry", "/api/documents", "/api/documents/{**id}", "/api/feeds", "/api/feeds/sources", "/api/imports", "/api/indicators/{month}",
                "/api/indicators/{month}/{indicator}/items", "/api/indicators/{month}/{indicator}/items/csv", "/api/indicators/{month}/csv", "/api/indicators/{month}/declaration", "/api/indicators/{month}/declaration/items",
                "/api/indicators/{month}/reconciliation", "/api/messages", "/api/messages/{id:long}", "/api/messages/{id:long}/body", "/api/replay",
                "/api/stays", "/api/stays/messages", "/assets/{name}", "/delivery", "/documents/{**id}", "/feeds", "/health/live", "/health/ready", "/indicators", "/live", "/login", "/logout", "/messages", "/messages/{id:long}", "/metrics",
                "/openapi/{documentName}.json", "/service/{code}",
            ],
            mapped);
    }

    [Fact]
    public async Task An_endpoint_that_asks_for_no_role_is_an_administrators()
    {
        await using var host = await WebHost.StartAsync(Tokens, unguarded: true);
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(host.Client(token: Token(Roles.Operator)), "/mapped-by-somebody-else"));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(host.Client(token: Token(Roles.Admin)), "/mapped-by-somebody-else"));
    }

    [Fact]
    public async Task A_browser_is_led_to_where_it_can_sign_in_and_back()
    {
        await using var host = await WebHost.StartAsync(Tokens);
        using var client = host.Client(Elsewhere);
        client.DefaultRequestHeaders.Add("Accept", "text/html,*/*");
        using var refused = await client.GetAsync("/messages?status=parked");
        Assert.Equal("/login?return=%2Fmessages%3Fstatus%3Dparked", refused.Headers.Location!.ToString());

        using var signedIn = await client.PostAsync("/login", new FormUrlEncodedContent([new("token", Token(Roles.Operator)), new("return", "/messages?status=parked")]));
        Assert.Equal("/messages?status=parked", signedIn.Headers.Location!.ToString());
        var cookie = Assert.Single(signedIn.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Token(Roles.Operator), cookie, StringComparison.Ordinal);

        using var again = host.Client(Elsewhere);
        again.DefaultRequestHeaders.Add("Cookie", cookie.Split(';')[0]);
        await AllAsync(again, HttpStatusCode.OK, Viewers, Operators);
        await AllAsync(again, HttpStatusCode.Forbidden, Admins);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    public async Task Signing_in_leads_to_no_other_site(string back)
    {
        await using var host = await WebHost.StartAsync(Tokens);
        using var signedIn = await host.Client().PostAsync("/login", new FormUrlEncodedContent([new("token", Token(Roles.Viewer)), new("return", back)]));
        Assert.Equal("/", signedIn.Headers.Location!.ToString());
    }

    [Fact]
    public void A_seal_ends_with_its_time_its_token_or_its_role()
    {
        var now = new DateTimeOffset(2025, 3, 10, 8, 0, 0, TimeSpan.Zero);
        var holder = new AccessToken { Name = "interop", Token = Token(Roles.Operator), Role = Roles.Operator };
        var seal = AccessGate.Seal(holder, now.AddHours(1));
        AccessDecision Decide(AccessToken known, string cookie, DateTimeOffset at) => AccessGate.Decide(new() { Tokens = [known] }, new(null, "h", false, null, cookie), at);

        Assert.IsType<AccessDecision.Granted>(Decide(holder, seal, now));
        Assert.IsType<AccessDecision.TokenUnknown>(Decide(holder, seal, now.AddHours(2)));
        Assert.IsType<AccessDecision.TokenUnknown>(Decide(new() { Name = "interop", Token = "another-0123456789abcdef", Role = Roles.Operator }, seal, now));
        Assert.IsType<AccessDecision.TokenUnknown>(Decide(new() { Name = "interop", Token = holder.Token, Role = Roles.Admin }, seal, now));
        var parts = seal.Split('.');
        Assert.IsType<AccessDecision.TokenUnknown>(Decide(holder, $"{parts[0]}.{long.Parse(parts[1]) + 9999}.{parts[2]}", now));
        Assert.IsType<AccessDecision.TokenUnknown>(Decide(holder, "nonsense", now));
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "https://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "same-origin", HttpStatusCode.OK)]
    [InlineData("Origin", "http://localhost", HttpStatusCode.OK)]
    public async Task Another_sites_page_cannot_make_a_browser_replay(string header, string value, HttpStatusCode expected)
    {
        await using var host = await WebHost.StartAsync();
        using var client = host.Client();
        client.DefaultRequestHeaders.Add(header, value);
        Assert.Equal(expected, await AskAsync(client, "POST /api/replay"));
    }

    [Theory]
    [InlineData("short", Roles.Viewer, "shorter than 20")]
    [InlineData("0123456789abcdefghij", "boss", "Known: viewer, operator, admin, sender")]
    public async Task A_token_that_can_be_guessed_or_a_role_that_is_none_stops_the_start(string token, string role, string says)
    {
        var settings = new Dictionary<string, string?> { ["Access:Tokens:0:Name"] = "x", ["Access:Tokens:0:Token"] = token, ["Access:Tokens:0:Role"] = role };
        var refused = await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(() => WebHost.StartAsync(settings));
        Assert.Contains(says, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_look_at_a_patients_data_is_kept_before_it_is_shown()
    {
        await using var host = await WebHost.StartAsync(Tokens);
        using var client = host.Client(Elsewhere, Token(Roles.Admin));
        foreach (var look in new[] { "/api/messages?ipp=" + FakeQueries.PatientIpp, "/api/messages/1", "/api/messages/1/body", "/api/documents?ipp=1", "/api/documents/" + FakeQueries.DocumentKey, "/api/stays?ipp=1" })
            Assert.Equal(HttpStatusCode.OK, await AskAsync(client, look));

        Assert.Equal(
            [
                (Seen.Search, "/api/messages?ipp"), (Seen.Message, "1"), (Seen.MessageBody, "1"), (Seen.Search, "/api/documents?ipp"), (Seen.Document, FakeQueries.DocumentKey), (Seen.Search, "/api/stays?ipp"),
            ],
            host.Audit.Looks.Select(l => (l.What, l.Subject)));
        Assert.All(host.Audit.Looks, l => Assert.Equal(("dsi", Roles.Admin, IPAddress.Parse(Elsewhere)), (l.Who, l.Role, l.Peer!)));
    }
}
