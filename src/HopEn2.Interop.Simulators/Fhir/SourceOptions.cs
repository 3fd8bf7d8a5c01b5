namespace HopEn2.Interop.Simulators.Fhir;

/// <summary>How a source of notifications behaves.</summary>
public sealed record SourceOptions
{
    /// <summary>Bearer token asked of who calls. Null: none.</summary>
    public string? Token { get; init; }

    /// <summary>Notifications of one subscription in flight at once. Default 1: each waits for the answer to the one before. More of them arrive out of order now and then.</summary>
    public int InFlight { get; init; } = 1;

    /// <summary>How often a notification is sent again after 5xx or silence, before the subscription is in error. Default 3.</summary>
    public int Retries { get; init; } = 3;

    /// <summary>Pause before that. Default 1 s.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long an answer is awaited. Default 10 s.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What happened while it was down is notified afterwards; else it is numbered, and only <c>$events</c> tells. Default false.</summary>
    public bool CatchesUp { get; init; }
}
