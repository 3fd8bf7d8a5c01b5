using System.Globalization;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Domain.Ruptures.Hospital;
using static HopEn2.Interop.Monitoring.Watch.WatchSignals;

namespace HopEn2.Interop.Monitoring.Watch;

/// <summary>What the engines that do not watch have told of their entrances, as signs like those of this engine's own.</summary>
internal sealed class OtherEngines
{
    private readonly Dictionary<Guid, Engine> _engines = [];

    /// <summary>Signs of what has changed since that engine told last.</summary>
    /// <param name="stamp">When it was heard, by a clock that nobody sets.</param>
    public IEnumerable<Signal> Hear(EntranceTidings tidings, long stamp, DateTimeOffset now)
    {
        if (!_engines.TryGetValue(tidings.Engine, out var engine))
            _engines[tidings.Engine] = engine = new Engine(Name(tidings.Engine));
        engine.Heard = stamp;
        foreach (var sign in engine.Compare(tidings.Peers, tidings.Closed, now).ToList())
            yield return Of(sign);
        foreach (var stray in tidings.Unframed)
            yield return Of(new EntranceSign.Unframed(stray.Entrance, now, engine.Peer(stray.Peer)));
        foreach (var answers in tidings.Answers)
        {
            // Refusals among acceptances, as they came: one after the other they would look like a break.
            var all = answers.Accepted + answers.Refused;
            for (var i = 1; i <= all; i++)
                yield return new Signal(now, null, answers.Feed, (long)i * answers.Refused / all == (long)(i - 1) * answers.Refused / all);
        }

        for (var i = 0; i < tidings.NotKept; i++)
            yield return new Signal(now, null, "", null);
    }

    /// <summary>Signs that those are gone who have not been heard of for too long.</summary>
    public IEnumerable<Signal> Forget(Func<long, bool> tooLongAgo, DateTimeOffset now)
    {
        foreach (var (id, engine) in _engines.Where(e => tooLongAgo(e.Value.Heard)).ToList())
        {
            foreach (var sign in engine.Compare([], [], now).ToList())
                yield return Of(sign);
            _engines.Remove(id);
        }
    }

    public void Clear() => _engines.Clear();

    private static Signal Of(EntranceSign sign) => new(sign.At, sign, null, null);

    private static string Name(Guid engine) => engine.ToString("N", CultureInfo.InvariantCulture)[..8];

    private sealed class Engine(string name)
    {
        private Dictionary<(string Entrance, string Peer), string?> _peers = [];
        private HashSet<string> _closed = new(StringComparer.Ordinal);

        public long Heard { get; set; }

        /// <summary>A connection of that engine: two engines may have peers of one address and port.</summary>
        public string Peer(string peer) => peer + "@" + name;

        public IEnumerable<EntranceSign> Compare(IReadOnlyList<ConnectedPeer> peers, IReadOnlyList<ClosedDoor> closed, DateTimeOffset now)
        {
            var (before, doors) = (_peers, _closed);
            _peers = peers.DistinctBy(p => (p.Entrance, p.Peer)).ToDictionary(p => (p.Entrance, p.Peer), p => p.Feed);
            _closed = closed.Select(c => c.Entrance).ToHashSet(StringComparer.Ordinal);
            foreach (var door in closed.Where(c => !doors.Contains(c.Entrance)))
                yield return new EntranceSign.Opened(door.Entrance, now, door.Problem, name);
            foreach (var door in doors.Where(d => !_closed.Contains(d)))
                yield return new EntranceSign.Opened(door, now, null, name);
            // Who comes is told before who goes: a sender that moves from one connection to the next was never away.
            foreach (var ((entrance, peer), feed) in _peers)
            {
                var known = before.TryGetValue((entrance, peer), out var was);
                if (!known)
                    yield return new EntranceSign.Connected(entrance, now, Peer(peer));
                if (feed is not null && feed != was)
                    yield return new EntranceSign.Heard(entrance, now, Peer(peer), feed);
            }

            foreach (var (entrance, peer) in before.Keys.Where(p => !_peers.ContainsKey(p)))
                yield return new EntranceSign.Disconnected(entrance, now, Peer(peer));
        }
    }
}
