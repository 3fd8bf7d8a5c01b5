using System.Text.Json.Serialization;

namespace HopEn2.Interop.Simulators.Mss.Control;

/// <summary>Where a mail's way may be troubled.</summary>
public enum Step
{
    Connect,
    Mail,
    Rcpt,

    /// <summary>When the whole mail is there.</summary>
    Data,
}

/// <summary>Something that is to go wrong on the way in. With neither percent nor next: always.</summary>
public sealed record MailTrouble
{
    [JsonRequired]
    public Step At { get; init; }

    /// <summary>SMTP reply, such as <c>451 4.3.0 later</c>. Null: only cut or delay.</summary>
    public string? Reply { get; init; }

    /// <summary>At data: the connection is cut instead of answering.</summary>
    public bool Cut { get; init; }

    /// <summary>At data, with cut: the mail was taken all the same, which SMTP cannot tell.</summary>
    public bool Taken { get; init; }

    /// <summary>At data: the answer comes so late, milliseconds.</summary>
    public int DelayMs { get; init; }

    public double? Percent { get; init; }

    public int? Next { get; init; }

    internal string? Problem() => this switch
    {
        { Percent: not null, Next: not null } => "only one of percent and next",
        { Percent: < 0 or > 100 } => "percent is 0 to 100",
        { Next: < 1 } => "next is at least 1",
        { Cut: true, At: not Step.Data } or { DelayMs: > 0, At: not Step.Data } => "cut and delayMs are for data",
        { Taken: true, Cut: false } => "taken goes with cut",
        { DelayMs: < 0 } => "delayMs is at least 0",
        { Reply: null, Cut: false, DelayMs: 0 } => "one of reply, cut, delayMs",
        { Reply: { } reply } when reply.Length < 4 || reply[0] is not ('4' or '5') || !reply[..3].All(char.IsAsciiDigit) || reply.AsSpan().ContainsAny('\r', '\n') => "reply is a line such as 451 4.3.0 later",
        _ => null,
    };
}

/// <summary>What the control endpoint takes: what is not named stays as it is.</summary>
public sealed record MssOrder
{
    public Recipients.Behaviour? Behaviour { get; init; }

    /// <summary>Replaces all troubles ordered before.</summary>
    public IReadOnlyList<MailTrouble>? Troubles { get; init; }

    internal string? Problem() =>
        Behaviour?.Problem() is { } wrong ? $"behaviour: {wrong}" : Troubles?.Select((t, i) => t.Problem() is { } p ? $"troubles[{i}]: {p}" : null).FirstOrDefault(p => p is not null);
}
