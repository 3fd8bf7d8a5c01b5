using System.Net;
using System.Text.RegularExpressions;
using HopEn2.Interop.Web.Wallboard;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Web;

public partial class PageTests
{
    private static readonly string[] All = ["/", "/service/CARDIO", "/feeds", "/alerts", "/indicators", "/delivery", "/messages", "/messages/1", "/documents/1.2^3", "/login"];

    private static string Asset(string name) => System.Text.Encoding.UTF8.GetString(Assets.Named(name)!.Bytes.Span);

    [Fact]
    public void Both_languages_say_the_same_things()
    {
        Assert.Equal(Pages.Texts("fr").Keys.Order(StringComparer.Ordinal), Pages.Texts("en").Keys.Order(StringComparer.Ordinal));
        foreach (var (key, text) in Pages.Texts("fr"))
            Assert.Equal(Holes(text), Holes(Pages.Texts("en")[key]));

        static IEnumerable<string> Holes(string text) => Hole().Matches(text).Select(m => m.Value).Order(StringComparer.Ordinal);
    }

    [Fact]
    public void Every_text_that_a_script_names_exists()
    {
        var texts = Pages.Texts("fr");
        foreach (var script in Assets.Names.Where(n => n.EndsWith(".js", StringComparison.Ordinal)))
        {
            foreach (var key in Key().Matches(Asset(script)).Select(m => m.Groups["key"].Value))
                Assert.True(texts.ContainsKey(key), $"{script}: {key}");
        }
    }

    [Theory]
    [InlineData("status.", typeof(Interop.Ledger.Queries.MessageStatus))]
    [InlineData("reason.", typeof(Interop.Domain.Messages.ParkReason))]
    [InlineData("ins.", typeof(Interop.Domain.Ins.InsStatus))]
    [InlineData("level.", typeof(Interop.Domain.Documents.DocumentLevel))]
    [InlineData("deposit.", typeof(Interop.Domain.Documents.DepositState))]
    [InlineData("mail.", typeof(Interop.Domain.Documents.MailState))]
    [InlineData("recipient.", typeof(Interop.Domain.Facts.RecipientKind))]
    [InlineData("action.", typeof(Interop.Domain.Facts.DepositAction))]
    [InlineData("severity.", typeof(Interop.Domain.Alerts.Severity))]
    [InlineData("noticeState.", typeof(Interop.Domain.Alerts.NoticeState))]
    [InlineData("work.", typeof(Interop.Domain.Delivering.WorkState))]
    [InlineData("transport.", typeof(Interop.Mappings.RouteTransport))]
    public void Every_value_that_is_shown_has_a_word(string prefix, Type values)
    {
        var texts = Pages.Texts("fr");
        Assert.All(Enum.GetNames(values), name => Assert.True(texts.ContainsKey(prefix + char.ToLowerInvariant(name[0]) + name[1..]), prefix + name));
    }

    [Fact]
    public void Every_fact_stage_and_kind_has_a_word()
    {
        var texts = Pages.Texts("fr");
        Assert.All(Interop.Domain.Facts.FactTypes.All, f => Assert.True(texts.ContainsKey("fact." + f.Key), f.Key));
        Assert.All(Interop.Monitoring.Counters.StageNames.All, s => Assert.True(texts.ContainsKey("stage." + s) && texts.ContainsKey("step." + s), s));
        Assert.All(Interop.Domain.Documents.DocumentKinds.All, k => Assert.True(texts.ContainsKey("kind." + Interop.Domain.Documents.DocumentKinds.Name(k)), k.ToString()));
    }

    [Fact]
    public void Every_reason_of_delivery_has_a_word()
    {
        var texts = Pages.Texts("fr");
        Assert.All(typeof(Interop.Domain.Delivering.WorkReasons).GetFields().Where(f => f.IsLiteral), f => Assert.True(texts.ContainsKey("why." + f.GetRawConstantValue()), f.Name));
    }

    [Fact]
    public async Task Pages_take_nothing_from_elsewhere_and_run_no_script_of_anybody_else()
    {
        await using var host = await WebHost.StartAsync();
        foreach (var path in All)
        {
            using var response = await host.Client().GetAsync(path);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            var policy = response.Headers.GetValues("Content-Security-Policy").Single();
            Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            var html = await response.Content.ReadAsStringAsync();
            Assert.DoesNotContain("{{", html, StringComparison.Ordinal);
            Assert.DoesNotMatch(ElsewhereOrInline(), html);
            foreach (var named in Named().Matches(html).Select(m => m.Groups["path"].Value))
                Assert.Equal(HttpStatusCode.OK, (await host.Client().GetAsync(named)).StatusCode);
        }

        foreach (var name in Assets.Names.Where(n => n.StartsWith("assets/", StringComparison.Ordinal)))
            Assert.DoesNotMatch("https?://(?!www\\.w3\\.org/)", Asset(name));
    }

    [Fact]
    public void Scripts_import_only_what_is_there()
    {
        foreach (var script in Assets.Names.Where(n => n.EndsWith(".js", StringComparison.Ordinal)))
        {
            foreach (var imported in Import().Matches(Asset(script)).Select(m => m.Groups["name"].Value))
                Assert.True(Assets.Named("assets/" + imported) is not null, $"{script}: {imported}");
        }
    }

    [Fact]
    public async Task The_language_is_a_setting_and_a_page_may_ask_for_the_other()
    {
        await using var host = await WebHost.StartAsync(new() { ["Web:Language"] = "en" });
        Assert.Contains("lang=\"en\"", await host.Client().GetStringAsync("/"), StringComparison.Ordinal);
        Assert.Contains("Aujourd&#x2019;hui", await host.Client().GetStringAsync("/?lang=fr"), StringComparison.Ordinal);
        Assert.Contains("lang=\"en\"", await host.Client().GetStringAsync("/?lang=xx"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_did_not_change_is_not_sent_again()
    {
        await using var host = await WebHost.StartAsync();
        using var client = host.Client();
        using var first = await client.GetAsync("/assets/style.css");
        client.DefaultRequestHeaders.Add("If-None-Match", first.Headers.ETag!.ToString());
        using var second = await client.GetAsync("/assets/style.css");
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Hole();

    [GeneratedRegex("""\bt\("(?<key>[a-zA-Z.\-]+)"[,)]""")]
    private static partial Regex Key();

    [GeneratedRegex("""(src|href)="(https?:|//)|<script>|<style|\son[a-z]+=|\sstyle=""")]
    private static partial Regex ElsewhereOrInline();

    [GeneratedRegex("""(src|href)="(?<path>/assets/[^"]+)""")]
    private static partial Regex Named();

    [GeneratedRegex("""from "\./(?<name>[a-z]+\.js)""")]
    private static partial Regex Import();
}
