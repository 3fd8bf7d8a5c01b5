using System.Net;
using System.Text;
using System.Text.Json;
using HopEn2.Interop.Fhir.Model;

namespace HopEn2.Interop.Tests.EndToEnd;

/// <summary>What came in as HL7v2 is read as FHIR, by those who may, and each reading is kept.</summary>
public sealed class FhirReadingTests
{
    private const string ReaderToken = "reader-token-of-a-test-000";
    private const string AdminToken = "admin-token-of-a-test-0000";
    private const string SenderToken = "sender-token-of-a-test-000";
    private static readonly DateTimeOffset Morning = new(2025, 3, 12, 8, 0, 0, TimeSpan.Zero);

    private static readonly Dictionary<string, string> Tokens = new()
    {
        ["HOPEN2__Access__Tokens__0__Name"] = "portail",
        ["HOPEN2__Access__Tokens__0__Token"] = ReaderToken,
        ["HOPEN2__Access__Tokens__0__Role"] = "reader",
        ["HOPEN2__Access__Tokens__1__Name"] = "dsi",
        ["HOPEN2__Access__Tokens__1__Token"] = AdminToken,
        ["HOPEN2__Access__Tokens__1__Role"] = "admin",
        ["HOPEN2__Access__Tokens__2__Name"] = "dpi",
        ["HOPEN2__Access__Tokens__2__Token"] = SenderToken,
        ["HOPEN2__Access__Tokens__2__Role"] = "sender",
    };

    [Fact]
    public async Task A_document_is_found_and_read_with_what_became_of_it()
    {
        await using var engine = await Engine.RunAsync();
        await SendAsync(engine);
        var found = await engine.EventuallyAsync("/fhir/DocumentReference?encounter.identifier=V1", b => State(b) == "refused");

        var entry = found.GetProperty("entry")[1];
        var document = entry.GetProperty("resource");
        Assert.Equal("urn:oid:1.2.250.1.999.7.1", document.GetProperty("masterIdentifier").GetProperty("value").GetString());
        Assert.Equal("XDSPatientIdDoesNotMatch", Part(document, "code"));
        var read = await engine.GetAsync(new Uri(entry.GetProperty("fullUrl").GetString()!).AbsolutePath);
        Assert.Equal(document.GetRawText(), read.GetRawText());
        foreach (var address in new[] { document.GetProperty("subject"), document.GetProperty("context").GetProperty("encounter")[0] })
            await engine.GetAsync("/fhir/" + address.GetProperty("reference").GetString());

        foreach (var (criteria, count) in new[]
        {
            ($"patient={document.GetProperty("subject").GetProperty("reference").GetString()}", 2), ("type=http://loinc.org|11490-0", 2), ("type=11502-2", 0), ("status=current", 2), ("status=entered-in-error", 0),
            ("date=2025-03-12", 2), ("date=lt2025-03-12", 0), ("date=ge2025-03-12T10:30:00Z&date=le2025-03-12T11:00:00Z", 1), ("_lastUpdated=ge2025-03-12T12:00:00Z", 0), ("identifier=urn:oid:1.2.250.1.999.7.2", 1),
            ("identifier=urn:ietf:rfc:3986|urn:oid:1.2.250.1.999.7.3", 0), ("patient.identifier=urn:oid:9.9.9|1", 0),
        })
        {
            var answer = await engine.GetAsync("/fhir/DocumentReference?" + criteria);
            Assert.True(count == Entries(answer), $"{criteria}: {answer.GetRawText()}");
        }
    }

