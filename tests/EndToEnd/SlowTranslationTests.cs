using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Xunit.Abstractions;

namespace HopEn2.Interop.Tests.EndToEnd;

/// <summary>Documents come faster than they can be translated, as long as it takes: intake holds back or lets them wait in the journal, memory stays as it is, and in the end all are recorded.</summary>
/// <remarks>HOPEN2_FIRE_OUTAGE sets a third of the seconds it lasts: 6 if not set, 60 in a longer run (<c>tests/fire</c>).</remarks>
[Collection(nameof(Alone))]
public sealed class SlowTranslationTests(ITestOutputHelper output)
{
    /// <summary>A header of 650 KB: some ten times as long to read as the message takes to be kept.</summary>
    private const int People = 2_500;

    private static TimeSpan Third => TimeSpan.FromSeconds(double.Parse(Environment.GetEnvironmentVariable("HOPEN2_FIRE_OUTAGE") ?? "6", CultureInfo.InvariantCulture));

    [Fact]
    public async Task Documents_that_take_long_to_read_never_make_memory_grow()
    {
        await using var engine = await Engine.RunAsync();
        await using var senders = new Senders(16, _ => engine.MllpPort, (visit, document, at, control) => Messages.Crowded(visit, document, at, control, People));
        var most = new long[3];
        var backlog = 0;
        for (var third = 0; third < most.Length; third++)
        {
            for (var clock = Stopwatch.StartNew(); clock.Elapsed < Third;)
            {
                await Task.Delay(250);
                most[third] = Math.Max(most[third], engine.Memory / (1024 * 1024));
                backlog = Math.Max(backlog, (await engine.GetAsync("/api/feeds")).GetProperty("backlog") is { ValueKind: JsonValueKind.Object } b ? b.GetProperty("pending").GetInt32() : 0);
            }
        }

        await senders.StopAsync();
        var taken = senders.Acknowledged.Count;
        var draining = Stopwatch.StartNew();
        await engine.EventuallyAsync("/api/counters?by=kind&from=2025-03-12&to=2025-03-12", a => Produced(a) == taken, 120 + (10 * Third.TotalSeconds));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{taken} letters in {3 * Third.TotalSeconds} s ({taken / (3 * Third.TotalSeconds):0}/s), at most {backlog} waiting, all recorded {draining.Elapsed.TotalSeconds:0.0} s after the last one; memory by thirds {most[0]}, {most[1]}, {most[2]} MiB"));
        Assert.True(backlog > 16, "Translation was not slow: nothing waited for it.");
        // In the first third the program is still growing warm.
        Assert.InRange(most[2], 0, (most[1] * 5 / 4) + 32);
        Assert.InRange(most[2], 0, 900);
    }

    private static int Produced(JsonElement counters) => counters.GetProperty("items").EnumerateArray().Sum(i => i.GetProperty("counts").GetProperty("produced").GetInt32());
}
