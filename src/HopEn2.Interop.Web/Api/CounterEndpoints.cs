using System.Runtime.InteropServices;
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
        var (byService, byKind, byDay, byUf) = (dimensions.Contains("service"), dimensions.Contains("kind"), dimensions.Contains("day"), dimensions.Contains("uf"));
        var sums = new Dictionary<Group, Sum>();
        if (byDay)
        {
            foreach (var (key, counts) in await source.CountersAsync(first, last, cancel))
                Add(key, counts);
        }
        else
        {
            // While no UF changes its service, days need not be told apart.
            foreach (var span in services.Spans(first, last))
                await source.EachSumAsync(span.First, span.Last, Add, cancel);
        }

        void Add(CounterKey key, StageCounts counts)
        {
            var line = ServiceLine.Of(services, key.Uf, key.Day);
            var group = new Group(byService ? line.Code : null, byKind ? key.Kind : null, byDay ? key.Day : null, byUf ? key.Uf : null);
            if (!sums.TryGetValue(group, out var sum))
                sums.Add(group, sum = new Sum(line, []));
            CollectionsMarshal.GetValueRefOrAddDefault(sum.Kinds, key.Kind, out _) += counts;
        }

        var items = sums
            .OrderBy(s => s.Key.Day).ThenBy(s => s.Key.Service, StringComparer.Ordinal).ThenBy(s => s.Key.Uf, StringComparer.Ordinal).ThenBy(s => s.Key.Kind)
            .Select(s => CounterView.Of(s.Key, s.Value, hospital.Targets));
        return Results.Ok(new CountersView(first, last, dimensions, [.. items]));
    }

    /// <summary>What one item stands for; null where it was not asked to be told apart.</summary>
    internal readonly record struct Group(string? Service, DocumentKind? Kind, DateOnly? Day, string? Uf);

    /// <param name="Line">Of one of its counters: theirs all, where services are told apart.</param>
    internal sealed record Sum(ServiceLine Line, Dictionary<DocumentKind, StageCounts> Kinds);
}

internal sealed record CountersView(DateOnly From, DateOnly To, IReadOnlyList<string> By, IReadOnlyList<CounterView> Items);

/// <param name="Counts">By stage.</param>
/// <param name="Rate">Deposited of produced, in percent; null when nothing was produced.</param>
/// <param name="Target">In percent; null when there is none.</param>
internal sealed record CounterView(
    LineView? Service, DocumentKind? Kind, DateOnly? Day, string? Uf, IReadOnlyDictionary<string, int> Counts, double? Rate, double? Target, Standing Standing)
{
    public static CounterView Of(CounterEndpoints.Group group, CounterEndpoints.Sum counted, IReadOnlyDictionary<DocumentKind, double> targets)
    {
        var sum = counted.Kinds.Values.Aggregate(default(StageCounts), (s, c) => s + c);
        var target = Monitoring.Counters.Rate.TargetOf(counted.Kinds.Select(c => (c.Value.Produced, targets.TryGetValue(c.Key, out var t) ? t : (double?)null)));
        var rate = Monitoring.Counters.Rate.Of(sum, target);
        return new(
            group.Service is null ? null : LineView.Of(counted.Line), group.Kind, group.Day, group.Uf, StageNames.Of(sum).ToDictionary(s => s.Name, s => s.Count),
            rate.Percent is { } percent ? Math.Floor(percent * 10) / 10 : null, target is { } aim ? Math.Round(aim, 1) : null, rate.Standing);
    }
}
