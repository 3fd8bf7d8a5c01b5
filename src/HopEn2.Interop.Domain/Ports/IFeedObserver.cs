using HopEn2.Interop.Domain.Messages;

namespace HopEn2.Interop.Domain.Ports;

/// <summary>Told what happens at the entrances; must be quick and must not throw.</summary>
/// <remarks>Bytes that never made a message are not "no traffic": they are told apart from silence here.</remarks>
public interface IFeedObserver
{
    /// <summary>An entrance opened, or could not (<paramref name="problem"/>: what and why).</summary>
    void EntranceOpened(string entrance, string? problem);

    void PeerConnected(string entrance, string peer);

    /// <summary>A message of a feed came by this connection: it is that feed's sender.</summary>
    void PeerHeard(string entrance, string peer, string feed)
    {
    }

    void PeerDisconnected(string entrance, string peer, string reason);

    /// <summary>Bytes outside any frame, or of a frame that was never finished.</summary>
    void BytesWithoutFrame(string entrance, string peer, long count);

    /// <summary>A message was kept (or recognised as a repetition) and answered.</summary>
    void Answered(string feed, KeptAs kept, Answer answer, DateTimeOffset receivedAt, int bytes);

    /// <summary>A message could not be kept: AR, or no answer.</summary>
    void NotKept(string feed, string why);
}
