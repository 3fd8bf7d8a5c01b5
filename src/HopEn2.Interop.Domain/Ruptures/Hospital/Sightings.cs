using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Messages;

namespace HopEn2.Interop.Domain.Ruptures.Hospital;

/// <summary>A recorded message as the watch sees it.</summary>
/// <param name="Type">Of a message that was understood, such as <c>ADT^A01</c>; empty otherwise.</param>
/// <param name="At">When it was received, with the offset of the hospital's time zone.</param>
/// <param name="Parked">Why it was parked; null when it was not.</param>
public sealed record WatchedMessage(string Feed, string Type, DateTimeOffset At, ParkReason? Parked, IReadOnlyList<Fact> Facts);

/// <summary>Something that happened at an entrance, at the hospital's time.</summary>
public abstract record EntranceSign(string Entrance, DateTimeOffset At)
{
    /// <param name="Problem">Why it could not be opened; null when it is open.</param>
    /// <param name="Engine">Of several engines, whose entrance it is; empty: of the one that watches.</param>
    public sealed record Opened(string Entrance, DateTimeOffset At, string? Problem, string Engine = "") : EntranceSign(Entrance, At);

    public sealed record Connected(string Entrance, DateTimeOffset At, string Peer) : EntranceSign(Entrance, At);

    public sealed record Disconnected(string Entrance, DateTimeOffset At, string Peer) : EntranceSign(Entrance, At);

    /// <summary>A message of a feed came by a connection.</summary>
    public sealed record Heard(string Entrance, DateTimeOffset At, string Peer, string Feed) : EntranceSign(Entrance, At);

    /// <summary>Bytes came that made no message.</summary>
    public sealed record Unframed(string Entrance, DateTimeOffset At, string Peer) : EntranceSign(Entrance, At);
}
