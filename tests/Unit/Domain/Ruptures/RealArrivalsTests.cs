using HopEn2.Interop.Tests.Shared;
using Xunit;
using static HopEn2.Interop.Tests.Unit.Domain.Ruptures.Flows;

namespace HopEn2.Interop.Tests.Unit.Domain.Ruptures;

/// <summary>Streams thinned from real arrivals: their rhythm, their seasons and their noise are real.</summary>
public sealed class RealArrivalsTests
{
    private const int Training = 56, Days = 240;

    [ArrivalsFact]
    public void Real_streams_keep_the_budget_and_their_stops_are_seen()
    {
        const double budget = 0.1;
        var counts = Arrivals.PerHour();
        (string Name, double Share, bool Office)[] shapes = [("urgences", 0.08, false), ("chirurgie", 0.25, false), ("laboratoire", 1, false), ("cardiologie", 0.5, true), ("ophtalmologie", 0.15, true)];
        int alarms = 0, seen = 0, stops = 0;
        double months = 0;
        foreach (var offset in new[] { 30, 300 })
        {
            var first = Arrivals.First.AddDays(offset);
            var stop = first.AddDays(Days);
            var events = Together([.. shapes.Select((s, i) => Thinned(s.Name, counts, offset, (100 * offset) + i, s.Share, s.Office).Where(e => e.At < stop))]);
            var alerts = Replay(events, budget, stop.AddDays(6)).Raised().Where(a => a.RaisedAt > first.AddDays(Training)).ToList();
            alarms += alerts.Count(a => a.RaisedAt < stop);
            months += shapes.Length * (Days - Training) / 30.0;
            seen += alerts.Where(a => a.RaisedAt >= stop).Select(a => a.Stream).Distinct().Count();
            stops += shapes.Length;
        }

        Assert.InRange(alarms, 0, (budget * months) + (2.5 * Math.Sqrt(budget * months)));
        Assert.InRange(seen, stops - 1, stops);
    }

    private static IEnumerable<Event> Thinned(string name, IReadOnlyList<int> counts, int offset, int seed, double share, bool office)
    {
        var random = new Random(seed);
        for (var hour = 0; hour < Days * 24; hour++)
        {
            var at = Arrivals.First.AddDays(offset).AddHours(hour);
            if (office && Office(at, 1) == 0)
                continue;
            foreach (var minute in Enumerable.Range(0, counts[(offset * 24) + hour]).Where(_ => random.NextDouble() < share).Select(_ => 60 * random.NextDouble()).Order().ToList())
                yield return new Event(at.AddMinutes(minute), name);
        }
    }
}
