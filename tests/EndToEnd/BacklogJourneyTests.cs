using System.Text.Json;

namespace HopEn2.Interop.Tests.EndToEnd;

/// <summary>Somebody works on a table of the database: messages are kept and acknowledged, and none is recorded. Told when it lasts, over when it is.</summary>
public sealed class BacklogJourneyTests
{
    [ServersFact(postgres: true)]
    public async Task Messages_that_wait_too_long_to_be_recorded_are_told_until_they_are()
    {
        await using var database = await Database.NewAsync();
        await using var engine = await Engine.StartAsync("run", null, null, new Dictionary<string, string> { ["HOPEN2__Alerts__ResolveAfter"] = "00:00:05" }, "--store", database.Store);
        await using (await database.HoldAsync("message"))
        {
            using var sender = new MllpSender(engine.MllpPort);
            for (var i = 0; i < 5; i++)
                Assert.Equal("AA", await sender.CodeAsync(Messages.Letter($"V{i}", $"1.2.250.1.999.{i}", new DateTimeOffset(2025, 3, 12, 10, i, 0, TimeSpan.Zero), $"B{i}")));

            await engine.EventuallyAsync("/api/alerts/now", a => a.GetProperty("open") is { ValueKind: JsonValueKind.Array } open && open.GetArrayLength() > 0, 150);
            var open = Assert.Single(await BreakJourneyTests.SeenAsync(engine, "open"));
            Assert.Equal(("engine", "backlog"), (open.Root, open.Kind));
        }

        await engine.EventuallyAsync("/api/alerts?state=over", a => a.GetProperty("items").GetArrayLength() > 0, 180);
        Assert.Equal("backlog", Assert.Single(await BreakJourneyTests.SeenAsync(engine, "over")).Kind);
        Assert.Empty(await BreakJourneyTests.SeenAsync(engine, "open"));
        var counters = await engine.GetAsync("/api/counters?by=kind&from=2025-03-12&to=2025-03-12");
        Assert.Equal(5, counters.GetProperty("items").EnumerateArray().Sum(i => i.GetProperty("counts").GetProperty("produced").GetInt32()));
    }
}
