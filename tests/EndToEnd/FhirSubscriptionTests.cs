using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using HopEn2.Interop.Fhir.Model;

namespace HopEn2.Interop.Tests.EndToEnd;

/// <summary>Others follow the engine's facts by FHIR: a subscription is shaken hands with, told of each change once and in order, and of nothing twice after the engine was killed.</summary>
public sealed class FhirSubscriptionTests
{
    private const string Key = "a-key-of-a-test-that-is-long";
    private static readonly DateTimeOffset Morning = new(2025, 3, 12, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_document_and_what_becomes_of_it_are_told_in_order_and_signed()
    {
        using var listener = new FhirListener();
        await using var engine = await StartAsync(null);
        var id = await SubscribeAsync(engine, listener, "full-resource");
        await UntilAsync(() => listener.Taken.Count == 1, engine);
        Assert.Equal("handshake", listener.Taken.First().Type);

        using var sender = new MllpSender(engine.MllpPort);
        Assert.Equal("AA", await sender.CodeAsync(Messages.Letter("V1", "1.2.250.1.999.7.1", Morning, "M1")));
        await UntilAsync(() => listener.Numbers.Count == 1, engine);
        Assert.Equal("AA", await sender.CodeAsync(Messages.DepositAnswer("M1", Morning.AddHours(1), "Z1")));
        await UntilAsync(() => listener.Numbers.Count == 2, engine);
        // The same again is no change.
        Assert.Equal("AA", await sender.CodeAsync(Messages.DepositAnswer("M1", Morning.AddHours(1), "Z1")));
        Assert.Equal("AA", await sender.CodeAsync(Messages.Letter("V1", "1.2.250.1.999.7.2", Morning, "M2")));
        await UntilAsync(() => listener.Numbers.Count == 3, engine);

        Assert.Equal([1L, 2L, 3L], listener.Numbers);
        var told = listener.Taken.Where(t => t.Type == "event-notification").ToList();
        Assert.Equal(["waiting", "accepted", "waiting"], told.SelectMany(t => t.Resources).Select(StateOf));
        foreach (var notification in listener.Taken)
        {
            Assert.Equal("essai", notification.Header);
            var (seconds, signature) = (notification.Signature.Split(',')[0][2..], notification.Signature.Split(',')[1][3..]);
            Assert.Equal(Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Key), Encoding.UTF8.GetBytes($"{seconds}.{notification.Body}"))), signature);
            var reading = FhirReader.Read(Encoding.UTF8.GetBytes(notification.Body), FhirFormat.Json);
            Assert.True(reading.IsAccepted, string.Join('\n', reading.Issues.Select(i => $"{i.Expression}: {i.Text}")));
        }

        var again = await engine.GetAsync($"/fhir/Subscription/{id}/$events?eventsSinceNumber=2&eventsUntilNumber=3");
        Assert.Equal([2L, 3L], new FhirListener.Told(again.GetRawText(), "", "").Events.Select(e => e.Number));
        var status = await engine.GetAsync($"/fhir/Subscription/{id}/$status");
        Assert.Contains("\"active\"", status.GetRawText(), StringComparison.Ordinal);
        Assert.Equal("active", (await engine.GetAsync($"/fhir/Subscription/{id}")).GetProperty("status").GetString());
    }

    [Fact]
    public async Task What_is_not_taken_is_told_again_after_a_kill_and_nothing_is_lost_or_numbered_twice()
    {
        using var listener = new FhirListener();
        var engine = await StartAsync(null);
        await SubscribeAsync(engine, listener, "id-only");
        await UntilAsync(() => listener.Taken.Count == 1, engine);
        listener.Status = 503;
        using (var sender = new MllpSender(engine.MllpPort))
        {
            for (var i = 1; i <= 30; i++)
                Assert.Equal("AA", await sender.CodeAsync(Messages.Letter("V1", $"1.2.250.1.999.9.{i}", Morning.AddMinutes(i), $"K{i}")));
        }

        await UntilAsync(() => listener.Refused > 0, engine);
        await engine.KillAsync();
        listener.Status = 200;
        await using var after = await StartAsync(engine);
        await UntilAsync(() => listener.Numbers.Count >= 30, after);

        Assert.Equal(Enumerable.Range(1, 30).Select(n => (long)n), listener.Numbers);
        Assert.Equal(30, listener.Taken.SelectMany(t => t.Events).Select(e => e.Focus).Distinct().Count());
        Assert.All(listener.Taken, t => Assert.Empty(t.Resources));
    }

    [Fact]
    public async Task The_figures_of_today_are_told_when_they_change()
    {
        using var listener = new FhirListener();
        await using var engine = await StartAsync(null);
        await SubscribeAsync(engine, Subscription(listener, "full-resource", "counter"));
        var now = DateTimeOffset.UtcNow.AddMinutes(-1);
        using var sender = new MllpSender(engine.MllpPort);
        Assert.Equal("AA", await sender.CodeAsync(Messages.Letter("V1", "1.2.250.1.999.7.1", now, "M1")));
        await UntilAsync(() => listener.Numbers.Count >= 1, engine);
        Assert.Equal("AA", await sender.CodeAsync(Messages.DepositAnswer("M1", now.AddSeconds(30), "Z1")));
        await UntilAsync(() => listener.Numbers.Count >= 2, engine);

        Assert.Equal([1L, 2L], listener.Numbers);
        Assert.All(listener.Taken.SelectMany(t => t.Events), e => Assert.StartsWith("urn:hopen2:counters:", e.Focus, StringComparison.Ordinal));
        var told = listener.Taken.SelectMany(t => t.Resources).Select(Figures).ToList();
        Assert.Equal(["produced=1 deposited=0", "produced=1 deposited=1"], told);
        Assert.All(listener.Taken, t => AssertWithoutPatient(t.Body));

        // By name alone: the figures are Parameters, one for each kind, its counts as parts.
        static string Figures(JsonElement parameters)
        {
            var kind = parameters.GetProperty("parameter").EnumerateArray().Single(p => p.GetProperty("name").GetString() != "day").GetProperty("part").EnumerateArray().ToDictionary(p => p.GetProperty("name").GetString()!, p => p.GetProperty("valueInteger").GetInt32());
            return $"produced={kind["produced"]} deposited={kind["deposited"]}";
        }
    }

    [Fact]
    public async Task An_incident_is_told_when_it_begins_and_when_it_is_over_and_not_again_after_a_kill()
    {
        var folder = Directory.CreateTempSubdirectory("hopen2-e2e-certificate-");
        try
        {
            var file = Path.Combine(folder.FullName, "sortie.pem");
            await CertifyAsync(file, days: 10);
            Dictionary<string, string> certificate = new() { ["HOPEN2__Tls__Answers__0__Host"] = "dpi.example", ["HOPEN2__Tls__Answers__0__Certificate"] = file, ["HOPEN2__Alerts__ResolveAfter"] = "00:00:05" };
            using var listener = new FhirListener();
            var engine = await StartAsync(null, certificate);
            await SubscribeAsync(engine, Subscription(listener, "full-resource", "alert"));
            await UntilAsync(() => listener.Numbers.Count >= 1, engine, seconds: 120);
            await engine.KillAsync();
            await CertifyAsync(file, days: 300);
            await using var after = await StartAsync(engine, certificate);
            await UntilAsync(() => listener.Numbers.Count >= 2, after, seconds: 120);

            Assert.Equal([1L, 2L], listener.Numbers);
            var told = listener.Taken.SelectMany(t => t.Resources).ToList();
            Assert.Equal(["Communication in-progress", "Communication completed"], told.Select(r => $"{r.GetProperty("resourceType").GetString()} {r.GetProperty("status").GetString()}"));
            Assert.Single(told.Select(r => r.GetProperty("id").GetString()).Distinct());
            Assert.All(listener.Taken, t => AssertWithoutPatient(t.Body));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_subscription_that_cannot_be_is_refused_with_the_reason()
    {
        using var listener = new FhirListener();
        await using var engine = await StartAsync(null);
        foreach (var (wrong, what) in new[]
        {
            (Subscription(listener, "empty").Replace("topic:document-state", "topic:weather", StringComparison.Ordinal), "Subscription.criteria"),
            (Subscription(listener, "empty").Replace(listener.Address, "http://127.0.0.2:9/notify", StringComparison.Ordinal), "Subscription.channel.endpoint"),
            (Subscription(listener, "empty").Replace("rest-hook", "email", StringComparison.Ordinal), "Subscription.channel.type"),
            (Subscription(listener, "empty").Replace("DocumentReference?type=11490-0", "DocumentReference?patient=1", StringComparison.Ordinal), "Subscription.criteria.extension[0]"),
        })
        {
            var (status, body) = await SendAsync(engine, HttpMethod.Post, "/fhir/Subscription", wrong);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
            Assert.Contains($"\"{what}\"", body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task One_switched_off_is_told_nothing_and_one_taken_away_is_gone()
    {
        using var listener = new FhirListener();
        await using var engine = await StartAsync(null);
        var id = await SubscribeAsync(engine, listener, "id-only");
        await UntilAsync(() => listener.Taken.Count == 1, engine);
        var off = Subscription(listener, "id-only").Replace("\"status\":\"requested\"", $"\"id\":\"{id}\",\"status\":\"off\"", StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(engine, HttpMethod.Put, $"/fhir/Subscription/{id}", off)).Status);
        var second = await SubscribeAsync(engine, listener, "id-only");
        await UntilAsync(() => listener.Taken.Count == 2, engine);
        using (var sender = new MllpSender(engine.MllpPort))
            Assert.Equal("AA", await sender.CodeAsync(Messages.Letter("V1", "1.2.250.1.999.7.1", Morning, "M1")));
        await UntilAsync(() => listener.Taken.Count == 3, engine);

        Assert.Contains(second, listener.Taken.Last().Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(engine, HttpMethod.Delete, $"/fhir/Subscription/{id}", "")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(engine, HttpMethod.Get, $"/fhir/Subscription/{id}", "")).Status);
    }

    private static async Task CertifyAsync(string file, int days)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=Moteur fictif", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-300), DateTimeOffset.UtcNow.AddDays(days));
        await File.WriteAllTextAsync(file, certificate.ExportCertificatePem());
    }

    private static void AssertWithoutPatient(string body)
    {
        foreach (var trait in (string[])["ESSAI", "CAMILLE", "IPPV1", "NDAV1", "279035121518989", "19790328", "1979-03-28"])
            Assert.DoesNotContain(trait, body, StringComparison.OrdinalIgnoreCase);
    }

    private static Task<Engine> StartAsync(Engine? before, Dictionary<string, string>? more = null) => Engine.StartAsync("run", before?.Data, before, new Dictionary<string, string>(more ?? [])
    {
        ["HOPEN2__Fhir__Subscriptions__Key"] = Key,
        ["HOPEN2__Fhir__Subscriptions__Endpoints__0"] = "http://127.0.0.1:",
        ["HOPEN2__Fhir__Subscriptions__Every"] = "00:00:00.100",
    });

    private static string Subscription(FhirListener listener, string content) => $$$"""
        {"resourceType":"Subscription","status":"requested","reason":"Portail des correspondants",
         "criteria":"urn:hopen2:topic:document-state","_criteria":{"extension":[{"url":"http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-filter-criteria","valueString":"DocumentReference?type=11490-0"}]},
         "channel":{"type":"rest-hook","endpoint":"{{{listener.Address}}}","payload":"application/fhir+json",
          "_payload":{"extension":[{"url":"http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-payload-content","valueCode":"{{{content}}}"}]},"header":["X-Test: essai"]}}
        """;

    /// <param name="topic">counter or alert, which take no filter.</param>
    private static string Subscription(FhirListener listener, string content, string topic)
    {
        var document = JsonNode.Parse(Subscription(listener, content))!; // It is an object.
        document["criteria"] = "urn:hopen2:topic:" + topic;
        document.AsObject().Remove("_criteria");
        return document.ToJsonString();
    }

    private static Task<string> SubscribeAsync(Engine engine, FhirListener listener, string content) => SubscribeAsync(engine, Subscription(listener, content));

    private static async Task<string> SubscribeAsync(Engine engine, string subscription)
    {
        var (status, body) = await SendAsync(engine, HttpMethod.Post, "/fhir/Subscription", subscription);
        Assert.True(status == HttpStatusCode.Created, body);
        return JsonDocument.Parse(body).RootElement.GetProperty("id").GetString()!;
    }

    private static string? StateOf(JsonElement document) => document.GetProperty("extension").EnumerateArray().First(e => e.GetProperty("url").GetString() == "urn:hopen2:deposit").GetProperty("extension")[0].GetProperty("valueCode").GetString();

    private static async Task<(HttpStatusCode Status, string Body)> SendAsync(Engine engine, HttpMethod method, string path, string body)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body.Length > 0)
            request.Content = new StringContent(body, Encoding.UTF8, "application/fhir+json");
        using var answer = await engine.Client.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static async Task UntilAsync(Func<bool> isSo, Engine engine, int seconds = 40)
    {
        for (var tries = 0; !isSo(); tries++)
        {
            Assert.True(tries < seconds * 20, engine.Output);
            await Task.Delay(50);
        }
    }
}
