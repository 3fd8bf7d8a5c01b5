namespace HopEn2.Interop.Domain.Alerts;

/// <summary>What a route is told of an incident.</summary>
public enum Notify
{
    /// <summary>Nothing.</summary>
    No,

    /// <summary>It began.</summary>
    First,

    /// <summary>It became graver than what was told.</summary>
    Worse,

    /// <summary>It still goes on.</summary>
    Reminder,

    /// <summary>Those who were told have not taken it in hand.</summary>
    Escalate,

    /// <summary>It is over.</summary>
    Cleared,

    /// <summary>A trial, asked for by a person; about nothing.</summary>
    Test,
}

/// <summary>Why a route is told, or not.</summary>
public enum NotifyReason
{
    /// <summary>It opened.</summary>
    Opened,

    /// <summary>It came back after it had been told as over.</summary>
    CameBack,

    /// <summary>It has been open, and the route's hours began, or a planned exception ended.</summary>
    StillOpenNow,

    SeverityRose,
    StillOpen,
    SilenceEnded,
    NotAcknowledged,
    Over,
    MarkedFalse,
    Merged,
    AskedFor,

    /// <summary>The route is not for incidents of this sort.</summary>
    NotTheirs,
    BelowTheirSeverity,
    OutOfHours,

    /// <summary>The route is only told by escalation or as another's fallback.</summary>
    Standby,
    Planned,
    Silenced,
    Acknowledged,

    /// <summary>It is not observed any more, and not yet taken for over.</summary>
    GoingAway,
    EndedBeforeTold,
    ToldAlready,
}

/// <summary>Whether a route is told something now, and why.</summary>
public readonly record struct NoticeDecision(Notify Notify, NotifyReason Reason);

/// <summary>What else was known when a notice was decided: it says what still works.</summary>
/// <param name="Flowing">Labels of the feeds that bring messages as usual.</param>
/// <param name="Connected">Whether a sender is connected at the entrance concerned; null where nobody knows.</param>
public sealed record Surroundings(ValueList<string> Flowing, bool? Connected)
{
    public static Surroundings Unknown { get; } = new([], null);
}

/// <summary>Something one route is to be told of one incident. Decided once, kept before it is sent.</summary>
public sealed record Notice
{
    /// <summary>The incident's id and the notice's number: the same however often it is tried, for those who recognise repetitions by it.</summary>
    public required string Id { get; init; }

    /// <summary>Null for a trial.</summary>
    public required string? Incident { get; init; }

    public required string Route { get; init; }

    public required Notify Kind { get; init; }

    public required NotifyReason Reason { get; init; }

    /// <summary>Hospital time.</summary>
    public required DateTimeOffset DecidedAt { get; init; }

    /// <summary>The incident as it was then; null for a trial.</summary>
    public required KnownIncident? About { get; init; }

    public Surroundings Surroundings { get; init; } = Surroundings.Unknown;

    /// <summary>The first notice of the incident to this route: what mail programs show together begins with it. Null when this is the first.</summary>
    public string? InReplyTo { get; init; }

    /// <summary>The notice that could not be sent and that this one stands for.</summary>
    public string? FallbackOf { get; init; }
}

/// <summary>What a route has been told of an incident so far.</summary>
/// <param name="First">Id of its first notice.</param>
/// <param name="LastAt">When it was last told something.</param>
/// <param name="Severity">The highest it was told since the incident last opened.</param>
/// <param name="Cleared">The last thing it was told is that it is over.</param>
/// <param name="Escalated">It was told by escalation since the incident last opened.</param>
public sealed record RouteMemory(string First, DateTimeOffset LastAt, Severity Severity, bool Cleared, bool Escalated)
{
    /// <param name="notices">All of the incident, in the order of their numbers. What a route was told as another's fallback is the other's.</param>
    /// <returns>Null when the route was told nothing.</returns>
    public static RouteMemory? Of(IEnumerable<Notice> notices, string route)
    {
        RouteMemory? memory = null;
        foreach (var notice in notices.Where(n => n.Route == route && n.FallbackOf is null && n.About is not null))
        {
            var (cleared, severity) = (notice.Kind is Notify.Cleared, notice.About!.Severity);
            var anew = memory is null || memory.Cleared;
            memory = new(
                memory?.First ?? notice.Id,
                notice.DecidedAt,
                anew || severity > memory!.Severity ? severity : memory.Severity,
                cleared,
                notice.Kind is Notify.Escalate || (!anew && memory!.Escalated));
        }

        return memory;
    }
}
