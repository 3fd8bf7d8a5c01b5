using System.Text.Json.Serialization;

namespace HopEn2.Interop.Simulators.Dmp.Control;

/// <summary>A transaction that trouble may come to.</summary>
public enum Transaction
{
    /// <summary>ITI-41.</summary>
    Deposit,

    /// <summary>ITI-18.</summary>
    Query,

    /// <summary>ITI-57.</summary>
    Update,

    /// <summary>TD0.2.</summary>
    Status,
    Any,
}

public enum TroubleKind
{
    /// <summary>A Failure with <see cref="Trouble.Code"/>; nothing is registered.</summary>
    Refuse,

    /// <summary>A Success with <see cref="Trouble.Code"/> as a warning.</summary>
    Warn,

    /// <summary>A SOAP fault.</summary>
    Fault,

    /// <summary>An HTTP status without SOAP (503, 429, 502 …), before the body is read.</summary>
    Unavailable,

    /// <summary>The connection is cut, at <see cref="Trouble.When"/>.</summary>
    Cut,

    /// <summary>Done as asked, and answered only after <see cref="Trouble.AfterMs"/>.</summary>
    Late,
}

public enum CutPoint
{
    /// <summary>After the HTTP headers, before any of the body is read.</summary>
    Before,

    /// <summary>With half of the body read.</summary>
    During,

    /// <summary>With all of it read, and nothing done.</summary>
    AfterRequest,

    /// <summary>When all is done and only the answer is missing.</summary>
    AfterRegistering,
}

/// <summary>Something that is to go wrong, and for whom. With none of percent, next, uniqueId: always.</summary>
public sealed record Trouble
{
    [JsonRequired]
    public TroubleKind Do { get; init; }

    /// <summary>Default deposit.</summary>
    public Transaction On { get; init; }

    /// <summary>Share of requests, 0 to 100.</summary>
    public double? Percent { get; init; }

    /// <summary>The next so many requests, and then no more.</summary>
    public int? Next { get; init; }

    /// <summary>Deposits that hold this document.</summary>
    public string? UniqueId { get; init; }

    /// <summary>errorCode of refuse and warn.</summary>
    public string? Code { get; init; }

    /// <summary>codeContext, or reason of a fault.</summary>
    public string? Context { get; init; }

    /// <summary>Of a fault: Sender or Receiver (default).</summary>
    public string? FaultCode { get; init; }

    /// <summary>HTTP status of unavailable (default 503) or of a fault (default 400 for Sender, 500 for Receiver).</summary>
    public int? Status { get; init; }

    /// <summary>Retry-After of unavailable, seconds.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>Of cut; default before.</summary>
    public CutPoint When { get; init; }

    /// <summary>Of late, milliseconds.</summary>
    public int? AfterMs { get; init; }

    /// <summary>True: it is decided when the headers are there, for nothing in the body matters.</summary>
    internal bool OnArrival => UniqueId is null;

    /// <summary>Null: makes sense. Else why not.</summary>
    internal string? Problem() => this switch
    {
        _ when new object?[] { Percent, Next, UniqueId }.Count(o => o is not null) > 1 => "only one of percent, next, uniqueId",
        { Percent: < 0 or > 100 } => "percent is 0 to 100",
        { Next: < 1 } => "next is at least 1",
        { UniqueId: not null, On: not Transaction.Deposit } => "uniqueId is for deposits",
        { Do: TroubleKind.Refuse or TroubleKind.Warn, Code: null or "" } => "refuse and warn need a code",
        { Do: TroubleKind.Warn, On: Transaction.Query or Transaction.Status } => "warn is for deposits and updates",
        { Do: TroubleKind.Late, AfterMs: null or < 0 } => "late needs afterMs",
        { UniqueId: not null, Do: TroubleKind.Unavailable } or { UniqueId: not null, Do: TroubleKind.Cut, When: CutPoint.Before or CutPoint.During } => "the uniqueId is not known before the body is read",
        { FaultCode: not (null or "Sender" or "Receiver") } => "faultCode is Sender or Receiver",
        { Status: < 400 or > 599 } => "status is 400 to 599",
        _ => null,
    };
}
