using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Monitoring.Metrics;
using HopEn2.Interop.Monitoring.Watch;

namespace HopEn2.Interop.Monitoring.Feeds;

/// <summary>Passes what the entrances tell to the board, to the instruments and to the watch.</summary>
internal sealed class FeedObserver(FeedBoard board, EngineMetrics metrics, WatchSignals watch) : IFeedObserver
{
    public void EntranceOpened(string entrance, string? problem)
    {
        board.EntranceOpened(entrance, problem);
        watch.EntranceOpened(entrance, problem);
    }

    public void PeerConnected(string entrance, string peer)
    {
        board.PeerConnected(entrance, peer);
        watch.PeerConnected(entrance, peer);
    }

    public void PeerHeard(string entrance, string peer, string feed) => watch.PeerHeard(entrance, peer, feed);

    public void PeerDisconnected(string entrance, string peer, string reason)
    {
        board.PeerDisconnected(entrance, peer, reason);
        watch.PeerDisconnected(entrance, peer, reason);
    }

    public void BytesWithoutFrame(string entrance, string peer, long count)
    {
        board.BytesWithoutFrame(entrance, peer, count);
        metrics.BytesWithoutFrame(entrance, count);
        watch.BytesWithoutFrame(entrance, peer, count);
    }

    public void Answered(string feed, KeptAs kept, Answer answer, DateTimeOffset receivedAt, int bytes)
    {
        board.Answered(feed, kept, answer, receivedAt, bytes);
        metrics.Answered(feed, kept, answer.Code, bytes);
        watch.Answered(feed, kept, answer, receivedAt, bytes);
    }

    public void NotKept(string feed, string why)
    {
        board.NotKept(feed, why);
        metrics.NotKept(feed);
        watch.NotKept(feed, why);
    }
}
