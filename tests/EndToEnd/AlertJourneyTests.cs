using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using HopEn2.Interop.Tests.Shared;
using Microsoft.Playwright;

namespace HopEn2.Interop.Tests.EndToEnd;

/// <summary>From a door that does not open to the mail and the call that say so, once, and once more when it is open again: through the program as it is run.</summary>
public sealed class AlertJourneyTests : IAsyncLifetime, IDisposable
{
    private const string Key = "a-key-of-the-test";

    private readonly string _run = $"{Guid.NewGuid():N}"[..8];
    private readonly ConcurrentQueue<(string Id, string Signature, string Body)> _calls = new();
    private readonly HttpListener _receiver = new();
    private readonly int _port = Engine.FreePort();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hopen2-e2e-mappings-");

    public Task InitializeAsync()
    {
        _receiver.Prefixes.Add($"http://127.0.0.1:{_port}/");
        _receiver.Start();
        _ = ReceiveAsync();
        return Task.CompletedTask;
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        ((IDisposable)_receiver).Dispose();
        _folder.Delete(recursive: true);
    }

    [SmtpFact]
    public async Task A_door_that_does_not_open_is_told_once_and_once_when_it_opens_though_the_engine_is_killed_between()
    {
        using var squatter = new TcpListener(IPAddress.Loopback, 0);
        squatter.Start();
        var door = ((IPEndPoint)squatter.LocalEndpoint).Port;
        var mappings = Mappings(door);
        var settings = Settings("00:10:00");
        var engine = await Engine.StartAsync("run", null, null, settings, "--mappings", mappings);
        await using var _ = engine;

        var now = await engine.EventuallyAsync("/api/alerts/now", a => a.GetProperty("open") is { ValueKind: System.Text.Json.JsonValueKind.Array } open && open.GetArrayLength() == 1, 150);
        var incident = now.GetProperty("open")[0];
        Assert.Equal(("disconnected", "entrance", "major"), (incident.GetProperty("kind").GetString(), incident.GetProperty("level").GetString(), incident.GetProperty("severity").GetString()));
        await engine.EventuallyAsync($"/api/alerts/{incident.GetProperty("id").GetString()}", a => a.GetProperty("notices").GetArrayLength() == 2);
        await LookAsync(engine, incident.GetProperty("id").GetString()!);
        await engine.KillAsync();
        squatter.Stop();

        await using var again = await Engine.StartAsync("run", engine.Data, null, Settings("00:00:05"), "--mappings", mappings);
        await again.EventuallyAsync("/api/alerts?state=over", a => a.GetProperty("items").GetArrayLength() == 1, 120);
        var told = await again.EventuallyAsync(
            $"/api/alerts/{incident.GetProperty("id").GetString()}",
            a => a.GetProperty("notices").EnumerateArray().Count(n => n.GetProperty("state").GetString() == "sent") == 4,
            120);
        Assert.Equal(["first", "first", "cleared", "cleared"], told.GetProperty("notices").EnumerateArray().Select(n => n.GetProperty("kind").GetString()));

        var mails = await Mailbox.MailsAsync("interop", $"-{_run}", 2);
        Assert.Equal(2, mails.Count);
        Assert.Equal(2, _calls.Select(c => c.Id).Distinct().Count());
        Assert.All(_calls, c => Assert.Equal(Sign(c.Signature, c.Body), c.Signature));

        var (code, output) = await Engine.VerbAsync(Settings("00:00:05"), "alert", "test", "essai", "--mappings", mappings);
        Assert.True(code == 0, output);
        Assert.Contains("n’est en panne", _calls.Last().Body);
    }

    [SmtpFact]
    public async Task A_feed_that_breaks_in_the_demonstration_is_mailed_and_called_once_and_once_when_it_is_back()
    {
        await using var demo = await Engine.StartAsync(
            "demo", null, null, Settings("00:05:00"), "--mappings", Mappings(null), "--day", "2025-03-19", "--speed", "200", "--break", "silence:ris@15:00-17:00");
        var now = await demo.EventuallyAsync("/api/alerts/now", a => a.GetProperty("open") is { ValueKind: System.Text.Json.JsonValueKind.Array } open && open.GetArrayLength() == 1, 300);
        var incident = now.GetProperty("open")[0];
        Assert.Equal(("silence", "feed/ris"), (incident.GetProperty("kind").GetString(), incident.GetProperty("root").GetString()));
        var id = incident.GetProperty("id").GetString()!;
        await demo.EventuallyAsync($"/api/alerts/{id}", a => Sent(a) == 2, 60);
        Assert.Single(await Mailbox.MailsAsync("interop", id, 1));
        Assert.Single(CallsOf(id));
        await PictureAsync(demo, id, "incident-open");

        await demo.EventuallyAsync($"/api/alerts/{id}", a => a.GetProperty("incident").TryGetProperty("resolvedAt", out var over) && over.ValueKind is System.Text.Json.JsonValueKind.String && Sent(a) == 4, 180);
        Assert.Equal(2, (await Mailbox.MailsAsync("interop", id, 2)).Count);
        Assert.Equal(2, CallsOf(id).Count);
        Assert.All(_calls, c => Assert.Equal(Sign(c.Signature, c.Body), c.Signature));
        await PictureAsync(demo, id, "incident-over");
    }

