namespace HopEn2.Interop.Domain.Ruptures;

/// <summary>What sort of trouble an alert speaks of: alerts of one sort explain each other up and down the hospital.</summary>
/// <param name="Kind">Null: of a flow, or of messages at fault, whatever the kind.</param>
internal readonly record struct Trouble(TroubleSort Sort, RuptureKind? Kind = null, string? Code = null)
{
    public static Trouble Of(RuptureAlert alert) => alert.Kind switch
    {
        RuptureKind.Silence or RuptureKind.Drop or RuptureKind.LotMissing or RuptureKind.LotShort or RuptureKind.Disconnected => new(TroubleSort.Flow),
        RuptureKind.Rejected or RuptureKind.Parked or RuptureKind.Unframed => new(TroubleSort.Fault),
        _ => new(TroubleSort.Outcome, alert.Kind, alert.Code),
    };

    /// <summary>Outcomes of a kind that turn bad.</summary>
    public static Trouble OfOutcome(RuptureKind kind) => new(TroubleSort.Outcome, kind);

    /// <summary>Whether trouble of another sort, at the stream itself or one it depends on, is reason enough for this one.</summary>
    public bool IsExplainedBy(Trouble other) => (Sort, Kind) switch
    {
        // Messages that cannot be read are no documents.
        (TroubleSort.Flow, _) or (_, RuptureKind.NotFed) => other.Sort is TroubleSort.Flow or TroubleSort.Fault,
        (_, RuptureKind.NotAcknowledged) => other.Sort is TroubleSort.Flow or TroubleSort.Fault,
        (_, RuptureKind.NotDeposited) => other.Sort is TroubleSort.Flow or TroubleSort.Fault || other.Kind is RuptureKind.NotAcknowledged or RuptureKind.Refused,
        _ => false,
    };
}

internal enum TroubleSort
{
    /// <summary>Nothing comes, or too little.</summary>
    Flow,

    /// <summary>Something comes, and it cannot be taken.</summary>
    Fault,

    /// <summary>What comes does not become what it should.</summary>
    Outcome,
}
