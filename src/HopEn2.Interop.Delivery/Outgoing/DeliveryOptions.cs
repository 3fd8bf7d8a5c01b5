using System.ComponentModel.DataAnnotations;
using HopEn2.Interop.Domain.Delivering;
using Microsoft.Extensions.Options;

namespace HopEn2.Interop.Delivery.Outgoing;

/// <summary>How fast and how patiently the engine delivers: section <c>Delivery</c>. Rates and concurrency are each engine's own.</summary>
public sealed record DeliveryOptions
{
    /// <summary>Deposits at a time. Default 8; 1 to 64.</summary>
    [Range(1, 64)]
    public int DepositsAtOnce { get; init; } = 8;

    /// <summary>Deposits a second, evenly; 0: no limit. Default 0; 0 to 1000.</summary>
    [Range(0, 1000)]
    public double DepositsPerSecond { get; init; }

    /// <summary>Mails at a time. Default 1: operators count connections; 1 to 16.</summary>
    [Range(1, 16)]
    public int MailsAtOnce { get; init; } = 1;

    /// <summary>Mails a second, evenly; 0: no limit. Default 2 (mssante.md §7); 0 to 100.</summary>
    [Range(0, 100)]
    public double MailsPerSecond { get; init; } = 2;

    /// <summary>How long one attempt may take; afterwards nobody knows whether it was taken. Default 90 s; 1 s to 10 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>How long a piece of work belongs to the engine that took it. Default 5 min; 10 s to 1 h, and at least twice the attempt.</summary>
    /// <remarks>What an engine was at when it died waits so long. Clocks of engines may differ by half of what it exceeds the attempt.</remarks>
    [Range(typeof(TimeSpan), "00:00:10", "01:00:00")]
    public TimeSpan Lease { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Work that came to us within this time goes before the backlog. Default 5 min; zero to 1 day.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan Fresh { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How often it is looked for work without being told. Default 1 s; 50 ms to 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:01:00")]
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a mail whose taking is not known is left for a return to tell, before it goes again under its Message-ID. Default 10 min; 1 s to 1 day.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan UnknownMailPatience { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long after a mail was handed over, without a failure coming back, it is presumed distributed and its source told so. Default 24 h (mssante.md §4); zero: never; at most 30 days.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "30.00:00:00")]
    public TimeSpan PresumeAfter { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Between tries of a deposit. Default 30 s to 1 h, for a week.</summary>
    [ValidateObjectMembers]
    public RetryOptions DepositRetry { get; init; } = RetryOptions.Of(RetryRules.Deposits);

    /// <summary>Between tries of a mail. Default 1 min to 4 h, for two days (mssante.md §7).</summary>
    [ValidateObjectMembers]
    public RetryOptions MailRetry { get; init; } = RetryOptions.Of(RetryRules.Mails);

    /// <summary>For how long a neighbour is left alone that failed five times in a row; doubled with each trial that fails. Default 15 s; 1 s to 1 h.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan LeftAlone { get; init; } = BreakerRules.Default.First;

    /// <summary>And never longer. Default 5 min; 1 s to 1 day.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan LeftAloneAtMost { get; init; } = BreakerRules.Default.Most;

    /// <summary>Since when, by the hospital's clock, patients are not written to, for example 21:00. Default: not said, they always are.</summary>
    public TimeOnly? QuietFrom { get; init; }

    /// <summary>Until when, for example 07:00.</summary>
    public TimeOnly? QuietTo { get; init; }

    public TimeSpan LeaseAtLeast => Lease > AttemptTimeout * 2 ? Lease : AttemptTimeout * 2;

    internal BreakerRules Breaker => BreakerRules.Default with { First = LeftAlone, Most = LeftAloneAtMost };
}

/// <summary>How patiently one neighbour is tried.</summary>
public sealed record RetryOptions
{
    /// <summary>After the first failure; doubled with each. 100 ms to 1 day.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "1.00:00:00")]
    public required TimeSpan First { get; init; }

    /// <summary>Never longer. 1 s to 7 days.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "7.00:00:00")]
    public required TimeSpan Most { get; init; }

    /// <summary>Since the first try; then a person decides. 1 min to 60 days.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "60.00:00:00")]
    public required TimeSpan GiveUpAfter { get; init; }

    internal RetryRules Rules => new(First, Most, GiveUpAfter);

    internal static RetryOptions Of(RetryRules rules) => new() { First = rules.First, Most = rules.Most, GiveUpAfter = rules.GiveUpAfter };
}
