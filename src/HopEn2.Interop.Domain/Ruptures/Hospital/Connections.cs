namespace HopEn2.Interop.Domain.Ruptures.Hospital;

/// <summary>Sees that a sender that is usually connected is not, that an entrance does not open, and that bytes come in which never make a message.</summary>
/// <remarks>A sender that connects for each message has long gaps between connections, learns so, and is left to the watch for silence.</remarks>
internal sealed class Connections(ConnectionsState state, IHospitalMap map)
{
    private static readonly TimeSpan Known = TimeSpan.FromHours(1);
    private static readonly TimeSpan LeastGap = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LeastClosed = TimeSpan.FromMinutes(1);

    // Connections there are: of whom, and of which feed as far as they have spoken. Gone with the program, as they are.
    private readonly Dictionary<string, Peer> _peers = new(StringComparer.Ordinal);
    private readonly HashSet<string> _strayed = new(StringComparer.Ordinal);
    private DateTimeOffset _strayMinute;

    public int Streams => state.Lines.Count + state.Framed.Count;

    public IEnumerable<RuptureAlert> Open => state.Lines.Values.Select(l => l.Gaps.Alert)
        .Concat(state.Framed.Values.Select(f => f.Alert))
        .Concat(state.Closed.Values.Select(c => c.Alert)).OfType<RuptureAlert>();

    public void See(EntranceSign sign, FalseAlarmBudget budget)
    {
        switch (sign)
        {
            case EntranceSign.Opened opened:
                // The same door of two engines opens and fails by itself.
                var door = opened.Engine.Length == 0 ? opened.Entrance : opened.Entrance + "\n" + opened.Engine;
                if (opened.Problem is null)
                    state.Closed.Remove(door);
                else
                    state.Closed.TryAdd(door, new ClosedEntrance { Since = opened.At });
                break;
            case EntranceSign.Connected connected:
                Connect(connected);
                break;
            case EntranceSign.Heard heard:
                Hear(heard);
                break;
            case EntranceSign.Disconnected gone:
                if (_peers.Remove(Key(sign.Entrance, gone.Peer), out var peer))
                    Lose(peer.Feed, sign.At);
                break;
            case EntranceSign.Unframed stray:
                Stray(stray, budget);
                break;
        }
    }

    /// <summary>A message was framed, whatever became of it.</summary>
    public void Framed(string feed, DateTimeOffset at, FalseAlarmBudget budget)
    {
        if (state.Framed.TryGetValue(Subject(feed), out var own))
            own.See(true, at, Later(own, at), budget);
        foreach (var (name, share) in state.Framed)
        {
            if (StreamSubject.Parse(name) is { Level: StreamLevel.Entrance, Entrance: { } entrance } && map.FeedsAt(entrance).Contains(feed))
                share.See(true, at, Later(share, at), budget);
        }
    }

    /// <summary>Time has passed.</summary>
    /// <param name="flowOf">The open alert of the flow of a feed.</param>
    public void Advance(DateTimeOffset to, FalseAlarmBudget budget, Func<string, RuptureAlert?> flowOf)
    {
        foreach (var (feed, line) in state.Lines)
        {
            line.Pass(to);
            if (line.DownSince is not { } since)
                continue;
            // Of a sender that is known for hours only, an absence alone says nothing: it may be one that comes once a day.
            if (line.Gaps.Experienced || line.IsUsuallyUp(Known, to - since))
                line.Gaps.Last(to - since, to, budget);
            // Silent, and not connected as it was until then: what is missing tells that this absence is none of the usual ones before it has lasted long enough to tell so itself.
            if (line.IsUsuallyUp(Known, TimeSpan.Zero) && flowOf(feed) is { Kind: RuptureKind.Silence or RuptureKind.LotMissing } silence)
                line.Gaps.Confirm(to - since, to, silence.Odds);
        }

        foreach (var (door, closed) in state.Closed)
        {
            if (closed.Alert is null && to - closed.Since >= LeastClosed)
                closed.Alert = new RuptureAlert(EntranceSubject(EntranceOf(door)), to, RuptureKind.Disconnected, closed.Since, LeastClosed.TotalSeconds, (to - closed.Since).TotalSeconds, 20);
        }
    }

    /// <summary>Nothing listened until now: every connection begins anew, and whoever was connected has from now on to come back.</summary>
    public void Resume(DateTimeOffset at)
    {
        _peers.Clear();
        state.Closed.Clear();
        foreach (var line in state.Lines.Values)
        {
            line.Upto = at;
            line.DownSince = at;
            line.Gaps.Alert = null;
        }
    }

    // A host that spoke for a feed before is back: most likely for that feed, until it speaks for another. Of several, for the one lost last: who loses a connection opens another at once.
    private void Connect(EntranceSign.Connected connected)
    {
        var host = Host(connected.Peer);
        var back = state.Lines.Where(l => l.Value.DownSince is not null && l.Value.Entrance == connected.Entrance && l.Value.Hosts.Contains(host))
            .OrderByDescending(l => l.Value.DownSince).Select(l => l.Key).FirstOrDefault();
        _peers[Key(connected.Entrance, connected.Peer)] = new Peer(host, back);
        if (back is not null)
            Restore(state.Lines[back], connected.At);
    }

