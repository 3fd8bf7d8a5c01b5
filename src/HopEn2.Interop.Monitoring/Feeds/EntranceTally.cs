namespace HopEn2.Interop.Monitoring.Feeds;

/// <summary>What happened at one entrance today, and who is connected.</summary>
internal sealed class EntranceTally
{
    // A peer may hold several connections.
    private readonly SortedDictionary<string, int> _peers = new(StringComparer.Ordinal);

    private bool? _open;
    private string? _problem;
    private long _strayBytes;
    private (DateTimeOffset At, string Peer)? _lastStray;
    private Disconnection? _lastDisconnection;

    public void Opened(string? problem) => (_open, _problem) = (problem is null, problem);

    public void Connected(string peer) => _peers[peer] = _peers.GetValueOrDefault(peer) + 1;

    public void Disconnected(string peer, string reason, DateTimeOffset at)
    {
        _lastDisconnection = new(peer, reason, at);
        if (!_peers.TryGetValue(peer, out var connections))
            return;
        if (connections > 1)
            _peers[peer] = connections - 1;
        else
            _peers.Remove(peer);
    }

    public void Stray(string peer, long count, DateTimeOffset at)
    {
        _strayBytes += count;
        _lastStray = (at, peer);
    }

    /// <summary>Another day.</summary>
    public void Begin() => _strayBytes = 0;

    public EntranceState Read(string entrance) =>
        new(entrance, _open, _problem, [.. _peers.Keys], _strayBytes, _lastStray?.At, _lastStray?.Peer, _lastDisconnection);
}
