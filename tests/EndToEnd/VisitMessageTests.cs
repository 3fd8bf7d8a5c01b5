using System.Globalization;
using System.Text.Json;
using HopEn2.Interop.Tests.Shared;

namespace HopEn2.Interop.Tests.EndToEnd;

/// <summary>A pre-admission is written about at once and reminded of when its day comes, one that is cancelled is not, and neither kill -9 nor a replay sends anything again.</summary>
public sealed class VisitMessageTests : IDisposable
{
    private const string HeldMails = "/api/delivery/items?destination=mss&state=held";

    private readonly string _folder = Directory.CreateTempSubdirectory("hopen2-e2e-visits-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [ServersFact(clock: true)]
    public async Task Patients_are_written_to_before_their_visit_each_once()
    {
        var clock = Path.Combine(_folder, "offset");
        await File.WriteAllTextAsync(clock, "+0\n");
        var (smtp, imap, control) = (Engine.FreePort(), Engine.FreePort(), Engine.FreePort());
        await using var mss = Engine.Background("simulate", "mss", "--smtp", $"127.0.0.1:{smtp}", "--imap", $"{imap}", "--control", $"{control}");
        using var client = new HttpClient();
        await UntilAsync(async () => (await MailsAsync(client, control)) is not null);
        var environment = new Dictionary<string, string>
        {
            ["LD_PRELOAD"] = Environment.GetEnvironmentVariable("HOPEN2_TEST_FAKETIME")!,
            ["FAKETIME_TIMESTAMP_FILE"] = clock,
            ["FAKETIME_CACHE_DURATION"] = "1",
            // What is waited for goes by the monotonic clock, which nobody sets.
            ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
            ["DONT_FAKE_MONOTONIC"] = "1",
            ["HOPEN2__Delivery__MailsPerSecond"] = "0",
            ["HOPEN2__Delivery__Mss__Smtp__Host"] = "127.0.0.1",
            ["HOPEN2__Delivery__Mss__Smtp__Port"] = $"{smtp}",
            ["HOPEN2__Delivery__Mss__Smtp__Security"] = "None",
            ["HOPEN2__Delivery__Mss__Smtp__User"] = "documents@app.chu-fictif.test-ci-sis.mssante.fr",
            ["HOPEN2__Delivery__Mss__Smtp__Password"] = "test",
            ["HOPEN2__Delivery__Mss__TestOperator"] = "true",
        };
        var mappings = WriteMappings();
        string[] options = ["--mappings", mappings];

        var engine = await Engine.StartAsync("run", null, null, environment, options);
        try
        {
            // Ten days ahead, half past eight.
            var coming = DateTime.UtcNow.Date.AddDays(10).AddHours(8).AddMinutes(30);
            await SendAsync(engine, Preadmission("A05", "901", coming, "K1"), Preadmission("A05", "902", coming, "K2"));
            await UntilAsync(async () => await MailsAsync(client, control) is [_, _]);
            Assert.All(await MailsAsync(client, control) ?? [], m => Assert.StartsWith("Votre venue le", m, StringComparison.Ordinal));

            await SendAsync(engine, Preadmission("A38", "902", coming, "K3"));
            var before = (await engine.EventuallyAsync(HeldMails, a => a.GetProperty("items").GetArrayLength() == 2)).GetProperty("items").EnumerateArray().ToList();
            Assert.All(before, i => Assert.Equal(("not-yet", true), (i.GetProperty("reason").GetString(), i.GetProperty("document").GetString()!.EndsWith("|901", StringComparison.Ordinal))));

            await engine.KillAsync();
            engine = await Engine.StartAsync("run", engine.Data, engine, environment, options);
            await File.WriteAllTextAsync(clock, "+4d\n");
            await UntilAsync(async () => await MailsAsync(client, control) is [_, _, _]);
            Assert.StartsWith("Rappel", (await MailsAsync(client, control))![^1], StringComparison.Ordinal);
            Assert.True(coming > DateTime.UtcNow);
            // What was handed over and not yet noted would belong to the killed engine for minutes.
            await engine.EventuallyAsync(HeldMails, a => a.GetProperty("items").GetArrayLength() == 1);

            await engine.KillAsync();
            engine = await Engine.StartAsync("run", engine.Data, engine, environment, options);
            var from = DateTime.UtcNow.AddDays(-1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            var (code, output) = await Engine.VerbAsync("replay", "--feed", "gam", "--from", from, "--data", engine.Data, "--mappings", mappings, "--http", engine.Client.BaseAddress!.ToString());
            Assert.True(code == 0, output);
            // The next reminder is all there is to come; what was sent stays sent.
            await engine.EventuallyAsync(HeldMails, a => a.GetProperty("items").GetArrayLength() == 1);
            await Task.Delay(TimeSpan.FromSeconds(3));
            Assert.Equal(3, (await MailsAsync(client, control))!.Count);

            var shown = (await engine.GetAsync("/api/stays/messages?visit=901")).GetProperty("items").EnumerateArray().Select(i => $"{i.GetProperty("occasion")} {i.GetProperty("state")}{i.GetProperty("reason")}").ToList();
            Assert.Equal(["announced handedOver", "before-7d handedOver", "before-1d not-yet"], shown);
            var (previewed, text) = await Engine.VerbAsync("preview", "AMBU-AVANT", "--visit", "901", "--http", engine.Client.BaseAddress!.ToString(), "--mappings", mappings);
            Assert.True(previewed == 0 && text.Contains("--- before-1d:", StringComparison.Ordinal) && text.Contains("PRÉNOM NOM", StringComparison.Ordinal), text);
            Assert.DoesNotContain("ESSAI", engine.Output, StringComparison.Ordinal);
        }
        finally
        {
            await engine.DisposeAsync();
        }
    }

    /// <summary>The shipped mappings, whose ADT feed delivers and whose messages go at any hour.</summary>
    private string WriteMappings()
    {
        var from = Path.Combine(Repository.Root, "mappings");
        var to = Path.Combine(_folder, "mappings");
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        var feeds = Path.Combine(to, "feeds.yaml");
        var text = File.ReadAllText(feeds);
        var gam = text.IndexOf("mode: observe", text.IndexOf("- name: gam", StringComparison.Ordinal), StringComparison.Ordinal);
        File.WriteAllText(feeds, text[..gam] + "mode: deliver" + text[(gam + "mode: observe".Length)..]);
        var messages = Path.Combine(to, "messages.yaml");
        File.WriteAllText(messages, File.ReadAllText(messages)
            .Replace("sendAt: \"09:00\"", "sendAt: \"00:00\"", StringComparison.Ordinal).Replace("quietFrom: \"21:00\"", "quietFrom: \"00:00\"", StringComparison.Ordinal).Replace("quietTo: \"08:00\"", "quietTo: \"00:00\"", StringComparison.Ordinal));
        return to;
    }

    private static async Task SendAsync(Engine engine, params string[] messages)
    {
        using var sender = new MllpSender(engine.MllpPort);
        foreach (var message in messages)
            Assert.Equal("AA", await sender.CodeAsync(message));
    }

    private static string Preadmission(string trigger, string visit, DateTime at, string control)
    {
        var now = DateTime.UtcNow.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture) + "+0000";
        var planned = at.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);
        return $"""
            MSH|^~\&|GAM|CHU-FICTIF|HOPEN2|CHU-FICTIF|{now}||ADT^{trigger}^ADT_A05|{control}|P|2.5^FRA^2.11|||||FRA|UNICODE UTF-8|FR||2.11^IHE_FRANCE-2.11-PAM
            EVN||{now}||||{now}
            PID|1||IPP{visit}^^^CHU-FICTIF^PI~279035121518989^^^ASIP-SANTE-INS-NIR&1.2.250.1.213.1.4.10&ISO^INS||ESSAI^CAMILLE^CAMILLE^^^^L||19790328|F|||^^^^^^BDL^^63220|||||||NDA{visit}^^^CHU-FICTIF^AN||||||||||||||VALI
            PV1|1|I|0212||||||||||||||||{visit}^^^CHU-FICTIF^VN
            ZBE|M{visit}^CHU-FICTIF|{planned}||{(trigger == "A38" ? "CANCEL" : "INSERT")}|N|A05|^^^^^^UF^^^0212||HMS
            """;
    }

    /// <summary>Subjects of the mails that the operator has, oldest first; null: it does not answer yet.</summary>
    private static async Task<IReadOnlyList<string>?> MailsAsync(HttpClient client, int control)
    {
        try
        {
            using var answer = await client.GetAsync(new Uri($"http://127.0.0.1:{control}/control/mails"));
            using var read = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
            return [.. read.RootElement.EnumerateArray().Select(m => m.GetProperty("subject").GetString()!)];
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!await condition())
        {
            Assert.False(patience.IsCancellationRequested, "It did not become so within a minute.");
            await Task.Delay(200);
        }
    }
}