    private void Hear(EntranceSign.Heard heard)
    {
        var key = Key(heard.Entrance, heard.Peer);
        if (!map.Knows(heard.Feed) || !_peers.TryGetValue(key, out var peer) || peer.Feed == heard.Feed)
            return;
        // Who speaks for several belongs to the last.
        _peers[key] = peer with { Feed = heard.Feed };
        Lose(peer.Feed, heard.At);
        if (!state.Lines.TryGetValue(heard.Feed, out var line))
        {
            state.Lines[heard.Feed] = line = new FeedLine
            {
                Upto = heard.At,
                Gaps = new DurationWatch { Stream = Subject(heard.Feed), Kind = RuptureKind.Disconnected, Least = LeastGap },
            };
        }

        line.Entrance = heard.Entrance;
        if (!line.Hosts.Contains(peer.Host))
            line.Hosts = [peer.Host, .. line.Hosts.Take(3)];
        Restore(line, heard.At);
    }

    // A connection of a feed is gone: the feed is disconnected when it was the last.
    private void Lose(string? feed, DateTimeOffset at)
    {
        if (feed is null || _peers.Values.Any(p => p.Feed == feed) || !state.Lines.TryGetValue(feed, out var line) || line.DownSince is not null)
            return;
        line.Pass(at);
        line.DownSince = at;
    }

    private static void Restore(FeedLine line, DateTimeOffset at)
    {
        if (line.DownSince is not { } since)
            return;
        line.Pass(at);
        // A break is no example of how it usually is.
        if (line.Gaps.Alert is null)
            line.Down += at - since;
        line.Gaps.End(at - since, at);
        line.DownSince = null;
    }

    // One for each connection and minute: how bytes are cut into pieces says nothing.
    private void Stray(EntranceSign.Unframed stray, FalseAlarmBudget budget)
    {
        if (stray.At - _strayMinute >= TimeSpan.FromMinutes(1))
        {
            _strayed.Clear();
            _strayMinute = stray.At;
        }

        var key = Key(stray.Entrance, stray.Peer);
        if (!_strayed.Add(key))
            return;
        var subject = _peers.GetValueOrDefault(key)?.Feed is { } feed ? Subject(feed) : map.FeedsAt(stray.Entrance) is [var only] ? Subject(only) : EntranceSubject(stray.Entrance);
        if (!state.Framed.TryGetValue(subject, out var share))
            state.Framed[subject] = share = new ProportionWatch { Stream = subject, Kind = RuptureKind.Unframed, Good = 50, Upto = stray.At };
        share.See(false, stray.At, Later(share, stray.At), budget);
    }

    /// <summary>The entrance that a door in <see cref="ConnectionsState.Closed"/> is of.</summary>
    internal static string EntranceOf(string door) => door.Split('\n')[0];

    private static DateTimeOffset Later(ProportionWatch share, DateTimeOffset at) => at < share.Upto ? share.Upto : at;

    private static string Subject(string feed) => new StreamSubject(StreamLevel.Feed, Feed: feed).Name;

    private static string EntranceSubject(string entrance) => new StreamSubject(StreamLevel.Entrance, Entrance: entrance).Name;

    private static string Key(string entrance, string peer) => entrance + "|" + peer;

    private static string Host(string peer) => peer.LastIndexOf(':') is > 0 and var colon ? peer[..colon] : peer;

    private sealed record Peer(string Host, string? Feed = null);
}

/// <summary>What is remembered of connections. Plain data.</summary>
public sealed class ConnectionsState
{
    public Dictionary<string, FeedLine> Lines { get; init; } = new(StringComparer.Ordinal);

    /// <summary>By stream: shares of what came in that made a message. A stream is there from its first bytes that did not.</summary>
    public Dictionary<string, ProportionWatch> Framed { get; init; } = new(StringComparer.Ordinal);

    /// <summary>By entrance, of another engine with that behind it.</summary>
    public Dictionary<string, ClosedEntrance> Closed { get; init; } = new(StringComparer.Ordinal);
}

/// <summary>Whether a feed's sender is connected, and how that usually is.</summary>
public sealed class FeedLine
{
    public string Entrance { get; set; } = "";

    /// <summary>Hosts that spoke for it, the latest first.</summary>
    public IReadOnlyList<string> Hosts { get; set; } = [];

    private const double UsuallyConnected = 0.9;

    /// <summary>How long it was connected and, before the present absence, not, as far as it was watched.</summary>
    public TimeSpan Up { get; set; }

    public TimeSpan Down { get; set; }

    public DateTimeOffset Upto { get; set; }

    public DateTimeOffset? DownSince { get; set; }

    public required DurationWatch Gaps { get; init; }

    public void Pass(DateTimeOffset to)
    {
        if (to <= Upto)
            return;
        if (DownSince is null)
            Up += to - Upto;
        Upto = to;
    }

    /// <summary>It was connected nearly all the time, with an absence counted in.</summary>
    /// <param name="known">For so long at least.</param>
    public bool IsUsuallyUp(TimeSpan known, TimeSpan absent) => Up >= known && Up >= UsuallyConnected * (Up + Down + absent);
}

/// <summary>An entrance that could not be opened.</summary>
public sealed class ClosedEntrance
{
    public DateTimeOffset Since { get; set; }

    public RuptureAlert? Alert { get; set; }
}
