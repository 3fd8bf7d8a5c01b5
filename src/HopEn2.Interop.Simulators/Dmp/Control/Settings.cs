using HopEn2.Interop.Simulators.Dmp.Patients;

namespace HopEn2.Interop.Simulators.Dmp.Control;

/// <summary>How long an answer takes: evenly between two bounds, milliseconds.</summary>
public sealed record Latency(int FromMs, int ToMs);

/// <summary>How much it takes; above, HTTP 503 (at once) or 429 (in a minute) with Retry-After.</summary>
/// <param name="AtOnce">Deposits in work at the same time; null: any number.</param>
/// <param name="PerMinute">Deposits in the last 60 s; null: any number.</param>
public sealed record Capacity(int? AtOnce = null, int? PerMinute = null);

public enum AnswerForm
{
    /// <summary>Multipart to a multipart, plain to a plain request.</summary>
    AsAsked,
    Plain,
    Mtom,
}

/// <summary>What the control endpoint takes: what is not named stays as it is.</summary>
public sealed record ControlOrder
{
    public Latency? Latency { get; init; }

    public Capacity? Capacity { get; init; }

    public AnswerForm? Answers { get; init; }

    /// <summary>Replaces all troubles ordered before.</summary>
    public IReadOnlyList<Trouble>? Troubles { get; init; }

    public PatientBook? Patients { get; init; }

    /// <summary>Null: makes sense. Else why not.</summary>
    internal string? Problem() => this switch
    {
        { Latency: { } l } when l.FromMs < 0 || l.ToMs < l.FromMs => "latency: fromMs is at least 0 and not more than toMs",
        { Capacity: { AtOnce: < 0 } or { PerMinute: < 0 } } => "capacity: atOnce and perMinute are at least 0",
        _ => Troubles?.Select((t, i) => t.Problem() is { } p ? $"troubles[{i}]: {p}" : null).FirstOrDefault(p => p is not null),
    };
}
