using System.Net;
using System.Text.Json.Nodes;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Tests.Unit.Domain.Indicators;
using HopEn2.Interop.Web.Access;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static HopEn2.Interop.Tests.Unit.Domain.Indicators.MonthHouse;

namespace HopEn2.Interop.Tests.Unit.Web;

public sealed class IndicatorApiTests
{
    private static readonly Dictionary<string, string?> Tokens = new()
    {
        ["Access:Tokens:0:Name"] = "hall", ["Access:Tokens:0:Token"] = "a-token-of-a-viewer-0123456789", ["Access:Tokens:0:Role"] = Roles.Viewer,
        ["Access:Tokens:1:Name"] = "interop", ["Access:Tokens:1:Token"] = "a-token-of-an-operator-0123456", ["Access:Tokens:1:Role"] = Roles.Operator,
    };

    [Fact]
    public async Task A_month_has_its_nine_rates_with_reasons_services_and_what_is_expected()
    {
        await using var host = await StartAsync();
        var month = await GetAsync(host, "/api/indicators/2025-03");
        var letter = Rate(month, "P1.02-LDL");

        Assert.Equal(9, month["rates"]!.AsArray().Count);
        Assert.False(month["final"]!.GetValue<bool>());
        Assert.Equal((2, 4, 55.0, false), (letter["n"]!.GetValue<int>(), letter["d"]!.GetValue<int>(), letter["target"]!.GetValue<double>(), letter["reached"]!.GetValue<bool>()));
        Assert.Equal(53.8, letter["rate"]!.GetValue<double>());
        Assert.Equal(["no-document 1", "rejected DMPClosed 1", "counted 2"], letter["reasons"]!.AsArray().Select(r => string.Join(' ', new[] { Text(r!, "reason"), Text(r!, "code"), Text(r!, "count") }.OfType<string>())));
        Assert.Equal(["CHIR", "CARDIO"], letter["services"]!.AsArray().Select(s => Text(s!, "code")));
        Assert.NotNull(letter["projection"]);

        // The trend is computed meanwhile: the month itself is known at once.
        Assert.Contains("2025-03", letter["trend"]!.AsArray().Select(p => Text(p!, "month")));
    }

    [Fact]
    public async Task A_scope_is_a_part_of_it()
    {
        await using var host = await StartAsync();
        Assert.Equal(1, Rate(await GetAsync(host, "/api/indicators/2025-03?scope=service:CARDIO"), "P1.02-LDL")["d"]!.GetValue<int>());
        Assert.Equal(3, Rate(await GetAsync(host, "/api/indicators/2025-03?scope=pole:Chirurgie"), "P1.02-LDL")["d"]!.GetValue<int>());
        Assert.Contains("service:CARDIO", (await GetAsync(host, "/api/indicators/2025-03"))["scopes"]!.AsArray().Select(s => Text(s!, "scope")));
    }