    [Fact]
    public async Task Pages_lead_from_one_to_the_next_and_show_each_document_once()
    {
        await using var engine = await Engine.RunAsync();
        using var sender = new MllpSender(engine.MllpPort);
        for (var i = 1; i <= 7; i++)
            Assert.Equal("AA", await sender.CodeAsync(Messages.Letter("V1", $"1.2.250.1.999.8.{i}", Morning.AddMinutes(i), $"P{i}")));
        await engine.EventuallyAsync("/fhir/DocumentReference", b => Entries(b) == 7);

        List<string> ids = [];
        for (var next = "/fhir/DocumentReference?_count=3&type=11490-0"; next is not null;)
        {
            var page = await engine.GetAsync(next);
            Assert.InRange(Entries(page), 1, 3);
            ids.AddRange(page.GetProperty("entry").EnumerateArray().Select(e => e.GetProperty("resource").GetProperty("id").GetString()!));
            next = page.GetProperty("link").EnumerateArray().Where(l => l.GetProperty("relation").GetString() == "next").Select(l => new Uri(l.GetProperty("url").GetString()!).PathAndQuery).FirstOrDefault();
        }

        Assert.Equal(Enumerable.Range(1, 7).Reverse().Select(i => $"1.2.250.1.999.8.{i}"), ids);
    }

