using HopEn2.Interop.Domain;

namespace HopEn2.Interop.Fhir.Endpoints;

/// <summary>What the ledger knows already, for conditional requests.</summary>
public interface IKnownResources
{
    /// <summary>How many resources of a type an identifier means, as far as that matters: 0, 1, or 2 for several.</summary>
    /// <param name="type">DocumentReference, Encounter or Patient; of other types nothing is known.</param>
    /// <param name="system">Without <c>urn:oid:</c>; empty when the criterion names none.</param>
    Task<int> CountAsync(string type, string system, string value, CancellationToken cancel);

    /// <summary>Feeds that stated a document; null when it is not known.</summary>
    Task<IReadOnlyCollection<string>?> FeedsOfAsync(DocumentId document, CancellationToken cancel);
}
