using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Ledger.Queries;
using HopEn2.Interop.Monitoring.Feeds;
using HopEn2.Interop.Web.Api;
using HopEn2.Interop.Tests.Unit.Monitoring;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Web;

public class ApiTests
{
    private static readonly DateOnly Day = new(2025, 3, 10);

    private static async Task<JsonNode> GetAsync(WebHost host, string path, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var response = await host.Client().GetAsync(path);
        Assert.Equal(expected, response.StatusCode);
        if (expected != HttpStatusCode.OK)
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
    }

    [Fact]
    public async Task Messages_are_listed_with_the_hospitals_times_and_why_one_is_parked()
    {
        await using var host = await WebHost.StartAsync();
        var page = await GetAsync(host, "/api/messages?status=parked&feed=dpi");

        var message = Assert.Single(page["items"]!.AsArray())!;
        Assert.Equal("2025-03-10T09:02:00+01:00", message["receivedAt"]!.GetValue<string>());
        Assert.Equal(("parked", "unnamedDocument", "AE", "MDM^T10", 2), (Text(message, "status"), Text(message, "reason"), Text(message, "answer"), Text(message, "type"), message["id"]!.GetValue<int>()));
        Assert.Equal(new MessageFilter(Feed: "dpi", Status: MessageStatus.Parked), host.Ledger.AskedMessages);
    }

    [Fact]
    public async Task Each_criterion_of_messages_reaches_the_ledger_and_days_are_the_hospitals()
    {
        await using var host = await WebHost.StartAsync();
        await GetAsync(host, "/api/messages?controlId=%20M-1%20&ipp=CHV|7&visit=V&document=1.2^3&from=2025-07-01&to=2025-03-10T12:00Z&cursor=abc&size=7");

        Assert.Equal(
            new MessageFilter("M-1", "CHV|7", "V", "1.2^3", null, null, new(2025, 7, 1, 0, 0, 0, TimeSpan.FromHours(2)), new(2025, 3, 10, 12, 0, 0, TimeSpan.Zero)), host.Ledger.AskedMessages);
        Assert.Equal(new PageRequest("abc", 7), host.Ledger.AskedPage);
    }

    [Fact]
    public async Task A_list_says_how_to_go_on()
    {
        await using var host = await WebHost.StartAsync();
        Assert.Equal("next", Text(await GetAsync(host, "/api/messages?size=2"), "next"));
        Assert.Null((await GetAsync(host, "/api/messages?size=3"))["next"]);
    }

    [Fact]
    public async Task Everything_wrong_with_a_request_is_said_at_once_with_what_would_be_right()
    {
        await using var host = await WebHost.StartAsync();
        var problem = await GetAsync(host, "/api/messages?status=lost&size=9000&from=yesterday", HttpStatusCode.BadRequest);

        Assert.Equal(
            "status is \"lost\"; it is to be one of pending, understood, parked, acknowledgement. from is \"yesterday\"; it is to be a time such as 2025-03-10T14:30 (hospital time) or 2025-03-10T13:30Z. "
            + "size is \"9000\"; it is to be a number from 1 to 500.",
            Text(problem, "detail"));
    }