    [Fact]
    public async Task What_is_not_understood_is_refused_unless_the_caller_is_lenient()
    {
        await using var engine = await Engine.RunAsync();
        using var strict = await engine.Client.GetAsync(new Uri("/fhir/DocumentReference?color=blue", UriKind.Relative));
        Assert.Equal(HttpStatusCode.BadRequest, strict.StatusCode);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/fhir/DocumentReference?color=blue");
        request.Headers.Add("Prefer", "handling=lenient");
        using var lenient = await engine.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, lenient.StatusCode);
        var bundle = JsonDocument.Parse(await lenient.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal("outcome", bundle.GetProperty("entry")[0].GetProperty("search").GetProperty("mode").GetString());
        Assert.DoesNotContain("color", bundle.GetProperty("link")[0].GetProperty("url").GetString(), StringComparison.Ordinal);
        foreach (var wrong in new[] { "date=yesterday", "_count=0", "status=final", "patient=a,b", "patient.identifier=urn:oid:1.2.250.1.213.1.4.8|277010115400329" })
        {
            using var refused = await engine.Client.GetAsync(new Uri("/fhir/DocumentReference?" + wrong, UriKind.Relative));
            Assert.True(refused.StatusCode == HttpStatusCode.BadRequest, wrong);
        }

        using var unknown = await engine.Client.GetAsync(new Uri("/fhir/DocumentReference/1.2.3.4", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task Only_readers_read_and_only_an_administrator_sees_who_did()
    {
        await using var engine = await Engine.StartAsync("run", null, null, Tokens);
        using var sender = new MllpSender(engine.MllpPort);
        Assert.Equal("AA", await sender.CodeAsync(Messages.Letter("V1", "1.2.250.1.999.7.1", Morning, "M1")));

        Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync(engine, "/fhir/DocumentReference", null)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await GetAsync(engine, "/fhir/DocumentReference", SenderToken)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await GetAsync(engine, "/api/documents", ReaderToken)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await GetAsync(engine, "/fhir/AuditEvent", ReaderToken)).Status);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(engine, "/fhir/metadata", ReaderToken)).Status);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(engine, "/fhir/DocumentReference?date=2025-03-12", ReaderToken)).Status);
        var id = await EventuallyFoundAsync(engine);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(engine, $"/fhir/DocumentReference/{id}", ReaderToken)).Status);

        var (status, trail) = await GetAsync(engine, "/fhir/AuditEvent", AdminToken);
        Assert.Equal(HttpStatusCode.OK, status);
        AssertReads(trail);
        var events = JsonDocument.Parse(trail).RootElement.GetProperty("entry").EnumerateArray().Select(e => e.GetProperty("resource")).ToList();
        Assert.All(events, e => Assert.Equal("portail", e.GetProperty("agent")[0].GetProperty("name").GetString()));
        Assert.Equal($"DocumentReference/{id}", events[0].GetProperty("entity")[0].GetProperty("what").GetProperty("reference").GetString());
        Assert.Equal("date", Encoding.UTF8.GetString(events[^1].GetProperty("entity")[0].GetProperty("query").GetBytesFromBase64()));
    }

    [Fact]
    public async Task All_that_is_put_out_is_what_would_be_taken_in()
    {
        await using var engine = await Engine.RunAsync();
        await SendAsync(engine);
        var found = await engine.EventuallyAsync("/fhir/DocumentReference?_lastUpdated=ge2025-03-12", b => State(b) == "refused");
        AssertReads(found.GetRawText());
        AssertReads((await engine.GetAsync("/fhir/metadata")).GetRawText());
        var visits = await engine.GetAsync("/fhir/Encounter?identifier=V1");
        AssertReads(visits.GetRawText());
        var subject = visits.GetProperty("entry")[0].GetProperty("resource").GetProperty("subject").GetProperty("reference").GetString();
        AssertReads((await engine.GetAsync($"/fhir/{subject}")).GetRawText());
        using var xml = await engine.Client.GetAsync(new Uri("/fhir/DocumentReference?_format=xml", UriKind.Relative));
        Assert.True(FhirReader.Read(await xml.Content.ReadAsByteArrayAsync(), FhirFormat.Xml).IsAccepted);
    }

    private static async Task SendAsync(Engine engine)
    {
        using var sender = new MllpSender(engine.MllpPort);
        foreach (var message in new[]
        {
            Messages.Admission("V1", Morning, "A1"), Messages.Letter("V1", "1.2.250.1.999.7.1", Morning.AddHours(2), "M1"), Messages.Letter("V1", "1.2.250.1.999.7.2", Morning.AddHours(2).AddMinutes(40), "M2"),
            Messages.DepositAnswer("M1", Morning.AddHours(3), "Z1", refusal: "XDSPatientIdDoesNotMatch"),
        })
            Assert.Equal("AA", await sender.CodeAsync(message));
    }

    private static int Entries(JsonElement bundle) => bundle.TryGetProperty("entry", out var entries) ? entries.GetArrayLength() : 0;

    /// <summary>Deposit state of the last document of a page.</summary>
    private static string? State(JsonElement bundle) => Entries(bundle) > 1 ? Part(bundle.GetProperty("entry").EnumerateArray().Last().GetProperty("resource"), "state") : null;

    private static string? Part(JsonElement document, string part) => document.GetProperty("extension").EnumerateArray().First(e => e.GetProperty("url").GetString() == "urn:hopen2:deposit").GetProperty("extension").EnumerateArray()
        .Where(p => p.GetProperty("url").GetString() == part).Select(p => (p.TryGetProperty("valueCode", out var code) ? code : p.GetProperty("valueString")).GetString()).FirstOrDefault();

    private static void AssertReads(string json)
    {
        var reading = FhirReader.Read(Encoding.UTF8.GetBytes(json), FhirFormat.Json);
        Assert.True(reading.IsAccepted, string.Join('\n', reading.Issues.Select(i => $"{i.Expression}: {i.Text}")));
    }

    private static async Task<string> EventuallyFoundAsync(Engine engine)
    {
        for (var tries = 0; ; tries++)
        {
            var (_, body) = await GetAsync(engine, "/fhir/DocumentReference?identifier=urn:oid:1.2.250.1.999.7.1", ReaderToken);
            if (Entries(JsonDocument.Parse(body).RootElement) == 1)
                return JsonDocument.Parse(body).RootElement.GetProperty("entry")[0].GetProperty("resource").GetProperty("id").GetString()!;
            Assert.True(tries < 200, body);
            await Task.Delay(50);
        }
    }

    private static async Task<(HttpStatusCode Status, string Body)> GetAsync(Engine engine, string path, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (token is not null)
            request.Headers.Authorization = new("Bearer", token);
        using var answer = await engine.Client.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
