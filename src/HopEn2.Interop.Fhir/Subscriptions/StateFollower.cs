using System.Globalization;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Fhir.Model;
using HopEn2.Interop.Mappings;

namespace HopEn2.Interop.Fhir.Subscriptions;

/// <summary>Follows incidents and the figures of today: what they are now against what was last told, so that nothing missed stays missed.</summary>
internal sealed class StateFollower(IAlertStore alerts, ICounterSource counters, ISubscriptionStore store, IMappings mappings, TimeProvider time)
{
    public const string Incident = "urn:hopen2:incident:";
    public const string Counters = "urn:hopen2:counters:";

    /// <summary>Incidents over for longer are not looked at again.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromDays(1);

    public async Task FollowAsync(IReadOnlyList<(string Id, Subscriber Subscriber)> subscribers, CancellationToken cancel)
    {
        await TellAsync("alerts", Topics.Alert, subscribers, IncidentsAsync, cancel);
        await TellAsync("counters", Topics.Counter, subscribers, FiguresAsync, cancel);
    }

    /// <summary>What an event is about, as it is now; null when it is no longer known.</summary>
    public async Task<FhirNode?> ResourceAsync(string focus, CancellationToken cancel)
    {
        if (focus.StartsWith(Incident, StringComparison.Ordinal))
            return await alerts.FindAsync(focus[Incident.Length..], cancel) is { } stored ? IncidentOf(stored) : null;
        return focus.StartsWith(Counters, StringComparison.Ordinal) && DateOnly.TryParseExact(focus[Counters.Length..], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? FiguresOf(day, await SumsAsync(day, cancel))
            : null;
    }

    private async Task TellAsync(
        string part, string topic, IReadOnlyList<(string Id, Subscriber Subscriber)> subscribers, Func<CancellationToken, Task<Dictionary<string, string>>> now, CancellationToken cancel)
    {
        var interested = subscribers.Where(s => s.Subscriber.Keeps && s.Subscriber.Topic == topic).ToList();
        if (interested.Count == 0)
            return;
        var states = await now(cancel);
        var events = new List<NewEvent>();
        foreach (var (id, _) in interested)
        {
            var last = await store.LastDetailsAsync(id, states.Keys, cancel);
            events.AddRange(states.Where(s => last.GetValueOrDefault(s.Key) != s.Value).Select(s => new NewEvent(id, time.GetUtcNow(), s.Key, s.Value)));
        }

        if (events.Count == 0)
            return;
        // The number of looks stands for how far it has read: of two engines that look at once, one keeps what both saw.
        var position = await store.PositionAsync(part, cancel);
        await store.AppendAsync(part, position, (position ?? 0) + 1, events, cancel);
    }

    private async Task<Dictionary<string, string>> IncidentsAsync(CancellationToken cancel) =>
        (await alerts.ActiveAsync(time.GetUtcNow() - Look, cancel)).ToDictionary(s => Incident + s.Incident.Id, s => s.Incident.ResolvedAt is null ? $"open {s.Incident.Severity}" : "over", StringComparer.Ordinal);

    private async Task<Dictionary<string, string>> FiguresAsync(CancellationToken cancel)
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time.GetUtcNow(), mappings.Current.Hospital.TimeZone).DateTime);
        var sums = await SumsAsync(today, cancel);
        return sums.Count == 0 ? [] : new(StringComparer.Ordinal) { [Counters + today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)] = string.Join(' ', sums.Select(s => $"{s.Kind.Name()}:{s.Counts.Produced}/{s.Counts.Sent}/{s.Counts.Deposited}/{s.Counts.Refused}/{s.Counts.Waiting}")) };
    }

    private async Task<List<(DocumentKind Kind, StageCounts Counts)>> SumsAsync(DateOnly day, CancellationToken cancel) =>
        [.. (await counters.CountersAsync(day, day, cancel)).GroupBy(c => c.Key.Kind).OrderBy(g => g.Key).Select(g => (g.Key, g.Select(c => c.Value).Aggregate((a, b) => a + b)))];

    /// <summary>An incident as a Communication: what is broken, how grave, since when. It holds no patient's data.</summary>
    private static FhirNode IncidentOf(StoredIncident stored)
    {
        var incident = stored.Incident;
        var resource = FhirNode.Resource("Communication").Add("id", Endpoints.ResourceIds.OfDocument(new DocumentId(incident.Id)));
        resource.Add("identifier").Add("system", "urn:hopen2:incident").Add("value", incident.Id);
        resource.Add("status", incident.ResolvedAt is null ? "in-progress" : "completed");
        resource.Add("category").Add("coding").Add("system", "urn:hopen2:rupture").Add("code", incident.Kind.ToString());
        resource.Add("priority", incident.Severity switch { Domain.Alerts.Severity.Critical => "stat", Domain.Alerts.Severity.Major => "urgent", _ => "routine" });
        resource.Add("sent", FhirTime.Write(incident.OpenedAt));
        if (incident.ResolvedAt is { } over)
            resource.Add("received", FhirTime.Write(over));
        resource.Add("payload").Add("contentString", incident.Root);
        return resource;
    }

    private static FhirNode FiguresOf(DateOnly day, List<(DocumentKind Kind, StageCounts Counts)> sums)
    {
        var resource = FhirNode.Resource("Parameters");
        resource.Add("parameter").Add("name", "day").Add("valueDate", day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        foreach (var (kind, counts) in sums)
        {
            var parameter = resource.Add("parameter").Add("name", kind.Name());
            foreach (var (name, count) in ((string, int)[])[("produced", counts.Produced), ("sent", counts.Sent), ("deposited", counts.Deposited), ("refused", counts.Refused), ("waiting", counts.Waiting), ("withheld", counts.Withheld)])
                parameter.Add("part").Add("name", name).Add("valueInteger", count.ToString(CultureInfo.InvariantCulture));
        }

        return resource;
    }
}