    [Fact]
    public async Task The_lines_are_paged_filtered_kept_in_the_audit_and_for_operators_alone()
    {
        await using var host = await StartAsync(Tokens);
        const string path = "/api/indicators/2025-03/P1.02-LDL/items";
        Assert.Equal(HttpStatusCode.OK, (await Client(host, Roles.Viewer).GetAsync("/api/indicators/2025-03")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Client(host, Roles.Viewer).GetAsync("/api/indicators/2025-03/csv")).StatusCode);
        foreach (var closed in new[] { path, path + "/csv" })
            Assert.Equal(HttpStatusCode.Forbidden, (await Client(host, Roles.Viewer).GetAsync(closed)).StatusCode);

        var first = JsonNode.Parse(await Client(host, Roles.Operator).GetStringAsync(path + "?size=3"))!;
        var second = JsonNode.Parse(await Client(host, Roles.Operator).GetStringAsync(path + "?size=3&cursor=" + Text(first, "next")))!;
        Assert.Equal((4, 3, 1), (first["count"]!.GetValue<int>(), first["items"]!.AsArray().Count, second["items"]!.AsArray().Count));
        Assert.Null(second["next"]);

        var refused = JsonNode.Parse(await Client(host, Roles.Operator).GetStringAsync(path + "?reason=rejected&code=DMPClosed&service=CHIR"))!["items"]!.AsArray().Single()!;
        Assert.Equal(("CH-X|v2", "rejected", "CH-X|p2", "d2"), (Text(refused, "key"), Text(refused, "reason"), Text(refused, "ipp"), Text(refused, "document")));
        Assert.Equal(3, host.Audit.Looks.Count);
        Assert.All(host.Audit.Looks, look => Assert.DoesNotContain("CHIR", look.Subject, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/api/indicators/2025-03?scope=service:CARDIO")]
    [InlineData("/api/indicators/2025-03/csv")]
    [InlineData("/indicators")]
    public async Task Nothing_a_viewer_may_see_names_a_patient_a_visit_or_a_document(string path)
    {
        await using var host = await StartAsync(Tokens);
        var shown = await Client(host, Roles.Viewer).GetStringAsync(path);
        Assert.All(new[] { "CH-X|", "p2", "v2\"", "\"d2", "277010115400329" }, trait => Assert.DoesNotContain(trait, shown, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/api/indicators/2025-13", "month is \"2025-13\"")]
    [InlineData("/api/indicators/2025-03?scope=ward", "scope is \"ward\"")]
    [InlineData("/api/indicators/2025-03/P1.09/items", "indicator is \"P1.09\"")]
    [InlineData("/api/indicators/2025-03/P1.02-LDL/items?reason=lost", "reason is \"lost\"")]
    public async Task What_cannot_be_read_is_said(string path, string said)
    {
        await using var host = await StartAsync();
        using var response = await host.Client().GetAsync(path);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(said, JsonNode.Parse(await response.Content.ReadAsStringAsync())!["detail"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ledger_that_is_away_is_said_and_not_drawn_as_zero()
    {
        await using var host = await WebHost.StartAsync(more: s => s.AddSingleton<IIndicatorSource>(new FakeIndicatorSource { Broken = new LedgerUnavailableException("The disk is gone.") }));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await host.Client().GetAsync("/api/indicators/2025-03")).StatusCode);
    }

    [Fact]
    public async Task The_table_for_spreadsheets_is_french_and_no_formula()
    {
        await using var host = await StartAsync();
        var text = await host.Client().GetStringAsync("/api/indicators/2025-03/csv");
        Assert.Contains("2025-03;P1.02-LDL;all;;;2;4;93;53,76;", text, StringComparison.Ordinal);
        Assert.Contains("Chirurgie digestive;Chirurgie;1;3;93;", text, StringComparison.Ordinal);
    }

    private static async Task<WebHost> StartAsync(Dictionary<string, string?>? settings = null)
    {
        var house = new MonthHouse();
        foreach (var (at, uf, fate) in new[] { (1, "1001", "counted"), (2, "2001", "refused"), (3, "2001", "none"), (4, "2001", "counted") })
        {
            house.Patient($"p{at}").Stay($"v{at}", $"p{at}", uf, Paris(2025, 3, at, 9), Paris(2025, 3, at + 2, 9));
            if (fate == "none")
                continue;
            var control = house.Letter($"d{at}", $"p{at}", $"v{at}", Paris(2025, 3, at + 2, 10), DocumentKind.Ldl);
            house.Answer(control, Paris(2025, 3, at + 2, 11), fate == "refused" ? "DMPClosed" : null);
        }

        var source = new FakeIndicatorSource();
        await source.Store.RecordAsync([.. house.Facts], Domain.Hospital.Calendar);
        return await WebHost.StartAsync(settings, s => s.AddSingleton<IIndicatorSource>(source));
    }

    private static HttpClient Client(WebHost host, string role) => host.Client("10.0.0.9", Tokens[role == Roles.Viewer ? "Access:Tokens:0:Token" : "Access:Tokens:1:Token"]);

    private static async Task<JsonNode> GetAsync(WebHost host, string path) => JsonNode.Parse(await host.Client().GetStringAsync(path))!;

    private static JsonNode Rate(JsonNode month, string id) => month["rates"]!.AsArray().Single(r => Text(r!, "id") == id)!;

    private static string? Text(JsonNode node, string name) => node[name]?.ToString();
}
