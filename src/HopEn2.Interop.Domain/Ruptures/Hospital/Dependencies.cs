using HopEn2.Interop.Domain.Documents;

namespace HopEn2.Interop.Domain.Ruptures.Hospital;

/// <summary>What depends on what in a hospital: service and kind → service → type of a feed → feed → sender → site. What carries a service's documents is learnt from them.</summary>
internal sealed class Dependencies(DependenciesState state, OutcomesState outcomes, ConnectionsState connections, IHospitalMap map, Func<IEnumerable<string>> watched) : ICauses
{
    // Old habits fade, so that a service that changes its software is found behind the new one.
    private const double Memory = 200;

    private readonly Dictionary<string, StreamSubject?> _subjects = new(StringComparer.Ordinal);

    /// <summary>A document of a service came by a type of a feed.</summary>
    public void Carried(string service, DocumentKind kind, string feedType)
    {
        Learn(Produced(service, kind), feedType);
        Learn(Produced(service, null), feedType);
    }

    public StreamSubject? SubjectOf(string stream)
    {
        if (!_subjects.TryGetValue(stream, out var subject))
            _subjects[stream] = subject = StreamSubject.Parse(stream);
        return subject;
    }

    public string? ParentOf(string stream) => SubjectOf(stream) switch
    {
        { Level: StreamLevel.Feed, Feed: { } feed } => ClosedEntranceOf(feed) ?? SenderOf(feed) ?? SiteOf(feed),
        { Level: StreamLevel.Sender } => state.Carriers.GetValueOrDefault(stream)?.Keys.FirstOrDefault(),
        { Level: StreamLevel.FeedType or StreamLevel.Answers, Feed: { } feed } => Feed(feed),
        { Level: StreamLevel.Produced, Service: { } service, Kind: { } kind } =>
            CarrierOf(Produced(service, kind)) is { } carrier && carrier != CarrierOf(Produced(service, null)) ? carrier : Produced(service, null),
        { Level: StreamLevel.Produced } => CarrierOf(stream),
        { Level: StreamLevel.Deposited, Service: { } service, Kind: not null } => new StreamSubject(StreamLevel.Deposited, Service: service).Name,
        { Level: StreamLevel.Deposited, Service: { } service } => FeedOf(service) is { } feed ? Deposits(feed) : null,
        { Level: StreamLevel.Deposited, Feed: { } feed } => outcomes.AnsweredBy.GetValueOrDefault("Deposit:" + feed),
        { Level: StreamLevel.Discharges, Service: { } service } => Produced(service, DocumentKind.Ldl),
        _ => null,
    };

    public int LeastBroken(string parent) => SubjectOf(parent) is { Level: StreamLevel.Sender } ? Math.Max(2, (watched().Count(s => ParentOf(s) == parent) + 1) / 2) : 2;

    public IReadOnlyCollection<string> Answered(string stream)
    {
        if (SubjectOf(stream) is not { Level: StreamLevel.Feed, Feed: { } feed })
            return [];
        return [.. outcomes.AnsweredBy
            .Where(a => SubjectOf(a.Value)?.Feed == feed)
            .Select(a => Feed(a.Key[(a.Key.IndexOf(':', StringComparison.Ordinal) + 1)..])).Where(s => s != stream).Distinct()];
    }

    public IReadOnlyCollection<string> AnswersBy(string stream) =>
        SubjectOf(stream) is { Level: StreamLevel.Feed, Feed: { } feed } ? [.. outcomes.AnsweredBy.Values.Where(a => SubjectOf(a)?.Feed == feed).Distinct()] : [];

    /// <summary>Whether a stream depends on another, directly or through others.</summary>
    public bool IsBelow(string stream, string above)
    {
        for (var at = ParentOf(stream); at is not null; at = ParentOf(at))
        {
            if (at == above)
                return true;
        }

        return false;
    }

    /// <summary>The sender of a feed is at a site.</summary>
    public void Located(string sender, string site)
    {
        if (sender != site)
            state.Carriers[sender] = new(StringComparer.Ordinal) { [site] = 1 };
    }

    public string? SenderOf(string feed) => map.SenderOf(feed) is { } sender ? new StreamSubject(StreamLevel.Sender, Sender: sender).Name : null;

    public string? SiteOf(string feed) => map.SiteOf(feed) is { } site ? new StreamSubject(StreamLevel.Sender, Sender: site).Name : null;

    public static string Feed(string feed) => new StreamSubject(StreamLevel.Feed, Feed: feed).Name;

    public static string Produced(string service, DocumentKind? kind) => new StreamSubject(StreamLevel.Produced, Service: service, Kind: kind).Name;

    /// <summary>Deposits of what comes by a feed, whichever the service.</summary>
    public static string Deposits(string feed) => new StreamSubject(StreamLevel.Deposited, Feed: feed).Name;

    private string? ClosedEntranceOf(string feed)
    {
        foreach (var entrance in connections.Closed.Keys.Select(Connections.EntranceOf))
        {
            if (map.FeedsAt(entrance).Contains(feed))
                return new StreamSubject(StreamLevel.Entrance, Entrance: entrance).Name;
        }

        return null;
    }

    private string? FeedOf(string service) => CarrierOf(Produced(service, null)) is { } carrier ? SubjectOf(carrier)?.Feed : null;

    private string? CarrierOf(string stream) => state.Carriers.GetValueOrDefault(stream) is { Count: > 0 } carriers ? carriers.MaxBy(c => c.Value).Key : null;

    private void Learn(string stream, string carrier)
    {
        if (!state.Carriers.TryGetValue(stream, out var carriers))
            state.Carriers[stream] = carriers = new(StringComparer.Ordinal);
        foreach (var other in carriers.Keys.ToList())
            carriers[other] *= 1 - (1 / Memory);
        carriers[carrier] = carriers.GetValueOrDefault(carrier) + 1;
    }
}

/// <summary>What was learnt of dependencies. Plain data.</summary>
public sealed class DependenciesState
{
    /// <summary>By stream: the streams by which its events came, and how often of late.</summary>
    public Dictionary<string, Dictionary<string, double>> Carriers { get; init; } = new(StringComparer.Ordinal);
}
