using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Monitoring.Metrics;

namespace HopEn2.Interop.Monitoring.Feeds;

/// <summary>Passes what the entrances tell to the board and to the instruments.</summary>
internal sealed class FeedObserver(FeedBoard board, EngineMetrics metrics) : IFeedObserver
{
    public void EntranceOpened(string entrance, string? problem) => board.EntranceOpened(entrance, problem);

    public void PeerConnected(string entrance, string peer) => board.PeerConnected(entrance, peer);

    public void PeerDisconnected(string entrance, string peer, string reason) => board.PeerDisconnected(entrance, peer, reason);

    public void BytesWithoutFrame(string entrance, string peer, long count)
    {
        board.BytesWithoutFrame(entrance, peer, count);
        metrics.BytesWithoutFrame(entrance, count);
    }

    public void Answered(string feed, KeptAs kept, Answer answer, DateTimeOffset receivedAt, int bytes)
    {
        board.Answered(feed, kept, answer, receivedAt, bytes);
        metrics.Answered(feed, kept, answer.Code, bytes);
    }

    public void NotKept(string feed, string why)
    {
        board.NotKept(feed, why);
        metrics.NotKept(feed);
    }
}
