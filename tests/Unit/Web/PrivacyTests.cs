using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Folding;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Monitoring.Counters;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Web;

public class PrivacyTests
{
    private static readonly string[] Traits =
        [FakeQueries.PatientName, FakeQueries.Matricule, FakeQueries.PatientIpp, "V-77", "19790312", FakeQueries.DocumentKey, "dr.durand"];

    [Theory]
    [InlineData("/")]
    [InlineData("/service/CARDIO")]
    [InlineData("/feeds")]
    [InlineData("/api/feeds")]
    [InlineData("/api/counters?by=service,kind,day,uf&from=2025-03-01")]
    [InlineData("/metrics")]
    [InlineData("/health/ready")]
    [InlineData("/live")]
    [InlineData("/live?topic=feeds")]
    public async Task Nothing_that_a_viewer_may_see_names_a_patient(string path)
    {
        await using var host = await WebHost.StartAsync();
        // A change as the ledger tells it: with the document, its patient and its message.
        var document = host.Ledger.Document.Document;
        var header = new MessageHeader("MDM^T02", "M-1", "2.6", "", "DPI|CHV", "PFI|CHV", document.At, document.Patient, document.Visit);
        host.Record(new LedgerChange(
            new FoldChanges([], [], [document], [], new Dictionary<CounterKey, StageCounts> { [document.Counter!.Value] = StageCounts.Of(document.Stages) }),
            [
                new(new(1), header, new Outcome.Understood([.. host.Ledger.Document.Entries.Select(e => e.Fact)], []), document.At, "dpi"),
                new(new(2), header, new Outcome.Parked(ParkReason.BadValue, "PID-7 cannot be read.", new("PID^1^7", 102, null, "PID-7 cannot be read."), []), document.At, "dpi"),
            ]));
        host.Service<IFeedObserver>().Answered("dpi", KeptAs.New, Answer.Accept, document.At, 2000);
        host.Service<CounterBoard>().Take([new("1001", DocumentKind.Ldl, document.At, 1)]);

        var shown = await ReadAsync(host, path);
        Assert.True(shown.Length > 20);
        Assert.All(Traits, trait => Assert.DoesNotContain(trait, shown, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task The_traits_looked_for_above_are_there_for_who_may_see_them()
    {
        await using var host = await WebHost.StartAsync();
        var shown = await ReadAsync(host, "/api/messages/1") + await ReadAsync(host, "/api/documents/" + FakeQueries.DocumentKey);
        Assert.All(Traits, trait => Assert.Contains(trait, shown, StringComparison.OrdinalIgnoreCase));
    }

    private static async Task<string> ReadAsync(WebHost host, string path)
    {
        if (!path.StartsWith("/live", StringComparison.Ordinal))
            return await host.Client().GetStringAsync(path);
        using var screen = await Screen.OpenAsync(host, topic: path.EndsWith("feeds", StringComparison.Ordinal) ? "feeds" : "counters");
        await screen.UntilAsync(s => s.Snapshots > 0 && s.Beat is not null);
        return screen.Heard;
    }
}
