using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using HopEn2.Interop.Domain.Ruptures;

namespace HopEn2.Interop.Domain.Alerts;

/// <summary>One alert of an incident.</summary>
/// <param name="GoneAt">When it was first no longer observed; null while it is.</param>
public sealed record IncidentPart(RuptureAlert Alert, DateTimeOffset? GoneAt = null);

/// <summary>Somebody takes care of it.</summary>
public sealed record Acknowledgement(string Who, DateTimeOffset At, string? Comment);

/// <summary>Nobody is to be told until then; at its end those who were told are reminded.</summary>
public sealed record Silence(string Who, DateTimeOffset At, DateTimeOffset Until, string? Comment);

/// <summary>A person says that nothing was broken.</summary>
public sealed record FalseMark(string Who, DateTimeOffset At, string? Comment);

/// <summary>Why an incident is over.</summary>
public enum Resolution
{
    /// <summary>The watch no longer sees it, for long enough.</summary>
    NoLongerSeen,

    /// <summary>It turned out to be part of another incident, which goes on.</summary>
    Merged,
}

/// <summary>An incident as it is remembered: what the watch said of it over time, and what people said.</summary>
/// <remarks>Times are the hospital's. Holds no patient: streams are feeds, services and kinds.</remarks>
public sealed record KnownIncident
{
    public required string Id { get; init; }

    /// <summary>The stream its cause is at, as last observed; it may move to a parent.</summary>
    public required string Root { get; init; }

    /// <summary>Kind of the root's own alert, else of the first to break. Of several own ones (not connected, and silent) of the one that says most of what to do, until it has been gone for as long as an incident is.</summary>
    public required RuptureKind Kind { get; init; }

    /// <summary>When the break began, as far as the evidence says: the earliest ever told.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>When it was first observed.</summary>
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>How sure: natural logarithm of the ratio of likelihoods, as last observed.</summary>
    public required double Odds { get; init; }

    /// <summary>The highest it had since it opened: what was told as grave does not become less so by itself.</summary>
    public required Severity Severity { get; init; }

    /// <summary>From the break to the first alarm: how long the watch took to see it.</summary>
    public required TimeSpan TimeToSee { get; init; }

    /// <summary>Every alert that was ever part of it.</summary>
    public required ValueList<IncidentPart> Parts { get; init; }

    /// <summary>Since when it is not observed any more, while it is not yet taken for over; null while it is observed.</summary>
    public DateTimeOffset? GoneSince { get; init; }

    /// <summary>When it was last no longer observed, once it is over; null while open.</summary>
    public DateTimeOffset? ResolvedAt { get; init; }

    public Resolution? Resolution { get; init; }

    /// <summary>The incident it became part of.</summary>
    public string? MergedInto { get; init; }

    /// <summary>When it came back after it had been gone.</summary>
    public ValueList<DateTimeOffset> Returns { get; init; } = [];

    public Acknowledgement? Acknowledged { get; init; }

    public Silence? Silenced { get; init; }

    public FalseMark? MarkedFalse { get; init; }

    /// <summary>How many notices were decided of it: each has its number.</summary>
    public int Notices { get; init; }

    public bool IsOpen => ResolvedAt is null;

    /// <summary>The alerts observed last.</summary>
    public IEnumerable<RuptureAlert> Current => Parts.Where(p => p.GoneAt is null || p.GoneAt == GoneSince || p.GoneAt == ResolvedAt).Select(p => p.Alert);

    /// <summary>The root's own alert, as last told; null when only its parts alerted. Of several (silent, and disconnected) that of the incident's kind: seconds of one are no events of the other.</summary>
    public RuptureAlert? Own => (Parts.LastOrDefault(p => p.Alert.Stream == Root && p.Alert.Kind == Kind) ?? Parts.LastOrDefault(p => p.Alert.Stream == Root))?.Alert;

    /// <summary>The alert that speaks for it: its own, else the first of its parts.</summary>
    public RuptureAlert Lead => Own ?? Current.FirstOrDefault() ?? Parts[0].Alert;

    public bool IsSilenced(DateTimeOffset at) => Silenced is { } silence && at < silence.Until;

    /// <summary>The same for the same break: two engines that see it open one incident.</summary>
    public static string IdOf(string root, RuptureKind kind, DateTimeOffset openedAt)
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{root}|{kind}|{openedAt.UtcTicks}")));
        return string.Create(CultureInfo.InvariantCulture, $"{openedAt.UtcDateTime:yyyyMMdd-HHmmss}-{Convert.ToHexStringLower(digest.AsSpan(0, 3))}");
    }
}
