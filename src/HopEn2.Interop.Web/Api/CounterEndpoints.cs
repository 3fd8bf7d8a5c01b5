using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Mappings;
using HopEn2.Interop.Monitoring;
using HopEn2.Interop.Monitoring.Counters;
using HopEn2.Interop.Web.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace HopEn2.Interop.Web.Api;

/// <summary>Counters of any days, summed by what is asked for.</summary>
internal static class CounterEndpoints
{
    private const int MostDays = 400;

    private static readonly string[] Dimensions = ["service", "kind", "day", "uf"];

    public static void MapCounters(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/counters", CountAsync).RequireAuthorization(AccessPolicies.View).Produces<CountersView>()
            .WithSummary("Documents per stage. by: any of service, kind, day, uf, separated by commas; from and to: days of the hospital, both included; today when left out.");

    private static async Task<IResult> CountAsync(ICounterSource source, IMappings mappings, HospitalClock clock, string? by, string? from, string? to, CancellationToken cancel)
    {
        var read = new QueryReader(clock);
        var dimensions = (by ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        foreach (var unknown in dimensions.Except(Dimensions, StringComparer.Ordinal))
            read.Wrong("by", unknown, "any of " + string.Join(", ", Dimensions));
        var first = read.Day("from", from) ?? clock.Today;
        var last = read.Day("to", to) ?? (first > clock.Today ? first : clock.Today);
        if (last < first || last.DayNumber - first.DayNumber >= MostDays)
            read.Wrong("to", last.ToString("O", null), $"a day not before from, and fewer than {MostDays} days after it");
        if (read.Problem is { } problem)
            return problem;

        var (hospital, services) = (mappings.Current.Hospital, mappings.Current.Services);
        var counters = await source.CountersAsync(first, last, cancel);
        var items = counters
            .Select(c => (Counter: c, Line: ServiceLine.Of(services, c.Key.Uf, c.Key.Day)))
            .GroupBy(c => new Group(
                dimensions.Contains("service") ? LineView.Of(c.Line) : null,
                dimensions.Contains("kind") ? c.Counter.Key.Kind : null,
                dimensions.Contains("day") ? c.Counter.Key.Day : null,
                dimensions.Contains("uf") ? c.Counter.Key.Uf : null))
            .Select(g => CounterView.Of(g.Key, [.. g.Select(c => c.Counter)], hospital.Targets))
            .OrderBy(i => i.Day).ThenBy(i => i.Service?.Code, StringComparer.Ordinal).ThenBy(i => i.Uf, StringComparer.Ordinal).ThenBy(i => i.Kind);
        return Results.Ok(new CountersView(first, last, dimensions, [.. items]));
    }

    internal sealed record Group(LineView? Service, DocumentKind? Kind, DateOnly? Day, string? Uf);
}

internal sealed record CountersView(DateOnly From, DateOnly To, IReadOnlyList<string> By, IReadOnlyList<CounterView> Items);

/// <param name="Counts">By stage.</param>
/// <param name="Rate">Deposited of produced, in percent; null when nothing was produced.</param>
/// <param name="Target">In percent; null when there is none.</param>
internal sealed record CounterView(
    LineView? Service, DocumentKind? Kind, DateOnly? Day, string? Uf, IReadOnlyDictionary<string, int> Counts, double? Rate, double? Target, Standing Standing)
{
    public static CounterView Of(CounterEndpoints.Group group, IReadOnlyList<KeyValuePair<CounterKey, StageCounts>> counters, IReadOnlyDictionary<DocumentKind, double> targets)
    {
        var sum = counters.Aggregate(default(StageCounts), (s, c) => s + c.Value);
        var target = Monitoring.Counters.Rate.TargetOf(counters.Select(c => (c.Value.Produced, targets.TryGetValue(c.Key.Kind, out var t) ? t : (double?)null)));
        var rate = Monitoring.Counters.Rate.Of(sum, target);
        return new(
            group.Service, group.Kind, group.Day, group.Uf, StageNames.Of(sum).ToDictionary(s => s.Name, s => s.Count),
            rate.Percent is { } percent ? Math.Floor(percent * 10) / 10 : null, target is { } aim ? Math.Round(aim, 1) : null, rate.Standing);
    }
}
