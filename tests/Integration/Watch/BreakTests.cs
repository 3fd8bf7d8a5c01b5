using HopEn2.Interop.Domain.Ruptures;
using HopEn2.Interop.Simulators.Hospital.Playing;
using Xunit;
using Xunit.Abstractions;
using static HopEn2.Interop.Tests.Integration.Watch.SimulatedHospital;

namespace HopEn2.Interop.Tests.Integration.Watch;

/// <summary>Each way in which a flow breaks gives its incident, and no other.</summary>
public sealed class BreakTests(ITestOutputHelper output)
{
    // What two days without a break bring: the budget allows four false alarms in a month, and each stays the same from run to run.
    private static readonly Lazy<HashSet<string>> Usual = new(() => [.. Play(Learnt(), At(0, day: 2)).SelectMany(t => t.Open).Select(i => i.Root)]);

    [Fact]
    public void Two_days_without_a_break_bring_no_more_than_a_month_is_allowed() => Assert.InRange(Usual.Value.Count, 0, 4);

    [Theory]
    [InlineData("silence:ris", "feed/ris", RuptureKind.Silence, null)]
    [InlineData("silence:pfi", "feed/pfi", RuptureKind.Silence, null)]
    [InlineData("silence:dpi", "feed/dpi", RuptureKind.Silence, null)]
    [InlineData("drop:dpi", "feed/dpi", RuptureKind.Drop, null)]
    [InlineData("disconnect:sgl", "feed/sgl", RuptureKind.Disconnected, null)]
    [InlineData("unframed:ris", "feed/ris", RuptureKind.Unframed, null)]
    [InlineData("reject:ris", "feed/ris", RuptureKind.Rejected, null)]
    [InlineData("park:dpi", "feed/dpi", RuptureKind.Parked, "UnnamedDocument")]
    [InlineData("unqualified:dpi", "feed/dpi", RuptureKind.NotQualified, null)]
    [InlineData("no-answer", "", RuptureKind.NotAcknowledged, null)]
    [InlineData("no-deposit:dpi", "deposited///dpi", RuptureKind.NotDeposited, null)]
    [InlineData("refuse:XDSRegistryBusy", "answers/pfi", RuptureKind.Refused, "XDSRegistryBusy")]
    public void A_break_gives_its_incident_and_no_other(string written, string root, RuptureKind kind, string? code)
    {
        var incident = Assert.Single(Told(written));
        Assert.StartsWith(root, incident.Root, StringComparison.Ordinal);
        Assert.Contains(incident.Alerts, a => a.Kind == kind && a.Code == code);
    }

    // No letters is seen against the stays that end, not against the clock.
    [Fact]
    public void A_service_that_closes_stays_and_writes_no_letters_is_told_by_its_stays()
    {
        var told = Incidents(At(0, day: DaysToPlay), new Break(BreakKind.NoLetter, "0101,0102,0103", At(0), At(0, day: DaysToPlay)));

        var alert = Assert.Single(told.SelectMany(i => i.Alerts).Distinct(), a => a.Kind is RuptureKind.NotFed && a.Stream == "discharges/CARDIO");
        Assert.InRange(alert.Since, At(0), At(0, day: 1));
        Assert.InRange(alert.RaisedAt, At(0), At(0, day: 2));
    }

    // What a break from 10 to 16 h adds to what days without one bring.
    private IEnumerable<Incident> Told(string written) =>
        Incidents(At(0, day: 1), Break.Parse(written + "@10:00-16:00", t => At(t.Hours, t.Minutes))!).Where(i => !Usual.Value.Contains(i.Root));

    // Those open together at the end of the break, and any that came at another time.
    private List<Incident> Incidents(DateTimeOffset until, params Break[] breaks)
    {
        var told = Play(Learnt(), until, breaks);
        foreach (var (at, open) in told.Where(t => t.At < At(0) || t.Open.Count > 0).TakeLast(6))
            output.WriteLine($"{at:MM-dd HH:mm} {string.Join(" ; ", open.Select(i => $"{i.Root} {i.Alert?.Kind} {i.Alert?.Code}+{i.Children.Count} ({i.Since:dd HH:mm} {i.Alert?.Expected:0.0}/{i.Alert?.Seen:0.0} e{i.Odds:0.0})"))}");
        return [.. told.SelectMany(t => t.Open).GroupBy(i => i.Root).Select(g => g.Last() with { Children = [.. g.SelectMany(i => i.Alerts).Distinct()] })];
    }
}
