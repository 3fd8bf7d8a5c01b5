namespace HopEn2.Interop.Domain.Alerts;

/// <summary>What one try at sending a notice came to.</summary>
public abstract record SendOutcome
{
    /// <summary>The neighbour took it. Says nothing of anybody having read it.</summary>
    public sealed record Sent : SendOutcome
    {
        public static Sent It { get; } = new();
    }

    /// <summary>It was not taken, or nobody knows (no answer after it went out): tried again, with the same id by which repetitions are recognised.</summary>
    /// <param name="Why">What and what now, without secrets.</param>
    public sealed record Later(string Why) : SendOutcome;

    /// <summary>It will not be taken (unknown mailbox, 401, a setting that is missing).</summary>
    public sealed record Refused(string Why) : SendOutcome;
}

/// <summary>How far a notice has come.</summary>
public enum NoticeState
{
    /// <summary>Decided and kept; not sent, or nobody knows.</summary>
    Waiting,

    Sent,

    /// <summary>Given up; where the route has a fallback, another notice stands for it.</summary>
    Failed,
}

/// <summary>The tries of one notice. Times are the machine's.</summary>
/// <param name="FirstTryAt">Null: not tried yet.</param>
/// <param name="DueAt">Not tried before.</param>
public sealed record NoticeDelivery(NoticeState State, int Tries, DateTimeOffset? FirstTryAt, DateTimeOffset DueAt, DateTimeOffset? EndedAt, string? LastFailure)
{
    public static NoticeDelivery New(DateTimeOffset now) => new(NoticeState.Waiting, 0, null, now, null, null);
}

/// <summary>A notice and how far it has come.</summary>
public sealed record SentNotice(Notice Notice, NoticeDelivery Delivery);

/// <summary>When to try again, and when to give a route up.</summary>
public sealed record RetryPolicy
{
    /// <summary>After the first failure; doubled at each further one up to <see cref="Longest"/>. Default 10 s.</summary>
    public TimeSpan First { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan Longest { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>A route that has a fallback is given up after this long: somebody is to be told while it still helps. Default 2 min.</summary>
    public TimeSpan PatienceWithFallback { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>A route without fallback. Default 24 h: afterwards the news is old, and the page has it.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromHours(24);

    public NoticeDelivery After(NoticeDelivery before, SendOutcome outcome, bool hasFallback, DateTimeOffset now)
    {
        // A first try in the future was written by a clock that was ahead.
        var tried = before with { Tries = before.Tries + 1, FirstTryAt = before.FirstTryAt is { } first && first < now ? first : now };
        switch (outcome)
        {
            case SendOutcome.Sent:
                return tried with { State = NoticeState.Sent, EndedAt = now, LastFailure = null };
            case SendOutcome.Refused refused:
                return tried with { State = NoticeState.Failed, EndedAt = now, LastFailure = refused.Why };
            case SendOutcome.Later later:
                var wait = TimeSpan.FromTicks(Math.Min(Longest.Ticks, First.Ticks << Math.Min(before.Tries, 16)));
                var ends = tried.FirstTryAt!.Value + (hasFallback ? PatienceWithFallback : Patience);
                return now + wait > ends
                    ? tried with { State = NoticeState.Failed, EndedAt = now, LastFailure = later.Why }
                    : tried with { DueAt = now + wait, LastFailure = later.Why };
            default:
                throw new ArgumentOutOfRangeException(nameof(outcome), outcome.GetType().Name, "No such outcome.");
        }
    }
}
