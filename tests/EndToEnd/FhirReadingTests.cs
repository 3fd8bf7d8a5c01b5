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
    private const string ViewerToken = "viewer-token-of-a-test-000";
    private const string OtherToken = "other-token-of-a-test-0000";
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

    // Whatever is asked, by whomever may not read, and whatever is answered to it: nothing of the patient is in it.
    [Fact]
    public async Task Nothing_of_a_patient_comes_out_to_who_may_not_read()
    {
        await using var engine = await Engine.StartAsync("run", null, null, new Dictionary<string, string>(Tokens)
        {
            ["HOPEN2__Access__Tokens__3__Name"] = "mur", ["HOPEN2__Access__Tokens__3__Token"] = ViewerToken, ["HOPEN2__Access__Tokens__3__Role"] = "viewer",
            ["HOPEN2__Access__Tokens__4__Name"] = "autre", ["HOPEN2__Access__Tokens__4__Token"] = OtherToken, ["HOPEN2__Access__Tokens__4__Role"] = "reader",
            ["HOPEN2__Fhir__Subscriptions__Key"] = "a-key-of-a-test-that-is-long", ["HOPEN2__Fhir__Subscriptions__Endpoints__0"] = "http://127.0.0.1:",
        });
        await SendAsync(engine);
        await EventuallyFoundAsync(engine);
        var patient = "Patient/" + JsonDocument.Parse((await GetAsync(engine, "/fhir/Encounter?identifier=V1", ReaderToken)).Body).RootElement.GetProperty("entry")[0].GetProperty("resource").GetProperty("subject").GetProperty("reference").GetString()!.Split('/')[1];
        Assert.Contains("IPPV1", (await GetAsync(engine, $"/fhir/{patient}", ReaderToken)).Body, StringComparison.Ordinal);
        var (made, subscription) = await SendAsync(engine, HttpMethod.Post, "/fhir/Subscription", ReaderToken, """
            {"resourceType":"Subscription","status":"requested","reason":"essai","criteria":"urn:hopen2:topic:document-state","channel":{"type":"rest-hook","endpoint":"http://127.0.0.1:9/","payload":"application/fhir+json","header":["Authorization: Bearer secret-of-the-portal"]}}
            """);
        Assert.Equal(HttpStatusCode.Created, made);
        var id = JsonDocument.Parse(subscription).RootElement.GetProperty("id").GetString();

        string[] doors =
        [
            $"/fhir/{patient}", $"/fhir/{patient}/_history", $"/fhir/{patient}/_history/1", $"/fhir/{patient}/$everything", "/fhir/Patient?identifier=IPPV1", "/fhir/Patient?_id=" + patient.Split('/')[1], "/fhir/Patient",
            "/fhir/Encounter?identifier=V1", "/fhir/Encounter/_search?identifier=V1", "/fhir/DocumentReference?encounter.identifier=V1&_include=DocumentReference:subject", "/fhir/DocumentReference?_revinclude=Provenance:target",
            "/fhir/DocumentReference/1.2.250.1.999.7.1", "/fhir/DocumentReference/1.2.250.1.999.7.1/_history", "/fhir/_history", "/fhir", "/fhir?_type=Patient", "/fhir/AuditEvent", "/fhir/Binary/1", "/fhir/List/1",
            $"/fhir/Subscription/{id}", $"/fhir/Subscription/{id}/$events?content=full-resource", $"/fhir/Subscription/{id}/$status", "/fhir/Subscription", "/fhir/notify",
        ];
        foreach (var (token, who) in new[] { (null, "nobody"), (SenderToken, "sender"), (ViewerToken, "viewer") })
        {
            foreach (var door in doors)
                AssertNothing(await GetAsync(engine, door, token), $"{who} {door}");
            foreach (var (path, body) in new[]
            {
                ("/fhir/Patient/_search", "identifier=IPPV1"),
                ("/fhir", $$$"""{"resourceType":"Bundle","type":"batch","entry":[{"request":{"method":"GET","url":"{{{patient}}}"}},{"request":{"method":"GET","url":"Patient?identifier=IPPV1"}}]}"""),
                ("/fhir", $$$"""{"resourceType":"Bundle","type":"transaction","entry":[{"request":{"method":"GET","url":"{{{patient}}}"}}]}"""),
                ($"/fhir/Subscription/{id}/$events?content=full-resource", "{}"),
            })
                AssertNothing(await SendAsync(engine, HttpMethod.Post, path, token, body), $"{who} POST {path}");
            AssertNothing(await SendAsync(engine, HttpMethod.Patch, "/fhir/DocumentReference?identifier=urn:oid:1.2.250.1.999.7.1", token, """{"resourceType":"Parameters","parameter":[{"name":"operation","part":[{"name":"type","valueCode":"replace"},{"name":"path","valueString":"DocumentReference.status"},{"name":"value","valueCode":"entered-in-error"}]}]}"""), $"{who} PATCH");
        }

        // What one reader follows is not the other's business.
        foreach (var door in new[] { $"/fhir/Subscription/{id}", $"/fhir/Subscription/{id}/$events", "/fhir/Subscription" })
            Assert.DoesNotContain("secret-of-the-portal", (await GetAsync(engine, door, OtherToken)).Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(engine, $"/fhir/Subscription/{id}/$events", OtherToken)).Status);

        static void AssertNothing((HttpStatusCode Status, string Body) answer, string what)
        {
            foreach (var trait in (string[])["IPPV1", "ESSAI", "CAMILLE", "279035121518989", "NDAV1", "secret-of-the-portal"])
                Assert.False(answer.Body.Contains(trait, StringComparison.OrdinalIgnoreCase), $"{what}: {(int)answer.Status} {answer.Body}");
        }
    }

    // A value stands where it must not: what is said about it names the place, and does not repeat it. Nor does the log.
    [Fact]
    public async Task What_is_said_of_a_wrong_value_does_not_repeat_it()
    {
        await using var engine = await Engine.RunAsync();
        foreach (var wrong in new[]
        {
            """{"resourceType":"Patient","gender":"DUPONTEL"}""", """{"resourceType":"Patient","birthDate":"DUPONTEL"}""", """{"resourceType":"Patient","active":"DUPONTEL"}""", """{"resourceType":"Patient","name":"DUPONTEL"}""",
            """{"resourceType":"Patient","managingOrganization":{"reference":"#DUPONTEL"}}""", """{"resourceType":"Patient","text":{"status":"generated","div":"<div>DUPONTEL"}}""", """{"resourceType":"Patient","id":"DUPONTEL DUPONTEL"}""",
            """{"resourceType":"Patient","multipleBirthInteger":"DUPONTEL"}""", """{"resourceType":"Patient","identifier":[{"value":"DUPONTEL"}],"extension":[{"url":"DUPONTEL DUPONTEL"}]}""", "{\"resourceType\":\"Patient\",\"name\":[{\"family\":\"DUPONTEL", "<Patient xmlns=\"http://hl7.org/fhir\"><name>DUPONTEL",
        })
        {
            foreach (var type in new[] { "application/fhir+json", "application/fhir+xml" })
            {
                using var content = new StringContent(wrong, Encoding.UTF8, type);
                using var answer = await engine.Client.PostAsync(new Uri("/fhir/Patient", UriKind.Relative), content);
                var body = await answer.Content.ReadAsStringAsync();
                Assert.InRange((int)answer.StatusCode, 400, 422);
                Assert.DoesNotContain("DUPONTEL", body, StringComparison.Ordinal);
            }
        }

        Assert.DoesNotContain("DUPONTEL", engine.Output, StringComparison.Ordinal);
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

    private static Task<(HttpStatusCode Status, string Body)> GetAsync(Engine engine, string path, string? token) => SendAsync(engine, HttpMethod.Get, path, token, null);

    private static async Task<(HttpStatusCode Status, string Body)> SendAsync(Engine engine, HttpMethod method, string path, string? token, string? body)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/fhir+json");
        if (token is not null)
            request.Headers.Authorization = new("Bearer", token);
        using var answer = await engine.Client.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
