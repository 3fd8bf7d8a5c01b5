namespace HopEn2.Interop.Domain.Ruptures;

/// <summary>What kind of break an alert speaks of.</summary>
public enum RuptureKind
{
    /// <summary>Nothing came where events were due.</summary>
    Silence,

    /// <summary>Something still comes, but far less than expected: the feed limps.</summary>
    Drop,

    /// <summary>A lot that comes at its hour did not come by the time it was due.</summary>
    LotMissing,

    /// <summary>A lot came and is much smaller than usual.</summary>
    LotShort,

    /// <summary>Documents are produced and not deposited within their usual delay.</summary>
    NotDeposited,

    /// <summary>The DMP refuses more than usual by one code, named in the alert.</summary>
    Refused,

    /// <summary>Fewer documents than usual carry a qualified INS.</summary>
    NotQualified,

    /// <summary>Sends go on and their acknowledgements no longer come.</summary>
    NotAcknowledged,

    /// <summary>A service closes stays and its letters are not produced.</summary>
    NotFed,

    /// <summary>A sender that is usually connected is not, or an entrance or a destination refuses.</summary>
    Disconnected,

    /// <summary>Bytes come in that never make a message.</summary>
    Unframed,

    /// <summary>More messages than usual are answered negatively.</summary>
    Rejected,

    /// <summary>More messages than usual are parked, by the reason named in the alert.</summary>
    Parked,

    /// <summary>What waits to be recorded or delivered is older than it ever is when all is well.</summary>
    Backlog,

    /// <summary>A certificate that the engine shows or trusts ends soon, has ended, or cannot be read. Expected is nothing, seen the days left, the code the day it ends.</summary>
    CertificateExpires,
}

/// <summary>A flow that broke, with the evidence.</summary>
/// <param name="Stream">Name of the stream.</param>
/// <param name="RaisedAt">When the evidence sufficed.</param>
/// <param name="Since">When the break began, as far as the evidence says: for a silence the last event before it.</param>
/// <param name="Expected">Events expected since then at the learnt rhythm (runs of a bursty stream count once); of a proportion, good outcomes expected.</param>
/// <param name="Seen">Events, or good outcomes, that came since then, counted alike.</param>
/// <param name="Code">The refusal's code, where the kind has one.</param>
/// <param name="Odds">How much likelier the break is than chance: the ratio of likelihoods, as its natural logarithm.</param>
public sealed record RuptureAlert(
    string Stream, DateTimeOffset RaisedAt, RuptureKind Kind, DateTimeOffset Since, double Expected, double Seen, double Odds, string? Code = null);

/// <summary>Why an alert ended.</summary>
public enum ClearReason
{
    /// <summary>Events flow again at about their usual rate.</summary>
    FlowsAgain,

    /// <summary>The lower rate has lasted so long that it is the stream's level now.</summary>
    NewLevel,
}

/// <summary>Something the watch has to say.</summary>
public abstract record WatchNews(string Stream, DateTimeOffset At)
{
    public sealed record Raised(RuptureAlert Alert) : WatchNews(Alert.Stream, Alert.RaisedAt);

    public sealed record Cleared(RuptureAlert Alert, DateTimeOffset ClearedAt, ClearReason Reason) : WatchNews(Alert.Stream, ClearedAt);
}
