using HopEn2.Interop.Domain.Documents;

namespace HopEn2.Interop.Domain.Ruptures;

/// <summary>At what level of the hospital a stream is watched.</summary>
public enum StreamLevel
{
    /// <summary>All feeds of one sender together (the machine or software they come from).</summary>
    Sender,

    /// <summary>Messages of a feed.</summary>
    Feed,

    /// <summary>Messages of one type of a feed (ADT^A01, MDM^T02 …).</summary>
    FeedType,

    /// <summary>Documents of a kind that a service produced; without a kind, all that it produced.</summary>
    Produced,

    /// <summary>Documents of a kind of a service that the DMP accepted; without a kind, all of the service; of a feed instead of a service, all that came by it.</summary>
    Deposited,

    /// <summary>Answers that come back: ZAM of deposits, DSN and MDN of mails.</summary>
    Answers,

    /// <summary>Stays that a service closed, against the letters that follow.</summary>
    Discharges,

    /// <summary>A door by which messages come in, where what happens there is no single feed's.</summary>
    Entrance,

    /// <summary>The engine itself: what it has kept and not recorded yet, what it has recorded and not delivered yet.</summary>
    Engine,
}

/// <summary>What a watched stream is about. Never a patient.</summary>
/// <param name="Sender">The sender of feeds.yaml, at the level of senders.</param>
/// <param name="Feed">The feed, where the stream is one feed's.</param>
/// <param name="MessageType">As <c>ADT^A01</c>, or the kind of answer (<c>ZAM^Z01</c>, <c>DSN</c>, <c>MDN</c>).</param>
/// <param name="Service">Code of the service in services.yaml, where the stream is one service's.</param>
/// <param name="Entrance">As feeds.yaml writes it, without password, where the stream is an entrance's.</param>
public sealed record StreamSubject(
    StreamLevel Level, string? Sender = null, string? Feed = null, string? MessageType = null, string? Service = null, DocumentKind? Kind = null, string? Entrance = null)
{
    private const char Separator = '/';

    /// <summary>The stream's name in the watch, in alerts and metrics: level and parts, e.g. <c>produced/CARDIO/Ldl</c>. <see cref="Parse"/> reads it back.</summary>
    public string Name => string.Join(Separator, ((string?[])[Level.ToString().ToLowerInvariant(), .. Parts]).Select(p => p is null ? "" : Uri.EscapeDataString(p)));

    private string?[] Parts => Level switch
    {
        StreamLevel.Sender => [Sender],
        StreamLevel.Feed => [Feed],
        StreamLevel.FeedType or StreamLevel.Answers => [Feed, MessageType],
        StreamLevel.Deposited when Feed is not null => [Service, Kind?.ToString(), Feed],
        StreamLevel.Produced or StreamLevel.Deposited => [Service, Kind?.ToString()],
        StreamLevel.Discharges => [Service],
        StreamLevel.Entrance => [Entrance],
        _ => [],
    };

    /// <returns>What a name says; null for a name that is none of <see cref="Name"/>'s.</returns>
    public static StreamSubject? Parse(string name)
    {
        string?[] parts = [.. name.Split(Separator).Select(p => p.Length == 0 ? null : Uri.UnescapeDataString(p))];
        string? Part(int i) => i < parts.Length ? parts[i] : null;
        if (!Enum.TryParse<StreamLevel>(Part(0), ignoreCase: true, out var level))
            return null;
        var subject = level switch
        {
            StreamLevel.Sender => new StreamSubject(level, Sender: Part(1)),
            StreamLevel.Feed => new StreamSubject(level, Feed: Part(1)),
            StreamLevel.FeedType or StreamLevel.Answers => new StreamSubject(level, Feed: Part(1), MessageType: Part(2)),
            StreamLevel.Produced or StreamLevel.Deposited =>
                new StreamSubject(level, Service: Part(1), Kind: Enum.TryParse<DocumentKind>(Part(2), out var kind) ? kind : null, Feed: Part(3)),
            StreamLevel.Discharges => new StreamSubject(level, Service: Part(1)),
            StreamLevel.Entrance => new StreamSubject(level, Entrance: Part(1)),
            _ => new StreamSubject(level),
        };
        return subject.Name == name ? subject : null;
    }

    public override string ToString() => Name;
}
