using System.Diagnostics.Metrics;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Mappings;
using HopEn2.Interop.Monitoring.Counters;
using HopEn2.Interop.Monitoring.Feeds;

namespace HopEn2.Interop.Monitoring.Metrics;

/// <summary>The engine's instruments: raw signals with units and closed sets of tags; whether a value is bad is judged by who reads it.</summary>
/// <remarks>What is not known has no value at all: a frozen number looks healthy exactly when it is not. No tag ever names a patient.</remarks>
public sealed class EngineMetrics : ILedgerObserver, IDisposable
{
    public const string MeterName = "HopEn2.Interop";

    /// <summary>Tag of a feed that the mappings do not know: what senders write must not make series.</summary>
    private const string UnknownFeed = "unknown";

    private readonly Meter _meter;
    private readonly HospitalClock _clock;
    private readonly IMappings _mappings;
    private readonly CounterBoard _counters;
    private readonly FeedBoard _feeds;
    private readonly Counter<long> _messages;
    private readonly Counter<long> _bytes;
    private readonly Counter<long> _strayBytes;
    private readonly Counter<long> _translations;

    public EngineMetrics(IMeterFactory factory, HospitalClock clock, IMappings mappings, CounterBoard counters, FeedBoard feeds)
    {
        (_clock, _mappings, _counters, _feeds) = (clock, mappings, counters, feeds);
        _meter = factory.Create(MeterName);
        _messages = _meter.CreateCounter<long>("hopen2.messages", "{message}", "Messages answered, by feed, what was kept and the answer given.");
        _bytes = _meter.CreateCounter<long>("hopen2.messages.size", "By", "Bytes of the messages answered.");
        _strayBytes = _meter.CreateCounter<long>("hopen2.bytes_without_frame", "By", "Bytes that never made a message, by entrance.");
        _translations = _meter.CreateCounter<long>("hopen2.translations", "{message}", "Messages recorded, by feed and what they became.");
        _meter.CreateObservableGauge("hopen2.documents.today", ReadDocuments, "{document}", "Documents of today, by kind and stage.");
        _meter.CreateObservableGauge("hopen2.documents.oldest_waiting", ReadOldestWaiting, "s", "For how long the oldest document of a service awaits its acknowledgement.");
        _meter.CreateObservableGauge("hopen2.messages.parked", ReadParked, "{message}", "Messages parked now, by feed.");
        _meter.CreateObservableGauge("hopen2.feed.silence", ReadSilence, "s", "Since the last message of a feed. No value: none is known.");
        _meter.CreateObservableGauge("hopen2.entrance.peers", ReadPeers, "{peer}", "Peers connected to an entrance.");
        _meter.CreateObservableGauge("hopen2.entrance.open", ReadOpen, null, "1: open; 0: could not be opened.");
        _meter.CreateObservableGauge("hopen2.journal.pending", ReadPending, "{message}", $"Messages kept and not yet translated; {Backlog.Most} stands for that many or more.");
        _meter.CreateObservableGauge("hopen2.journal.oldest_pending", ReadOldestPending, "s", "Age of the oldest message not yet translated.");
    }

    public void Answered(string feed, KeptAs kept, AnswerCode answer, int bytes)
    {
        var tag = FeedTag(feed);
        _messages.Add(1, tag, new("kept", kept switch { KeptAs.Repetition => "repetition", KeptAs.ConflictingControlId => "conflict", _ => "new" }), new("answer", Code(answer)));
        _bytes.Add(bytes, tag);
    }

    public void NotKept(string feed) => _messages.Add(1, FeedTag(feed), new("kept", "not_kept"), new("answer", "AR"));

    public void BytesWithoutFrame(string entrance, long count) => _strayBytes.Add(count, new KeyValuePair<string, object?>("entrance", EntranceName.Shown(entrance)));

    /// <inheritdoc/>
    public void Recorded(LedgerChange change)
    {
        foreach (var message in change.Messages)
        {
            var (outcome, reason) = message.Outcome switch
            {
                Outcome.Parked parked => ("parked", parked.Reason.ToString()),
                Outcome.Acknowledgement => ("acknowledgement", ""),
                _ => ("understood", ""),
            };
            _translations.Add(1, FeedTag(message.Feed), new("outcome", outcome), new("reason", reason));
        }
    }

    public void Dispose() => _meter.Dispose();

    private KeyValuePair<string, object?> FeedTag(string feed) => new("feed", _mappings.Current.Feeds.Named(feed) is null ? UnknownFeed : feed);

    private static string Code(AnswerCode answer) => answer switch { AnswerCode.Accept => "AA", AnswerCode.Error => "AE", _ => "AR" };

    private IEnumerable<Measurement<long>> ReadDocuments() =>
        from row in _counters.Snapshot()?.Rows ?? []
        where row.Line == BoardRow.Everywhere && row.Kind != BoardRow.Tracked
        from stage in StageNames.Of(row.Today.Counts)
        select new Measurement<long>(stage.Count, new("kind", row.Kind), new("stage", stage.Name));

    private IEnumerable<Measurement<double>> ReadOldestWaiting() =>
        from waiting in _counters.Snapshot()?.Waiting.Lines ?? []
        select new Measurement<double>(Age(waiting.Since), new KeyValuePair<string, object?>("service", waiting.Line));

    private IEnumerable<Measurement<long>> ReadParked() =>
        from feed in _feeds.Snapshot().Feeds
        where feed.Parked is not null
        group feed.Parked!.Value by FeedTag(feed.Name) into parked
        select new Measurement<long>(parked.Sum(), parked.Key);

    private IEnumerable<Measurement<double>> ReadSilence() =>
        from feed in _feeds.Snapshot().Feeds
        where feed.LastMessage is not null && feed.Label is not null
        select new Measurement<double>(Age(feed.LastMessage!.Value), FeedTag(feed.Name));

    private IEnumerable<Measurement<long>> ReadPeers() =>
        from entrance in _feeds.Snapshot().Entrances
        where entrance.Open is not null
        select new Measurement<long>(entrance.Peers.Count, new KeyValuePair<string, object?>("entrance", entrance.Entrance));

    private IEnumerable<Measurement<long>> ReadOpen() =>
        from entrance in _feeds.Snapshot().Entrances
        where entrance.Open is not null
        select new Measurement<long>(entrance.Open!.Value ? 1 : 0, new KeyValuePair<string, object?>("entrance", entrance.Entrance));

    private IEnumerable<Measurement<long>> ReadPending() => _feeds.Snapshot().Backlog is { } backlog ? [new(backlog.Pending)] : [];

    private IEnumerable<Measurement<double>> ReadOldestPending() =>
        _feeds.Snapshot().Backlog is { } backlog ? [new(backlog.Oldest is { } oldest ? Age(oldest) : 0)] : [];

    private double Age(DateTimeOffset since) => Math.Max(0, (_clock.Now - since).TotalSeconds);
}
