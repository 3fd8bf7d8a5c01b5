using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Tests.Shared;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Web;

public sealed class DeliveryApiTests
{
    private static readonly DateTimeOffset At = new(2025, 3, 10, 8, 0, 0, TimeSpan.Zero);

    private static WorkOrder Order(string id) => new(WorkKeys.Deposit(new(id), DepositAction.Deposit, "aa"), WorkKind.Deposit, Destinations.Dmp, new(id), DepositAction.Deposit, null, null, new(1), "dpi", At, At);

    [Fact]
    public async Task Backlog_is_shown_by_reason_paused_resumed_and_retried()
    {
        using var work = MemoryWork.Open();
        await work.AddAsync([Order("1.1"), Order("1.2")], null, At, default);
        foreach (var leased in await work.LeaseAsync(Destinations.Dmp, Guid.NewGuid(), At, At.AddMinutes(1), null, 1, default))
            await work.EndAsync(leased, new WorkEnd.Failed(WorkReasons.Refused, "DMPClosed"), At, default);
        await using var host = await WebHost.StartAsync(more: services => services.AddSingleton<IOutgoingWork>(work));
        var client = host.Client();

        var dmp = (await client.GetFromJsonAsync<JsonElement>("/api/delivery")).GetProperty("destinations")[0];
        Assert.Equal("dmp", dmp.GetProperty("name").GetString());
        Assert.Equal(["waiting  1", "failed refused 1"], dmp.GetProperty("counts").EnumerateArray().Select(c => $"{c.GetProperty("state").GetString()} {Text(c, "reason")} {c.GetProperty("count").GetInt64()}"));

        var items = (await client.GetFromJsonAsync<JsonElement>("/api/delivery/items?state=failed&reason=refused")).GetProperty("items");
        Assert.Equal(["1.1 DMPClosed"], items.EnumerateArray().Select(i => $"{i.GetProperty("document").GetString()} {i.GetProperty("code").GetString()}"));

        Assert.Equal("local", (await PostAsync(client, "/api/delivery/dmp/pause", new { })).GetProperty("destinations")[0].GetProperty("pausedBy").GetString());
        Assert.Equal(JsonValueKind.Null, (await PostAsync(client, "/api/delivery/dmp/resume", new { })).GetProperty("destinations")[0].GetProperty("pausedBy").ValueKind);
        Assert.Equal(1, (await PostAsync(client, "/api/delivery/retry", new { reason = "refused" })).GetProperty("count").GetInt32());
        Assert.Equal(HttpStatusCode.NotFound, (await client.PostAsJsonAsync("/api/delivery/nowhere/pause", new { })).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await client.GetAsync("/api/delivery/items?state=lost&cursor=x")).StatusCode);
    }

    [Fact]
    public async Task A_document_shows_what_its_source_was_told_and_what_it_is_still_to_be_told()
    {
        const string Dpi = "zam:dpi", Doctor = "dr.durand@test.mssante.fr";
        WorkOrder Word(DeliveryReportKind kind, string? recipient, string? code)
        {
            var key = $"{kind}";
            var answer = new SourceAnswer(key, new FactSource("dpi", "DPI|CHV", "PFI|CHV", "M-1", At), kind, recipient, null, code, null, At);
            return new(key, WorkKind.Answer, Dpi, new(FakeQueries.DocumentKey), DepositAction.Deposit, recipient, null, new(1), "dpi", At, At, answer.ToDetail());
        }

        using var work = MemoryWork.Open();
        await work.AddAsync([Order(FakeQueries.DocumentKey), Word(DeliveryReportKind.MailBounced, Doctor, "5.1.1"), Word(DeliveryReportKind.DepositAccepted, null, null)], null, At, default);
        var leased = (await work.LeaseAsync(Dpi, Guid.NewGuid(), At, At.AddMinutes(1), null, 2, default)).Single(l => l.Item.Order.Recipient is null);
        await work.EndAsync(leased, new WorkEnd.Done(), At.AddSeconds(3), default);
        await using var host = await WebHost.StartAsync(more: services => services.AddSingleton<IOutgoingWork>(work));

        var told = (await host.Client().GetFromJsonAsync<JsonElement>("/api/documents/" + Uri.EscapeDataString(FakeQueries.DocumentKey))).GetProperty("told").EnumerateArray().ToList();

        Assert.Equal(["Z01 true dpi   done", $"Z02 false dpi {Doctor} 5.1.1 waiting"], told.Select(w => $"{Text(w, "event")} {w.GetProperty("good").GetRawText()} {Text(w, "feed")} {Text(w, "recipient")} {Text(w, "code")} {Text(w, "state")}"));
        Assert.Equal(At.AddSeconds(3), told[0].GetProperty("saidAt").GetDateTimeOffset());
        Assert.Equal(JsonValueKind.Null, told[1].GetProperty("saidAt").ValueKind);
    }

    private static string? Text(JsonElement element, string property) => element.GetProperty(property).GetString();

    private static async Task<JsonElement> PostAsync(HttpClient client, string path, object body)
    {
        using var answer = await client.PostAsJsonAsync(path, body);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}
