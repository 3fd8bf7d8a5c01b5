namespace HopEn2.Interop.Domain.Ruptures;

/// <summary>One cause, said once.</summary>
/// <param name="Root">The stream that the cause is at: a feed, a sender, or the stream itself.</param>
/// <param name="Since">When the first of its alerts says it began.</param>
/// <param name="Odds">How sure: the evidence of its parts added up, as a natural logarithm.</param>
/// <param name="Alert">The root's own alert; null when only its parts alert.</param>
/// <param name="Children">The alerts that the cause explains, first to break first.</param>
public sealed record Incident(string Root, DateTimeOffset Since, double Odds, RuptureAlert? Alert, IReadOnlyList<RuptureAlert> Children)
{
    /// <summary>Its alerts, the root's own first.</summary>
    public IEnumerable<RuptureAlert> Alerts => Alert is null ? Children : Children.Prepend(Alert);

    /// <summary>Groups what is open into incidents.</summary>
    /// <param name="alerts">The open alerts, at most one per stream, kind and code.</param>
    /// <param name="parentOf">The stream that a stream depends on (service → feed → sender), null at the top. Feeds of one sender are watched together as a stream named for the sender.</param>
    public static IReadOnlyList<Incident> Group(IReadOnlyCollection<RuptureAlert> alerts, Func<string, string?> parentOf) => Group(alerts, new Parents(parentOf));

    /// <summary>Groups what is open into incidents.</summary>
    public static IReadOnlyList<Incident> Group(IReadOnlyCollection<RuptureAlert> alerts, ICauses causes) => new Grouping(causes).Of(alerts);

    private sealed class Parents(Func<string, string?> parentOf) : ICauses
    {
        public string? ParentOf(string stream) => parentOf(stream);
    }
}

/// <summary>What depends on what.</summary>
public interface ICauses
{
    /// <summary>The stream that a stream depends on, null at the top.</summary>
    string? ParentOf(string stream);

    /// <summary>How many of the streams that depend on it must have broken at once before the cause is looked for in it, though it has no alert of its own.</summary>
    int LeastBroken(string parent) => 2;

    /// <summary>Streams that a stream answers: it limps, or falls silent, when they break.</summary>
    IReadOnlyCollection<string> Answered(string stream) => [];

    /// <summary>Streams of answers that a stream brings: acknowledgements of each sort.</summary>
    IReadOnlyCollection<string> AnswersBy(string stream) => [];
}