    [Fact]
    public async Task A_message_is_shown_with_its_facts_findings_and_numbered_fields()
    {
        await using var host = await WebHost.StartAsync();
        var detail = await GetAsync(host, "/api/messages/1");

        Assert.Equal(["document-produced", "deposit-requested"], detail["facts"]!.AsArray().Select(f => Text(f!, "type")));
        Assert.Equal(("LDL", FakeQueries.DocumentKey), (Text(detail["facts"]![0]!["details"]!, "kind"), Text(detail["facts"]![0]!["details"]!, "id")));
        Assert.Equal("ins-mismatch", Text(detail["findings"]![0]!, "code"));
        var segments = detail["segments"]!.AsArray();
        Assert.Equal(["MSH", "PID", "OBX"], segments.Select(s => Text(s!, "name")));
        Assert.Equal((1, "|"), Field(segments[0]!, 0));
        Assert.Equal((2, "^~\\&"), Field(segments[0]!, 1));
        Assert.Equal((3, "DPI"), Field(segments[0]!, 2));
        Assert.Equal((5, "MARTINESQUE^Zoé"), Field(segments[1]!, 2));
        Assert.Equal(400, segments[2]!["fields"]![3]!["value"]!.GetValue<string>().Length);
        Assert.True(segments[2]!["fields"]![3]!["size"]!.GetValue<int>() > 2000);

        static (int, string) Field(JsonNode segment, int index) => (segment["fields"]![index]!["number"]!.GetValue<int>(), segment["fields"]![index]!["value"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_message_that_is_not_there_says_where_to_look()
    {
        await using var host = await WebHost.StartAsync();
        var problem = await GetAsync(host, "/api/messages/99", HttpStatusCode.NotFound);
        Assert.Equal("There is no message 99.", Text(problem, "title"));
        Assert.Contains("/api/messages", Text(problem, "detail"), StringComparison.Ordinal);
        Assert.Empty(host.Audit.Looks);
    }

    [Fact]
    public async Task A_message_can_be_taken_away_as_it_came()
    {
        await using var host = await WebHost.StartAsync();
        using var response = await host.Client().GetAsync("/api/messages/1/body");
        Assert.Equal(FakeQueries.Body, await response.Content.ReadAsByteArrayAsync());
        Assert.Equal("message-1.hl7", response.Content.Headers.ContentDisposition!.FileName);
    }

    [Fact]
    public async Task Documents_are_asked_for_by_the_UFs_of_a_service_kind_and_stages()
    {
        await using var host = await WebHost.StartAsync();
        var page = await GetAsync(host, "/api/documents?service=CARDIO&kind=cr-bio&state=produced,refused&stay=V&from=2025-03-01&to=2025-03-31");

        var asked = host.Ledger.AskedDocuments!;
        Assert.Equal(["1001"], asked.Ufs!);
        Assert.Equal((DocumentKind.CrBio, Stages.Produced | Stages.Refused, "V", new DateOnly(2025, 3, 1), new DateOnly(2025, 3, 31)), (asked.Kind, asked.Stage, asked.Visit, asked.From, asked.To));
        var document = page["items"]![0]!;
        Assert.Equal(("LDL", "qualified", "accepted", "Cardiologie"), (Text(document, "kind"), Text(document, "ins"), Text(document, "deposit"), Text(document["service"]!, "label")));
        Assert.Equal(["produced", "insQualified", "rightFormat", "sent", "deposited"], document["stages"]!.AsArray().Select(s => s!.GetValue<string>()));
    }

    [Theory]
    [InlineData("uf:1234", "1234")]
    [InlineData("?", "")]
    public async Task Lines_that_are_no_service_can_be_looked_into_as_well(string line, string uf)
    {
        await using var host = await WebHost.StartAsync();
        await GetAsync(host, "/api/documents?service=" + Uri.EscapeDataString(line));
        Assert.Equal([uf], host.Ledger.AskedDocuments!.Ufs!);
    }

    [Fact]
    public async Task A_timeline_names_the_message_of_each_fact_oldest_first()
    {
        await using var host = await WebHost.StartAsync();
        var timeline = await GetAsync(host, "/api/documents/" + Uri.EscapeDataString(FakeQueries.DocumentKey));
        Assert.Equal([("document-produced", 1), ("deposit-requested", 1), ("deposit-accepted", 3)], timeline["facts"]!.AsArray().Select(f => (Text(f!, "type"), f!["message"]!.GetValue<int>())));
        await GetAsync(host, "/api/documents/1.2.3", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Stays_name_their_services()
    {
        await using var host = await WebHost.StartAsync();
        var stay = (await GetAsync(host, "/api/stays?status=open"))["items"]![0]!;
        Assert.Equal(("CHV|V-77", "open", "inpatient", "Cardiologie"), (Text(stay, "visit"), Text(stay, "status"), Text(stay, "class"), Text(stay["ufs"]![0]!["service"]!, "label")));
    }

    [Fact]
    public async Task Messages_about_a_visit_say_what_was_sent_what_will_be_and_what_keeps_it()
    {
        await using var host = await WebHost.StartAsync();
        var items = (await GetAsync(host, "/api/stays/messages?visit=V-77&template=AMBU"))["items"]!.AsArray();
        Assert.Equal(("announced", "read", null, "Bonjour V-77"), (Text(items[0]!, "occasion"), Text(items[0]!, "state"), (string?)items[0]!["reason"], Text(items[0]!, "text")));
        Assert.Equal(("before-7d", "not-yet", "2025-03-13T09:00:00+01:00"), (Text(items[1]!, "occasion"), Text(items[1]!, "reason"), Text(items[1]!, "dueAt")));
        await GetAsync(host, "/api/stays/messages", HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Counters_are_summed_by_what_is_asked_for_with_rate_and_target()
    {
        await using var host = await WebHost.StartAsync();
        host.Record(Changes.Of((new(Day, "1001", DocumentKind.Ldl), new() { Produced = 10, Deposited = 6 }), (new(Day, "1001", DocumentKind.Crc), new() { Produced = 4, Deposited = 1 }), (new(Day, "9999", DocumentKind.Ldl), new() { Produced = 1 })));
        host.Record(Changes.Of((new(Day.AddDays(-1), "1001", DocumentKind.Ldl), new() { Produced = 90 })));

        var items = (await GetAsync(host, "/api/counters?by=service,kind"))["items"]!.AsArray();
        Assert.Equal([("CARDIO", "CRC", 4), ("CARDIO", "LDL", 10), ("uf:9999", "LDL", 1)], items.Select(i => (Text(i!["service"]!, "code"), Text(i!, "kind"), i!["counts"]!["produced"]!.GetValue<int>())).Order());
        var ldl = items.Single(i => Text(i!, "kind") == "LDL" && Text(i!["service"]!, "code") == "CARDIO")!;
        Assert.Equal((60, 55, "reached"), (ldl["rate"]!.GetValue<double>(), ldl["target"]!.GetValue<double>(), Text(ldl, "standing")));

        var all = (await GetAsync(host, "/api/counters?from=2025-03-09&to=2025-03-10"))["items"]!.AsArray();
        Assert.Equal(105, Assert.Single(all)!["counts"]!["produced"]!.GetValue<int>());
        await GetAsync(host, "/api/counters?by=patient&from=2025-03-10&to=2025-03-01", HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Feeds_are_told_with_what_the_ledger_knew_before()
    {
        await using var host = await WebHost.StartAsync();
        var feeds = host.Service<FeedBoard>();
        await UntilAsync(() => feeds.Snapshot().Feeds.All(f => f is { Earlier: not null, Parked: not null }));

        var dpi = (await GetAsync(host, "/api/feeds"))["feeds"]![0]!;
        Assert.Equal(("dpi", "Dossier patient", "observe", 2, 1, "2025-03-10T09:02:00+01:00"),
            (Text(dpi, "name"), Text(dpi, "label"), Text(dpi, "mode"), dpi["earlier"]!.GetValue<int>(), dpi["parked"]!.GetValue<int>(), Text(dpi, "lastMessage")));
        Assert.Equal(2, dpi["minutes"]!.AsArray().Sum(m => m?.GetValue<int>() ?? 0));
    }

    [Fact]
    public async Task When_the_ledger_does_not_answer_parked_messages_are_unknown_and_not_none()
    {
        await using var host = await WebHost.StartAsync(broken: new InvalidOperationException("database is locked"));
        Assert.Null((await GetAsync(host, "/api/feeds"))["feeds"]![0]!["parked"]);
    }

    [Fact]
    public async Task Replay_takes_ids_or_a_period_and_says_what_came_of_it()
    {
        await using var host = await WebHost.StartAsync();
        var done = await PostAsync(host, new { ids = new[] { 3, 1, 3 } });
        Assert.Equal([new(1), new(3)], host.Ledger.Replayed);
        Assert.Equal((2, 2), (done["messages"]!.GetValue<int>(), done["understood"]!.GetValue<int>()));

        await PostAsync(host, new { feed = "dpi", from = "2025-03-10", to = "2025-03-11", parked = true });
        Assert.Equal([new JournalId(2)], host.Ledger.Replayed);

        await PostAsync(host, new { }, HttpStatusCode.BadRequest);
        await PostAsync(host, new { ids = new[] { 1 }, from = "2025-03-10" }, HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task What_the_bus_gave_up_is_shown_with_its_reason_and_tried_again_on_demand()
    {
        await using var host = await WebHost.StartAsync();
        var bus = await GetAsync(host, "/api/bus");
        Assert.Equal(1, bus["errors"]!.GetValue<int>());
        Assert.Equal("InvalidOperationException at Somewhere", Text(bus["lastError"]!, "reason"));

        using var replayed = await host.Client().PostAsJsonAsync("/api/bus/errors/replay", new { });
        Assert.Equal("{\"messages\":1}", await replayed.Content.ReadAsStringAsync());

        ((FakeBus)host.Service<IBusDesk>()).Away = "The broker does not answer.";
        using var away = await host.Client().PostAsJsonAsync("/api/bus/errors/replay", new { });
        Assert.Equal(HttpStatusCode.ServiceUnavailable, away.StatusCode);
        Assert.Contains("The broker does not answer.", await away.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_API_describes_itself()
    {
        await using var host = await WebHost.StartAsync();
        var paths = (await GetAsync(host, "/openapi/v1.json"))["paths"]!.AsObject();
        Assert.Equal(
            ["/api/access", "/api/alerts", "/api/alerts/now", "/api/alerts/routes/{route}/test", "/api/alerts/score", "/api/alerts/{id}", "/api/alerts/{id}/acknowledge", "/api/alerts/{id}/comment", "/api/alerts/{id}/false", "/api/alerts/{id}/silence", "/api/alerts/{id}/true", "/api/alerts/{id}/unsilence", "/api/bus", "/api/bus/errors", "/api/bus/errors/replay", "/api/certificates", "/api/counters", "/api/delivery", "/api/delivery/items", "/api/delivery/retry", "/api/delivery/{destination}/pause", "/api/delivery/{destination}/resume", "/api/documents", "/api/documents/{id}", "/api/feeds", "/api/feeds/sources", "/api/imports", "/api/indicators/{month}", "/api/indicators/{month}/csv",
                "/api/indicators/{month}/declaration", "/api/indicators/{month}/declaration/items", "/api/indicators/{month}/reconciliation", "/api/indicators/{month}/{indicator}/items", "/api/indicators/{month}/{indicator}/items/csv", "/api/messages", "/api/messages/{id}", "/api/messages/{id}/body", "/api/replay", "/api/stays", "/api/stays/messages", "/live"],
            paths.Select(p => p.Key).Where(p => !p.StartsWith("/health", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Readiness_says_what_is_missing()
    {
        await using var host = await WebHost.StartAsync();
        Assert.Equal("healthy", Text(await GetAsync(host, "/health/ready"), "status"));

        host.Service<FeedBoard>().EntranceOpened("mllp", "port taken");
        using var response = await host.Client().GetAsync("/health/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains("No entrance could be opened.", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("healthy", Text(await GetAsync(host, "/health/live"), "status"));
    }

    private static async Task<JsonNode> PostAsync(WebHost host, object body, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var response = await host.Client().PostAsJsonAsync("/api/replay", body);
        Assert.Equal(expected, response.StatusCode);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var cancel = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!condition())
            await Task.Delay(10, cancel.Token);
    }

    private static string Text(JsonNode node, string name) => node[name]!.GetValue<string>();
}
