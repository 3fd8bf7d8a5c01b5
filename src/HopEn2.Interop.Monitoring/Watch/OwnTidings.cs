using HopEn2.Interop.Domain.Ports;

namespace HopEn2.Interop.Monitoring.Watch;

/// <summary>Counts what happens at this engine's entrances until it is told to the engine that watches.</summary>
internal sealed class OwnTidings
{
    /// <summary>Of more connections than these nobody learns more.</summary>
    private const int MostPeers = 500;

    private readonly Guid _engine = Guid.NewGuid();
    private readonly Lock _gate = new();
    private readonly HashSet<ConnectedPeer> _unframed = [];
    private readonly Dictionary<string, (int Accepted, int Refused)> _answers = new(StringComparer.Ordinal);
    private int _notKept;

    public void Unframed(string entrance, string peer)
    {
        lock (_gate)
        {
            if (_unframed.Count < MostPeers)
                _unframed.Add(new ConnectedPeer(entrance, peer));
        }
    }

    public void Answered(string feed, bool accepted)
    {
        lock (_gate)
        {
            var (good, bad) = _answers.GetValueOrDefault(feed);
            _answers[feed] = accepted ? (good + 1, bad) : (good, bad + 1);
        }
    }

    public void NotKept() => Interlocked.Increment(ref _notKept);

    /// <summary>All of it, once.</summary>
    public EntranceTidings Tell(IReadOnlyList<ConnectedPeer> peers, IReadOnlyList<ClosedDoor> closed)
    {
        lock (_gate)
        {
            var told = new EntranceTidings(
                _engine, [.. peers.Take(MostPeers)], closed, [.. _unframed], [.. _answers.Select(a => new AnswerTally(a.Key, a.Value.Accepted, a.Value.Refused))], Interlocked.Exchange(ref _notKept, 0));
            _unframed.Clear();
            _answers.Clear();
            return told;
        }
    }
}
