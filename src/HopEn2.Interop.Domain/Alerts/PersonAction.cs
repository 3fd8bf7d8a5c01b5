namespace HopEn2.Interop.Domain.Alerts;

/// <summary>What a person does about an incident. Kept with its author for as long as the incident.</summary>
/// <param name="Who">Name of the token; <c>local</c> for the machine itself.</param>
public abstract record PersonAction(string Who, DateTimeOffset At, string? Comment)
{
    /// <summary>A silence beyond this is a setting (a planned closure), not an answer to an incident.</summary>
    public static readonly TimeSpan LongestSilence = TimeSpan.FromDays(14);

    private const int LongestComment = 1000;

    /// <summary>Takes care of it: no more reminders.</summary>
    public sealed record Acknowledge(string Who, DateTimeOffset At, string? Comment) : PersonAction(Who, At, Comment);

    public sealed record Remark(string Who, DateTimeOffset At, string? Comment) : PersonAction(Who, At, Comment);

    /// <summary>Nobody is told anything of it until then.</summary>
    public sealed record Hush(string Who, DateTimeOffset At, string? Comment, DateTimeOffset Until) : PersonAction(Who, At, Comment);

    public sealed record Unhush(string Who, DateTimeOffset At, string? Comment) : PersonAction(Who, At, Comment);

    /// <summary>Nothing was broken: a false alarm, counted as such.</summary>
    public sealed record MarkFalse(string Who, DateTimeOffset At, string? Comment) : PersonAction(Who, At, Comment);

    /// <summary>It was no false alarm after all.</summary>
    public sealed record MarkTrue(string Who, DateTimeOffset At, string? Comment) : PersonAction(Who, At, Comment);

    public ActionOutcome On(KnownIncident incident)
    {
        if (Comment?.Length > LongestComment)
            return new ActionOutcome.Refused(ActionRefusal.CommentTooLong);
        return this switch
        {
            Acknowledge when !incident.IsOpen => new ActionOutcome.Refused(ActionRefusal.Over),
            Acknowledge => new ActionOutcome.Done(incident with { Acknowledged = new(Who, At, Comment) }),
            Remark when string.IsNullOrWhiteSpace(Comment) => new ActionOutcome.Refused(ActionRefusal.CommentMissing),
            Remark => new ActionOutcome.Done(incident),
            Hush when !incident.IsOpen => new ActionOutcome.Refused(ActionRefusal.Over),
            Hush h when h.Until <= At => new ActionOutcome.Refused(ActionRefusal.EndsInThePast),
            Hush h when h.Until - At > LongestSilence => new ActionOutcome.Refused(ActionRefusal.TooLong),
            Hush h => new ActionOutcome.Done(incident with { Silenced = new(Who, At, h.Until, Comment) }),
            Unhush when !incident.IsSilenced(At) => new ActionOutcome.Refused(ActionRefusal.NotSilenced),
            Unhush => new ActionOutcome.Done(incident with { Silenced = null }),
            MarkFalse => new ActionOutcome.Done(incident with { MarkedFalse = new(Who, At, Comment) }),
            MarkTrue when incident.MarkedFalse is null => new ActionOutcome.Refused(ActionRefusal.NotMarkedFalse),
            MarkTrue => new ActionOutcome.Done(incident with { MarkedFalse = null }),
            _ => throw new ArgumentOutOfRangeException(nameof(incident), GetType().Name, "No such action."),
        };
    }
}

/// <summary>Why an action makes no sense now.</summary>
public enum ActionRefusal
{
    /// <summary>The incident is over.</summary>
    Over,

    CommentMissing,
    CommentTooLong,
    EndsInThePast,

    /// <summary>Longer than <see cref="PersonAction.LongestSilence"/>.</summary>
    TooLong,
    NotSilenced,
    NotMarkedFalse,
}

public abstract record ActionOutcome
{
    public sealed record Done(KnownIncident Incident) : ActionOutcome;

    public sealed record Refused(ActionRefusal Why) : ActionOutcome;
}
