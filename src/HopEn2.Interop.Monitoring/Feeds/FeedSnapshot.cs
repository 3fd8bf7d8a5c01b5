using HopEn2.Interop.Mappings;

namespace HopEn2.Interop.Monitoring.Feeds;

/// <summary>What comes in, entrance by entrance and feed by feed. Silence is shown as silence: whether it is a fault is judged elsewhere.</summary>
/// <param name="Version">Grows with every change.</param>
/// <param name="At">When it was read (hospital time).</param>
/// <param name="Backlog">Null when it cannot be read: then nobody knows, and no figure is shown.</param>
/// <param name="RefusedMappings">What keeps the mapping files on disk from being taken.</param>
public sealed record FeedBoardSnapshot(
    long Version,
    DateTimeOffset At,
    IReadOnlyList<EntranceState> Entrances,
    IReadOnlyList<FeedState> Feeds,
    Backlog? Backlog,
    IReadOnlyList<MappingProblem> RefusedMappings);

/// <summary>One door by which bytes come in; several feeds may share it.</summary>
/// <param name="Open">Null: not heard of since the program started.</param>
/// <param name="Problem">Why it could not be opened.</param>
/// <param name="Peers">Addresses connected now.</param>
/// <param name="BytesWithoutFrame">Today: somebody talks, and it is no message.</param>
/// <param name="LastDisconnection">The latest one and its reason.</param>
public sealed record EntranceState(
    string Entrance,
    bool? Open,
    string? Problem,
    IReadOnlyList<string> Peers,
    long BytesWithoutFrame,
    DateTimeOffset? LastBytesWithoutFrame,
    string? LastStrayPeer,
    Disconnection? LastDisconnection);

public sealed record Disconnection(string Peer, string Reason, DateTimeOffset At);

/// <summary>One feed. Counts are of today, from <see cref="CountedSince"/> on.</summary>
/// <param name="Label">Null when the mappings do not know the feed.</param>
/// <param name="CountedSince">Midnight, or the start of the program if that was later.</param>
/// <param name="Earlier">Messages kept today before <paramref name="CountedSince"/>; null when they could not be counted.</param>
/// <param name="LastMessage">Null: none is known.</param>
/// <param name="Minutes">Messages of the last sixty minutes, oldest first; null: before counting began.</param>
/// <param name="Kept">New messages kept.</param>
/// <param name="Repeated">The very same message again.</param>
/// <param name="Conflicting">A known control id with other content.</param>
/// <param name="NotKept">Could not be kept: answered AR, or not at all.</param>
/// <param name="Parked">Parked now, whenever they came; null when not known.</param>
public sealed record FeedState(
    string Name,
    string? Label,
    string? Entrance,
    FeedMode? Mode,
    string? Contact,
    DateTimeOffset CountedSince,
    int? Earlier,
    DateTimeOffset? LastMessage,
    IReadOnlyList<int?> Minutes,
    int Kept,
    int Repeated,
    int Conflicting,
    int AnsweredError,
    int AnsweredReject,
    int NotKept,
    string? LastNotKept,
    long Bytes,
    int? Parked);

/// <summary>Messages kept and not yet translated.</summary>
/// <param name="Pending">At most <see cref="Most"/>, which stands for "that many or more".</param>
/// <param name="Oldest">When the oldest of them was received; null when there is none.</param>
/// <param name="Age">How long it had waited when this was read, by the machine: where the hospital's clock runs faster, waiting does not.</param>
public sealed record Backlog(int Pending, DateTimeOffset? Oldest, TimeSpan Age)
{
    /// <summary>Beyond it the exact number helps nobody, and counting would cost those who work it off.</summary>
    public const int Most = 1000;

    public static Backlog None { get; } = new(0, null, TimeSpan.Zero);
}
