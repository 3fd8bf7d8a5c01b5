namespace HopEn2.Interop.Mappings;

/// <summary>Everything under <c>mappings/</c>, read and checked as a whole: what is in it cannot be invalid, so nothing downstream checks again.</summary>
/// <param name="Hash">SHA-256 of all files, hexadecimal: which mappings a translation was made under.</param>
public sealed record HospitalMappings(Hospital Hospital, FeedTable Feeds, ServiceTable Services, DocumentTable Documents, PathwayTable Pathways, AlertRoutes Alerts, string Hash)
{
    /// <summary>What holds for the indicators; the programme's own values where no file says otherwise.</summary>
    public IndicatorTable Indicators { get; init; } = IndicatorTable.Usual;

    /// <summary>What the house writes to patients about their visits.</summary>
    public VisitMessageTable Messages { get; init; } = VisitMessageTable.None;

    /// <summary>As whom the house deposits and mails.</summary>
    public DeliveryTable Delivery { get; init; } = DeliveryTable.None;
}

/// <summary>The mappings in force. Reloaded while running when right; refused as a whole when wrong, the old ones staying in force.</summary>
public interface IMappings
{
    HospitalMappings Current { get; }

    /// <summary>The problems that kept the files now on disk from being taken; empty when what is on disk is in force.</summary>
    IReadOnlyList<MappingProblem> Refused { get; }

    /// <summary>Raised after new mappings came into force.</summary>
    event Action<HospitalMappings>? Changed;
}
