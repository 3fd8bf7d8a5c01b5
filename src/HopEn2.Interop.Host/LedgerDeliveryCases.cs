using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Ledger.Queries;

namespace HopEn2.Interop.Host;

/// <summary>Documents as the ledger has them, for who decides whether they may go out.</summary>
internal sealed class LedgerDeliveryCases(ILedgerQueries ledger) : IDeliveryCases
{
    public async Task<DeliveryCase?> OfAsync(DocumentId id, CancellationToken cancel)
    {
        if (await ledger.DocumentAsync(id, cancel) is not { } timeline)
            return null;
        var patient = timeline.Document.Patient.Ipp is { } ipp ? await ledger.PatientAsync(ipp, cancel) : null;
        return new DeliveryCase(timeline.Document, [.. timeline.Entries.Select(e => e.Fact)], patient);
    }
}
