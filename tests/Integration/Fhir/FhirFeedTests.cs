using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Fhir;
using HopEn2.Interop.Fhir.Endpoints;
using HopEn2.Interop.Fhir.Translation;
using HopEn2.Interop.Mappings;
using HopEn2.Interop.Tests.Shared.Hl7v2;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace HopEn2.Interop.Tests.Integration.Fhir;

/// <summary>The FHIR doors over real HTTP: what is answered, and what the journal has of it.</summary>
public sealed class FhirFeedTests : IAsyncLifetime, IDisposable, IKnownResources
{
    private const string Encounter = """{"resourceType":"Encounter","id":"e1","identifier":[{"type":{"coding":[{"code":"VN"}]},"value":"V1"}],"status":"in-progress","class":{"code":"IMP"},"period":{"start":"2025-03-10T09:00:00+01:00"}}""";

    private static readonly string Transaction = """
        {"resourceType":"Bundle","type":"transaction","entry":[
         {"fullUrl":"urn:uuid:00000000-0000-4000-8000-000000000001","request":{"method":"POST","url":"DocumentReference"},"resource":{"resourceType":"DocumentReference","masterIdentifier":{"system":"urn:ietf:rfc:3986","value":"urn:oid:2.999.7.5"},
          "status":"current","subject":{"identifier":{"type":{"coding":[{"code":"PI"}]},"value":"1"}},"content":[{"attachment":{"contentType":"application/xml","url":"urn:uuid:00000000-0000-4000-8000-000000000002"}}]}},
         {"fullUrl":"urn:uuid:00000000-0000-4000-8000-000000000002","request":{"method":"POST","url":"Binary"},"resource":{"resourceType":"Binary","contentType":"application/xml","data":"PGEvPg=="}}]}
        """;

    private readonly MemoryJournal _journal = new();
    private readonly RecordingObserver _observer = new();
    private readonly TestMappings _mappings = new(TestMappings.Feed("fhir", "fhir", FeedTransport.Fhir) with { LargestMessage = 4 << 20 });
    private readonly HttpClient _client = new();
    private int _known;
    private string[]? _published;
    private WebApplication? _app;

    public Task<int> CountAsync(string type, string system, string value, CancellationToken cancel) => Task.FromResult(_known);

    public Task<IReadOnlyCollection<string>?> FeedsOfAsync(DocumentId document, CancellationToken cancel) => Task.FromResult<IReadOnlyCollection<string>?>(_published);

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<IMappings>(_mappings).AddSingleton<IJournal>(_journal).AddSingleton<IFeedObserver>(_observer).AddSingleton<IKnownResources>(this);
        builder.Services.AddFhirFeeds(new FhirFeedOptions());
        _app = builder.Build();
        _app.MapFhirCommon();
        _app.MapFhirFeeds();
        await _app.StartAsync();
        _client.BaseAddress = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    public async Task DisposeAsync() => await _app!.DisposeAsync();

    public void Dispose() => _client.Dispose();

