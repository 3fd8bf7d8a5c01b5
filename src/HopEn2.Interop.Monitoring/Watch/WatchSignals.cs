using System.Collections.Concurrent;
using System.Threading.Channels;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Domain.Ruptures.Hospital;
using HopEn2.Interop.Monitoring.Feeds;

namespace HopEn2.Interop.Monitoring.Watch;

/// <summary>What the watch is told by entrances and ledger, kept until it looks. Called for every message of every connection: it only notes.</summary>
public sealed class WatchSignals(HospitalClock clock) : IFeedObserver, ILedgerObserver
{
    /// <summary>Beyond it the watch is so far behind, or so much is told, that the rest says nothing new.</summary>
    private const int Most = 200_000;

    private readonly Lock _gate = new();
    private readonly ConcurrentQueue<Signal> _signals = new();

    // Who is connected, and what is closed: known whether this engine watches or not.
    private readonly Dictionary<(string Entrance, string Peer), string?> _peers = [];
    private readonly Dictionary<string, string> _closed = new(StringComparer.Ordinal);
    private volatile bool _listening;

    // What happened since it was told last to the engine that watches, when that is another.
    private readonly OwnTidings _own = new();
    private readonly OtherEngines _others = new();
    private readonly Channel<bool> _recorded = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Something to read when messages were recorded.</summary>
    internal ChannelReader<bool> Recordings => _recorded.Reader;

    public void EntranceOpened(string entrance, string? problem)
    {
        var name = EntranceName.Shown(entrance);
        lock (_gate)
        {
            if (problem is null)
                _closed.Remove(name);
            else
                _closed[name] = problem;
            Add(new EntranceSign.Opened(name, clock.Now, problem));
        }
    }

    public void PeerConnected(string entrance, string peer)
    {
        var name = EntranceName.Shown(entrance);
        lock (_gate)
        {
            _peers[(name, peer)] = null;
            Add(new EntranceSign.Connected(name, clock.Now, peer));
        }
    }

    /// <inheritdoc/>
    /// <remarks>Told with every message; only the first of a connection, and a change, is noted.</remarks>
    public void PeerHeard(string entrance, string peer, string feed)
    {
        var name = EntranceName.Shown(entrance);
        lock (_gate)
        {
            if (!_peers.TryGetValue((name, peer), out var before) || before == feed)
                return;
            _peers[(name, peer)] = feed;
            Add(new EntranceSign.Heard(name, clock.Now, peer, feed));
        }
    }

    public void PeerDisconnected(string entrance, string peer, string reason)
    {
        var name = EntranceName.Shown(entrance);
        lock (_gate)
        {
            _peers.Remove((name, peer));
            Add(new EntranceSign.Disconnected(name, clock.Now, peer));
        }
    }

    public void BytesWithoutFrame(string entrance, string peer, long count)
    {
        var name = EntranceName.Shown(entrance);
        if (!_listening)
            _own.Unframed(name, peer);
        Add(new EntranceSign.Unframed(name, clock.Now, peer));
    }

    public void Answered(string feed, KeptAs kept, Answer answer, DateTimeOffset receivedAt, int bytes)
    {
        var accepted = answer.Code is AnswerCode.Accept;
        if (!_listening)
            _own.Answered(feed, accepted);
        Add(new Signal(clock.Now, null, feed, accepted));
    }

    public void NotKept(string feed, string why)
    {
        if (!_listening)
            _own.NotKept();
        Add(new Signal(clock.Now, null, feed, null));
    }

    public void Recorded(LedgerChange change) => _recorded.Writer.TryWrite(true);

    public void RecordedElsewhere(RecordedElsewhere change) => _recorded.Writer.TryWrite(true);

    /// <summary>The next signal not later than a moment.</summary>
    internal bool TryTake(DateTimeOffset until, out Signal signal)
    {
        while (_signals.TryPeek(out signal) && signal.At <= until)
        {
            if (_signals.TryDequeue(out signal))
                return true;
        }

        return false;
    }

    /// <summary>What there is to tell the engine that watches.</summary>
    internal EntranceTidings Tidings()
    {
        lock (_gate)
        {
            return _own.Tell(
                [.. _peers.Select(p => new ConnectedPeer(p.Key.Entrance, p.Key.Peer, p.Value))], [.. _closed.Select(c => new ClosedDoor(c.Key, c.Value))]);
        }
    }

    /// <summary>What another engine tells of its entrances.</summary>
    internal void Hear(EntranceTidings tidings, long stamp)
    {
        lock (_gate)
        {
            foreach (var signal in _others.Hear(tidings, stamp, clock.Now))
                Add(signal);
        }
    }

    /// <summary>Engines that have not been heard of since then are gone, and with them who was connected to them.</summary>
    internal void Forget(Func<long, bool> tooLongAgo)
    {
        lock (_gate)
        {
            foreach (var signal in _others.Forget(tooLongAgo, clock.Now))
                Add(signal);
        }
    }

    /// <summary>This engine watches from now on: what is connected and closed now is told anew, then everything that happens.</summary>
    internal void Listen()
    {
        lock (_gate)
        {
            _signals.Clear();
            _listening = true;
            Retell();
        }
    }

    /// <summary>How things stand is told anew: the watch has begun anew, and knows of no connection.</summary>
    internal void Retell()
    {
        lock (_gate)
        {
            _others.Clear();
            var now = clock.Now;
            foreach (var (entrance, problem) in _closed)
                Add(new EntranceSign.Opened(entrance, now, problem));
            foreach (var ((entrance, peer), feed) in _peers)
            {
                Add(new EntranceSign.Connected(entrance, now, peer));
                if (feed is not null)
                    Add(new EntranceSign.Heard(entrance, now, peer, feed));
            }
        }
    }

    /// <summary>This engine no longer watches.</summary>
    internal void Stop()
    {
        _listening = false;
        _signals.Clear();
    }

    private void Add(EntranceSign sign) => Add(new Signal(sign.At, sign, null, null));

    private void Add(in Signal signal)
    {
        if (_listening && _signals.Count < Most)
            _signals.Enqueue(signal);
    }

    /// <param name="Sign">Null: a message of <paramref name="Feed"/> was answered, positively or not, or (null) could not be kept.</param>
    internal readonly record struct Signal(DateTimeOffset At, EntranceSign? Sign, string? Feed, bool? Accepted);
}
