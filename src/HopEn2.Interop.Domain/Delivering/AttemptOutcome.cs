using HopEn2.Interop.Domain.Ports;

namespace HopEn2.Interop.Domain.Delivering;

/// <summary>How long between tries, and when it is enough.</summary>
/// <param name="First">After the first failure; doubled with each.</param>
/// <param name="Most">Never longer.</param>
/// <param name="GiveUpAfter">Since the first try: then a person decides.</param>
public sealed record RetryRules(TimeSpan First, TimeSpan Most, TimeSpan GiveUpAfter)
{
    /// <summary>The DMP: 30 s to 1 h, for a week.</summary>
    public static RetryRules Deposits { get; } = new(TimeSpan.FromSeconds(30), TimeSpan.FromHours(1), TimeSpan.FromDays(7));

    /// <summary>Mails: 1 min to 4 h, for two days (mssante.md §7).</summary>
    public static RetryRules Mails { get; } = new(TimeSpan.FromMinutes(1), TimeSpan.FromHours(4), TimeSpan.FromDays(2));

    /// <param name="attempts">Begun so far, at least 1.</param>
    /// <param name="chance">From 0 to 1: so that what failed together does not come back together. A fifth earlier to a fifth later.</param>
    public TimeSpan After(int attempts, double chance)
    {
        var doubled = Math.Min(Most.TotalSeconds, First.TotalSeconds * Math.Pow(2, Math.Clamp(attempts - 1, 0, 30)));
        return TimeSpan.FromSeconds(doubled * (0.8 + 0.4 * chance));
    }
}

/// <summary>What an attempt came to: what is reported, how the work goes on, and what it showed of the neighbour.</summary>
/// <param name="Report">To be durable before the work ends; null: nothing to tell yet.</param>
public sealed record AttemptOutcome(DeliveryReport? Report, WorkEnd End, NeighbourSign Neighbour)
{
    /// <param name="attempt">Number of this attempt, from 1.</param>
    /// <param name="firstTry">When the first of them was.</param>
    public static AttemptOutcome Of(DepositResult result, WorkOrder order, int attempt, DateTimeOffset firstTry, RetryRules rules, double chance, DateTimeOffset now) => result switch
    {
        DepositResult.Accepted accepted => new(
            Told(order, DeliveryReportKind.DepositAccepted, null, attempt, now), new WorkEnd.Done(accepted.Warnings is [var first, ..] ? first : null), NeighbourSign.Answers),
        DepositResult.Refused refused => new(
            Told(order, DeliveryReportKind.DepositRefused, refused.Code, attempt, now) with { Context = refused.Context }, new WorkEnd.Failed(WorkReasons.Refused, refused.Code), NeighbourSign.Answers),
        DepositResult.Temporary later => Later(order, DeliveryReportKind.DepositRefused, later.Code, later.RetryAfter, attempt, firstTry, rules, chance, now),
        DepositResult.Unknown unknown => Unknown(unknown.Code, attempt, rules, chance, now),
        _ => throw new ArgumentOutOfRangeException(nameof(result), result.GetType().Name, "No such result."),
    };

    public static AttemptOutcome Of(MailResult result, WorkOrder order, int attempt, DateTimeOffset firstTry, RetryRules rules, double chance, DateTimeOffset now) => result switch
    {
        MailResult.HandedOver => new(Told(order, DeliveryReportKind.MailHandedOver, null, attempt, now), new WorkEnd.Done(), NeighbourSign.Answers),
        MailResult.Refused refused => new(Told(order, DeliveryReportKind.MailBounced, refused.Code, attempt, now), new WorkEnd.Failed(WorkReasons.Refused, refused.Code), NeighbourSign.Answers),
        MailResult.Temporary later => Later(order, DeliveryReportKind.MailBounced, later.Code, null, attempt, firstTry, rules, chance, now),
        MailResult.Unknown unknown => Unknown(unknown.Code, attempt, rules, chance, now),
        _ => throw new ArgumentOutOfRangeException(nameof(result), result.GetType().Name, "No such result."),
    };

    /// <summary>What was asked for is so, though nothing had to go out for it.</summary>
    public static DeliveryReport NothingToDo(WorkOrder order, DateTimeOffset now) => Told(order, DeliveryReportKind.DepositAccepted, null, 0, now);

    private static AttemptOutcome Later(
        WorkOrder order, DeliveryReportKind failure, string code, TimeSpan? asked, int attempt, DateTimeOffset firstTry, RetryRules rules, double chance, DateTimeOffset now)
    {
        if (now - firstTry >= rules.GiveUpAfter)
            return new(Told(order, failure, code, attempt, now), new WorkEnd.Failed(WorkReasons.GivenUp, code), NeighbourSign.Fails);
        var pause = rules.After(attempt, chance);
        return new(null, new WorkEnd.Postponed(now + (asked > pause ? asked.Value : pause), WorkReasons.NeighbourFails, code, false), NeighbourSign.Fails);
    }

    // Never given up by itself: nobody knows what to tell the source.
    private static AttemptOutcome Unknown(string code, int attempt, RetryRules rules, double chance, DateTimeOffset now) =>
        new(null, new WorkEnd.Postponed(now + rules.After(attempt, chance), WorkReasons.OutcomeUnknown, code, true), NeighbourSign.Fails);

    // By our clock, but never before it was asked for by theirs; it answers that request and none before.
    private static DeliveryReport Told(WorkOrder order, DeliveryReportKind kind, string? code, int attempt, DateTimeOffset now) => new(
        kind, order.Document, order.Recipient, order.RecipientKind, code, now > order.AskedAt ? now : order.AskedAt, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"attempt {attempt} of {order.Key}"),
        order.AskedAt);
}