    private async Task<(HttpStatusCode Status, JsonNode? Body, HttpResponseMessage Response)> Send(HttpMethod method, string path, byte[] body, Action<HttpRequestMessage>? with = null, string type = "application/fhir+json")
    {
        using var request = new HttpRequestMessage(method, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        with?.Invoke(request);
        var response = await _client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return (response.StatusCode, text.StartsWith('{') ? JsonNode.Parse(text) : null, response);
    }

    private Task<(HttpStatusCode Status, JsonNode? Body, HttpResponseMessage Response)> Post(string path, string body, Action<HttpRequestMessage>? with = null) => Send(HttpMethod.Post, path, Encoding.UTF8.GetBytes(body), with);

    private static string? Code(JsonNode? outcome) => (string?)outcome?["issue"]?[0]?["code"];

    [Fact]
    public async Task A_transaction_is_kept_before_it_is_answered_entry_by_entry()
    {
        var (status, body, _) = await Post("/fhir", Transaction);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("transaction-response", (string?)body!["type"]);
        Assert.Equal(["201 Created", "201 Created"], body["entry"]!.AsArray().Select(e => (string?)e!["response"]!["status"]));
        Assert.Equal((MessageFormat.Fhir, "fhir"), (Assert.Single(_journal.Kept).Format, _journal.Kept[0].Feed));
    }

    [Fact]
    public async Task A_transaction_sent_again_gets_the_same_answer_and_is_kept_once()
    {
        var (_, first, _) = await Post("/fhir", Transaction);

        var (status, second, _) = await Post("/fhir", Transaction);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(first!["entry"]!.AsArray().Select(e => (string?)e!["response"]!["location"]), second!["entry"]!.AsArray().Select(e => (string?)e!["response"]!["location"]));
        Assert.Single(_journal.Kept);
    }

    [Fact]
    public async Task One_wrong_entry_refuses_the_whole_transaction_which_is_kept_and_says_where()
    {
        var (status, body, _) = await Post("/fhir", Transaction.Replace("\"current\"", "\"perhaps\"", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Equal(("code-invalid", "Bundle.entry[0].resource.status"), (Code(body), (string?)body!["issue"]![0]!["expression"]![0]));
        Assert.Equal(AnswerCode.Error, Assert.Single(_journal.Kept).Answer.Code);
    }

    [Theory]
    [InlineData("DELETE")]
    [InlineData("GET")]
    public async Task A_transaction_that_asks_for_more_than_POST_and_PUT_is_kept_and_refused(string method)
    {
        var (status, body, _) = await Post("/fhir", Transaction.Replace("\"method\":\"POST\",\"url\":\"DocumentReference\"", $"\"method\":\"{method}\",\"url\":\"DocumentReference/1\"", StringComparison.Ordinal));

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "Bundle.entry[0].request"), (status, (string?)body!["issue"]![0]!["expression"]![0]));
        Assert.Equal(AnswerCode.Error, Assert.Single(_journal.Kept).Answer.Code);
    }

    [Fact]
    public async Task A_message_of_an_event_nobody_knows_is_kept_and_answered_fatal()
    {
        var message = $$$$"""{"resourceType":"Bundle","type":"message","entry":[{"resource":{"resourceType":"MessageHeader","id":"m8","eventCoding":{"code":"T99"},"source":{"endpoint":"urn:x"}}},{"resource":{{{{Encounter}}}}}]}""";

        var (status, body, _) = await Post("/fhir", message);

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "fatal-error"), (status, (string?)body!["entry"]![0]!["resource"]!["response"]!["code"]));
        Assert.Equal(AnswerCode.Error, Assert.Single(_journal.Kept).Answer.Code);
    }

    [Fact]
    public async Task In_a_batch_each_entry_stands_for_itself()
    {
        var batch = $$$$"""{"resourceType":"Bundle","type":"batch","entry":[{"request":{"method":"PUT","url":"Encounter/e1"},"resource":{{{{Encounter}}}}},{"request":{"method":"PUT","url":"Encounter/e2"},"resource":{{{{Encounter.Replace("in-progress", "perhaps", StringComparison.Ordinal)}}}}}]}""";

        var (status, body, _) = await Post("/fhir", batch);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(["200 OK", "422"], body!["entry"]!.AsArray().Select(e => (string?)e!["response"]!["status"]));
        Assert.Single(_journal.Kept);
    }

    [Theory]
    [InlineData("/fhir")]
    [InlineData("/fhir/$process-message")]
    public async Task A_message_is_answered_by_a_message(string path)
    {
        var message = $$$$"""{"resourceType":"Bundle","type":"message","entry":[{"resource":{"resourceType":"MessageHeader","id":"m7","eventCoding":{"code":"A01"},"source":{"endpoint":"urn:x"}}},{"resource":{{{{Encounter}}}}}]}""";

        var (status, body, _) = await Post(path, message);

        var answer = body!["entry"]![0]!["resource"]!["response"]!;
        Assert.Equal((HttpStatusCode.OK, "m7", "ok"), (status, (string?)answer["identifier"], (string?)answer["code"]));
        Assert.Equal("m7", Assert.Single(_journal.Kept).ControlId);
    }

    [Fact]
    public async Task An_update_repeated_is_one_and_the_same_state_again_later_is_another()
    {
        var onLeave = Encounter.Replace("in-progress", "onleave", StringComparison.Ordinal);
        foreach (var body in (string[])[Encounter, Encounter, onLeave, Encounter])
            Assert.Equal(HttpStatusCode.OK, (await Send(HttpMethod.Put, "/fhir/Encounter/e1", Encoding.UTF8.GetBytes(body))).Status);

        Assert.Equal(3, _journal.Kept.Count);
    }

    [Fact]
    public async Task If_Match_asks_for_the_latest_version()
    {
        var (_, _, first) = await Send(HttpMethod.Put, "/fhir/Encounter/e1", Encoding.UTF8.GetBytes(Encounter));
        var etag = first.Headers.ETag!.ToString();
        var finished = Encoding.UTF8.GetBytes(Encounter.Replace("in-progress", "finished", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.PreconditionFailed, (await Send(HttpMethod.Put, "/fhir/Encounter/e1", finished, r => r.Headers.TryAddWithoutValidation("If-Match", "W/\"other\""))).Status);
        Assert.Equal(HttpStatusCode.OK, (await Send(HttpMethod.Put, "/fhir/Encounter/e1", finished, r => r.Headers.TryAddWithoutValidation("If-Match", etag))).Status);
    }

    [Theory]
    [InlineData(0, HttpStatusCode.Created, 1)]
    [InlineData(1, HttpStatusCode.OK, 0)]
    [InlineData(2, HttpStatusCode.PreconditionFailed, 0)]
    public async Task A_conditional_create_creates_what_is_not_known(int known, HttpStatusCode expected, int kept)
    {
        _known = known;

        var (status, _, _) = await Post("/fhir/Encounter", Encounter, r => r.Headers.TryAddWithoutValidation("If-None-Exist", "identifier=|V1"));

        Assert.Equal((expected, kept), (status, _journal.Kept.Count));
    }

    [Fact]
    public async Task Prefer_says_what_comes_back()
    {
        var (_, minimal, response) = await Post("/fhir/Encounter", Encounter, r => r.Headers.TryAddWithoutValidation("Prefer", "return=minimal"));
        var (_, full, _) = await Post("/fhir/Encounter", Encounter);

        Assert.Null(minimal);
        Assert.StartsWith("/fhir/Encounter/", response.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.NotNull(full!["meta"]!["versionId"]);
    }

    [Fact]
    public async Task Gzip_is_unpacked_and_bounded()
    {
        static byte[] Zip(byte[] bytes)
        {
            using var to = new MemoryStream();
            using (var zip = new GZipStream(to, CompressionLevel.Fastest))
                zip.Write(bytes);
            return to.ToArray();
        }

        Assert.Equal(HttpStatusCode.OK, (await Send(HttpMethod.Post, "/fhir", Zip(Encoding.UTF8.GetBytes(Transaction)), r => r.Content!.Headers.ContentEncoding.Add("gzip"))).Status);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await Send(HttpMethod.Post, "/fhir", Zip(new byte[64 << 20]), r => r.Content!.Headers.ContentEncoding.Add("gzip"))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await Send(HttpMethod.Post, "/fhir", "no gzip at all"u8.ToArray(), r => r.Content!.Headers.ContentEncoding.Add("gzip"))).Status);
    }

    [Theory]
    [InlineData("application/json-patch+json", """[{"op":"replace","path":"/status","value":"entered-in-error"}]""")]
    [InlineData("application/fhir+json", """{"resourceType":"Parameters","parameter":[{"name":"operation","part":[{"name":"type","valueCode":"replace"},{"name":"path","valueString":"DocumentReference.status"},{"name":"value","valueCode":"entered-in-error"}]}]}""")]
    [InlineData("application/fhir+xml", """<Parameters xmlns="http://hl7.org/fhir"><parameter><name value="operation"/><part><name value="type"/><valueCode value="replace"/></part><part><name value="path"/><valueString value="DocumentReference.status"/></part><part><name value="value"/><valueCode value="entered-in-error"/></part></parameter></Parameters>""")]
    public async Task A_PATCH_deletes_a_document_of_its_own_source(string type, string body)
    {
        _published = ["fhir"];

        var (status, _, response) = await Send(HttpMethod.Patch, "/fhir/DocumentReference?identifier=urn:ietf:rfc:3986%7Curn:oid:2.999.7.5", Encoding.UTF8.GetBytes(body), type: type);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.NotNull(response.Headers.ETag);
        var kept = Assert.Single(_journal.Kept);
        var (_, outcome) = new FhirTranslator(_mappings).Translate(new(new(1), kept.Feed, kept.Format, kept.ControlId, kept.Body, kept.ReceivedAt, kept.Answer, false));
        Assert.Equal("2.999.7.5", Assert.IsType<DocumentDeleted>(Assert.Single(Assert.IsType<Outcome.Understood>(outcome).Facts)).Id.Value);
    }

    [Fact]
    public async Task A_PATCH_of_what_is_not_known_not_ones_own_or_not_to_be_changed_alone_is_refused()
    {
        const string Address = "/fhir/DocumentReference?identifier=urn:ietf:rfc:3986%7Curn:oid:2.999.7.5";
        async Task<(HttpStatusCode, string?)> Patch(string address, string body, string type = "application/json-patch+json")
        {
            var (status, answer, _) = await Send(HttpMethod.Patch, address, Encoding.UTF8.GetBytes(body), type: type);
            return (status, Code(answer));
        }

        const string Deletion = """[{"op":"replace","path":"/status","value":"entered-in-error"}]""";
        Assert.Equal((HttpStatusCode.NotFound, "not-found"), await Patch(Address, Deletion));
        _published = ["another"];
        Assert.Equal((HttpStatusCode.Forbidden, "forbidden"), await Patch(Address, Deletion));
        _published = ["fhir"];
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "required"), await Patch("/fhir/DocumentReference", Deletion));
        Assert.Equal((HttpStatusCode.BadRequest, "structure"), await Patch(Address, "{}"));
        Assert.Equal((HttpStatusCode.UnsupportedMediaType, "not-supported"), await Patch(Address, "<diff/>", "application/xml-patch+xml"));
        Assert.Equal((HttpStatusCode.MethodNotAllowed, "not-supported"), await Patch("/fhir/Encounter/1", Deletion));
        Assert.Empty(_journal.Kept);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Patch(Address, """[{"op":"replace","path":"/securityLabel","value":"restricted"}]""")).Item1);
        Assert.Equal(AnswerCode.Error, Assert.Single(_journal.Kept).Answer.Code);
    }

    [Fact]
    public async Task The_patch_that_the_ANS_prints_is_taken_but_for_what_would_have_to_be_told_to_the_DMP()
    {
        _published = ["fhir"];
        const string Printed = """[{"op":"replace","path":"/status","value":"current "},{"op":"replace","path":"/extension[url:”https://interop.esante.gouv.fr/ig/fhir/pdsm/SearchParameter/PDSm-isArchived”]/valueBoolean","value":"true"}]""";

        var (status, body, _) = await Send(HttpMethod.Patch, "/fhir/DocumentReference/2.999.7.5", Encoding.UTF8.GetBytes(Printed), type: "application/json-patch+json");

        Assert.Equal((HttpStatusCode.OK, "current"), (status, (string?)body!["status"]));
    }

    [Fact]
    public async Task A_transaction_that_deletes_what_is_not_known_is_refused_as_a_whole()
    {
        var patch = """{"request":{"method":"PATCH","url":"DocumentReference?identifier=urn:oid:2.999.7.9"},"resource":{"resourceType":"Parameters","parameter":[{"name":"operation","part":[{"name":"type","valueCode":"replace"},{"name":"path","valueString":"DocumentReference.status"},{"name":"value","valueCode":"entered-in-error"}]}]}}""";
        var transaction = Transaction.Replace("\"entry\":[", $"\"entry\":[{patch},", StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.NotFound, (await Post("/fhir", transaction)).Status);
        Assert.Empty(_journal.Kept);
        _published = ["fhir"];
        Assert.Equal(HttpStatusCode.OK, (await Post("/fhir", transaction)).Status);
    }

    [Fact]
    public async Task What_is_no_FHIR_is_kept_and_refused()
    {
        var (status, body, _) = await Post("/fhir", "{\"resourceType\":");

        Assert.Equal((HttpStatusCode.BadRequest, "structure"), (status, Code(body)));
        Assert.Single(_journal.Kept);
    }

    [Fact]
    public async Task While_the_journal_cannot_keep_it_is_503()
    {
        _journal.Before = (_, _) => throw new JournalUnavailableException("disk full");

        var (status, body, response) = await Post("/fhir", Transaction);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "transient"), (status, Code(body)));
        Assert.NotNull(response.Headers.RetryAfter);
    }

    [Fact]
    public async Task Other_doors_and_other_content_are_refused_in_FHIRs_own_words()
    {
        Assert.Equal("not-supported", Code((await Post("/fhir/Observation", Encounter)).Body));
        Assert.Equal(HttpStatusCode.NotFound, (await Post("/fhir/Patient", Encounter)).Status);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await Send(HttpMethod.Post, "/fhir", [1], type: "text/plain")).Status);
        _mappings.Replace(TestMappings.Feed());
        Assert.Equal(HttpStatusCode.NotFound, (await Post("/fhir", Transaction)).Status);
    }

    [Fact]
    public async Task Validation_keeps_nothing()
    {
        var (status, body, _) = await Post("/fhir/Encounter/$validate", Encounter.Replace("\"status\":", "\"state\":", StringComparison.Ordinal));

        Assert.Equal((HttpStatusCode.OK, "structure"), (status, Code(body)));
        Assert.Empty(_journal.Kept);
    }

    [Fact]
    public async Task XML_is_answered_in_XML()
    {
        var (status, _, response) = await Send(HttpMethod.Put, "/fhir/Patient/p", "<Patient xmlns=\"http://hl7.org/fhir\"><id value=\"p\"/><identifier><value value=\"1\"/></identifier></Patient>"u8.ToArray(), type: "application/fhir+xml");

        Assert.Equal((HttpStatusCode.OK, "application/fhir+xml"), (status, response.Content.Headers.ContentType?.MediaType));
    }

    [Fact]
    public async Task The_capability_statement_is_one()
    {
        var statement = await _client.GetByteArrayAsync(new Uri("/fhir/metadata", UriKind.Relative));

        Assert.True(HopEn2.Interop.Fhir.Model.FhirReader.Read(statement).IsAccepted);
    }
}
