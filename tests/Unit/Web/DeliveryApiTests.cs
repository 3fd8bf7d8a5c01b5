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

    private static string? Text(JsonElement element, string property) => element.GetProperty(property).GetString();

    private static async Task<JsonElement> PostAsync(HttpClient client, string path, object body)
    {
        using var answer = await client.PostAsJsonAsync(path, body);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}
