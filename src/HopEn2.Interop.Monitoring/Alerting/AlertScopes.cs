using HopEn2.Interop.Domain.Alerts;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Ruptures;
using HopEn2.Interop.Mappings;
using HopEn2.Interop.Monitoring.Feeds;

namespace HopEn2.Interop.Monitoring.Alerting;

/// <summary>What incidents concern, by the mappings: feeds of a sender, names, and who is called.</summary>
public sealed class AlertScopes(HospitalMappings mappings)
{
    public HospitalMappings Mappings { get; } = mappings;

    /// <summary>Feeds that take messages of a sender (an <c>application|facility</c>, an application, or all of a facility), or that come in by an entrance; none for anything else.</summary>
    public IReadOnlyCollection<string> FeedsOf(StreamSubject subject) => subject switch
    {
        { Sender: { } sender } => [.. Mappings.Feeds.Feeds.Where(f => f.Takes(sender) || f.Senders.Any(s => s.Split('|').Contains(sender, StringComparer.Ordinal))).Select(f => f.Name)],
        { Entrance: { } entrance } => [.. Mappings.Feeds.Feeds.Where(f => EntranceName.Shown(f.Entrance) == entrance).Select(f => f.Name)],
        _ => [],
    };

    public IncidentScope Of(KnownIncident incident) => IncidentScope.Of(incident, FeedsOf);

    public string FeedLabel(string? feed) => feed is null ? "?" : Mappings.Feeds.Named(feed)?.Label ?? feed;

    public string ServiceLabel(string? service) => string.IsNullOrEmpty(service) ? "?" : Mappings.Services.Named(service)?.Label ?? service;

    /// <summary>Nothing where all kinds are meant.</summary>
    public static string KindLabel(DocumentKind? kind) => kind?.Name() ?? "";

    /// <summary>Who is called: by the kind of break, else whom the feed or service names, else the house's.</summary>
    public IReadOnlyList<string> ContactsOf(KnownIncident incident)
    {
        var byKind = Mappings.Alerts.Contacts.Where(c => c.Kinds.Contains(incident.Kind)).Select(c => c.Contact).ToList();
        if (byKind.Count > 0)
            return byKind;
        var root = StreamSubject.Parse(incident.Root);
        IEnumerable<string?> own = root switch
        {
            { Service: { } service } => [Mappings.Services.Named(service)?.Contact],
            { Feed: { } feed } => [Mappings.Feeds.Named(feed)?.Contact],
            { } other => FeedsOf(other).Select(f => Mappings.Feeds.Named(f)?.Contact),
            null => [],
        };
        List<string> named = [.. own.OfType<string>().Distinct(StringComparer.Ordinal)];
        return named.Count > 0 ? named : Mappings.Alerts.Contact is { } house ? [house] : [];
    }

    /// <summary>The page of what broke.</summary>
    public static string PageOf(StreamSubject? subject) => subject switch
    {
        { Service: { } service } => $"/service/{Uri.EscapeDataString(service)}",
        _ => "/feeds",
    };
}
