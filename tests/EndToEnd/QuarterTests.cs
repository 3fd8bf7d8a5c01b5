using HopEn2.Interop.Tests.Quarter;

namespace HopEn2.Interop.Tests.EndToEnd;

/// <summary>Three months of a hospital, sent to the program as messages.</summary>
public sealed class QuarterTests
{
    [Fact]
    public async Task A_quarter_sent_over_mllp_gives_every_figure_and_reason_of_its_truth()
    {
        var quarter = new QuarterGenerator(20240331, 150);
        var messages = quarter.Episodes().SelectMany(QuarterMessages.Of).ToList();
        await using var engine = await Engine.RunAsync();

        // Four senders: what belongs together comes apart and out of order.
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async own =>
        {
            using var sender = new MllpSender(engine.MllpPort);
            foreach (var message in messages.Where((_, i) => i % 4 == own))
                Assert.Equal("AA", await sender.CodeAsync(message));
        }));
        while (!(await engine.Client.GetStringAsync("/metrics")).Contains("\nhopen2_journal_pending 0\n", StringComparison.Ordinal))
            await Task.Delay(100);

        Assert.True(messages.Count > 1_500);
        foreach (var month in QuarterGenerator.Months)
            Assert.Empty(QuarterComparison.Differences(quarter.Truth, month, await engine.GetAsync($"/api/indicators/{month / 100}-{month % 100:00}")));
    }
}
