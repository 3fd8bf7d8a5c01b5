using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Patients;
using HopEn2.Interop.Domain.Stays;
using HopEn2.Interop.Fhir.Views;
using HopEn2.Interop.Ledger.Queries;

namespace HopEn2.Interop.Host;

/// <summary>What FHIR reads, answered from the ledger.</summary>
internal sealed class LedgerRecordedResources(ILedgerQueries ledger) : IRecordedResources
{
    public async Task<RecordedPage<DocumentState>> DocumentsAsync(DocumentCriteria criteria, string? cursor, int size, CancellationToken cancel)
    {
        var filter = new DocumentFilter(Id: criteria.Id?.Value, Ipp: criteria.Patient, Visit: criteria.Visit, From: criteria.From, To: criteria.To);
        var page = await ledger.DocumentsAsync(filter, new(cursor, size), cancel);
        return new(page.Items, page.Next);
    }

    public async Task<RecordedDocument?> DocumentAsync(DocumentId id, CancellationToken cancel) =>
        await ledger.DocumentAsync(id, cancel) is { } timeline ? new(timeline.Document, [.. timeline.Entries.Select(e => e.Fact)]) : null;

    public async Task<IReadOnlyList<DocumentId>> DocumentsOfMessageAsync(string sender, string controlId, CancellationToken cancel)
    {
        var ids = new List<DocumentId>();
        // Control ids repeat; those of one sender seldom do, and which is meant the fold decides.
        foreach (var row in (await ledger.MessagesAsync(new(ControlId: controlId), new(null, 100), cancel)).Items.Where(m => m.Sender == sender))
        {
            if (await ledger.MessageAsync(row.Id, cancel) is { } message)
                ids.AddRange(message.Facts.OfType<DocumentFact>().Select(f => f.Id));
        }

        return ids;
    }

    public async Task<RecordedPage<VisitState>> VisitsAsync(VisitCriteria criteria, string? cursor, int size, CancellationToken cancel)
    {
        var page = await ledger.VisitsAsync(new(criteria.Visit, criteria.Dossier, criteria.Patient), new(cursor, size), cancel);
        return new(page.Items, page.Next);
    }

    public Task<PatientState?> PatientAsync(Ipp ipp, CancellationToken cancel) => ledger.PatientAsync(ipp, cancel);
}