    private List<string> CallsOf(string incident) => [.. _calls.Select(c => c.Id).Distinct().Where(c => c.Contains(incident, StringComparison.Ordinal))];

    private static int Sent(System.Text.Json.JsonElement incident) => incident.GetProperty("notices").EnumerateArray().Count(n => n.GetProperty("state").GetString() == "sent");

    /// <summary>The incident with its evidence drawn.</summary>
    private static async Task PictureAsync(Engine engine, string incident, string name)
    {
        if (BrowserFactAttribute.Browser is not { } path)
            return;
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await LaunchAsync(playwright, path);
        var page = await browser.NewPageAsync(new() { ViewportSize = new() { Width = 1440, Height = 1100 } });
        page.SetDefaultTimeout(30_000);
        await page.GotoAsync(new Uri(engine.Client.BaseAddress!, $"/alerts#{incident}").ToString());
        await page.WaitForFunctionAsync("() => document.querySelector('.incident svg.evidence path, .incident svg.evidence rect')");
        await KeepAsync(page, name);
    }

    private static Task<IBrowser> LaunchAsync(IPlaywright playwright, string path) => playwright.Chromium.LaunchAsync(
        new() { ExecutablePath = path, Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"] });

    /// <summary>The page and the wall, as somebody on call sees them; the picture is kept where HOPEN2_TEST_PICTURES says.</summary>
    private static async Task LookAsync(Engine engine, string incident)
    {
        if (BrowserFactAttribute.Browser is not { } path)
            return;
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await LaunchAsync(playwright, path);
        var page = await browser.NewPageAsync(new() { ViewportSize = new() { Width = 1440, Height = 1100 } });
        page.SetDefaultTimeout(30_000);
        await page.GotoAsync(new Uri(engine.Client.BaseAddress!, "/alerts").ToString());
        await page.FillAsync($"#comment-{incident}", "port pris par un autre programme");
        await page.ClickAsync($"#acknowledge-{incident}");
        await page.WaitForFunctionAsync("() => document.querySelector('.incident .timeline')?.innerText.includes('Pris en charge')");
        Assert.Equal(1, await page.Locator(".incident svg.evidence").CountAsync());
        await KeepAsync(page, "alerts");
        await page.SetViewportSizeAsync(1920, 1080);
        await page.GotoAsync(engine.Client.BaseAddress!.ToString());
        await page.WaitForFunctionAsync("() => document.getElementById('incidents')?.dataset.tone === 'bad'");
        await KeepAsync(page, "wall");
    }

    private static async Task KeepAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("HOPEN2_TEST_PICTURES") is { } folder)
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png") });
    }

    private static string Sign(string signature, string body)
    {
        var time = signature[2..signature.IndexOf(',')];
        return $"t={time},v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Key), Encoding.UTF8.GetBytes($"{time}.{body}")))}";
    }

    /// <summary>The shipped hospital with a door of its own for one feed, and routes that lead to the test.</summary>
    private string Mappings(int? door)
    {
        var folder = _folder.FullName;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "mappings"), "*.yaml"))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        if (door is not null)
            File.AppendAllText(Path.Combine(folder, "feeds.yaml"), $"\n  - name: porte-{_run}\n    label: Porte {_run}\n    transport: mllp\n    address: 127.0.0.1:{door}\n    mode: observe\n");
        File.WriteAllText(Path.Combine(folder, "alerts.yaml"), $"""
            contact: Astreinte-{_run}
            routes:
              - {'{'} name: interop, transport: mail, target: interop@chu-fictif.example {'}'}
              - {'{'} name: essai, transport: webhook, target: "http://127.0.0.1:{_port}/hook-{_run}" {'}'}

            """);
        return folder;
    }

    private Dictionary<string, string> Settings(string resolveAfter) => new()
    {
        ["HOPEN2__Alerts__Mail__Host"] = Mailbox.Address!.Split(':')[0],
        ["HOPEN2__Alerts__Mail__Port"] = Mailbox.Address.Split(':')[1],
        ["HOPEN2__Alerts__Mail__Authority"] = Environment.GetEnvironmentVariable("HOPEN2_TEST_SMTP_AUTHORITY")!,
        // The mail's name in the mailbox: ids hold its domain.
        ["HOPEN2__Alerts__Mail__From"] = $"hopen2@a-{_run}.chu-fictif.example",
        ["HOPEN2__Alerts__Webhook__Key"] = Key,
        ["HOPEN2__Alerts__ResolveAfter"] = resolveAfter,
    };

    private async Task ReceiveAsync()
    {
        try
        {
            while (true)
            {
                var context = await _receiver.GetContextAsync();
                using var reader = new StreamReader(context.Request.InputStream);
                _calls.Enqueue((context.Request.Headers["Idempotency-Key"] ?? "", context.Request.Headers["X-Hopen2-Signature"] ?? "", await reader.ReadToEndAsync()));
                context.Response.StatusCode = 204;
                context.Response.Close();
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}

/// <summary>Needs the mail server named in HOPEN2_TEST_SMTP; skips visibly without, and fails where servers are required (CI).</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SmtpFactAttribute : FactAttribute
{
    public SmtpFactAttribute()
    {
        if (Mailbox.Address is null && Environment.GetEnvironmentVariable("HOPEN2_TEST_REQUIRE_SERVERS") is null)
            Skip = "HOPEN2_TEST_SMTP names no mail server; tests/run installs and names one.";
    }
}
