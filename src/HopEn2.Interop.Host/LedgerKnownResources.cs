using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Fhir.Endpoints;
using HopEn2.Interop.Ledger.Queries;
using HopEn2.Interop.Mappings;

namespace HopEn2.Interop.Host;

/// <summary>Conditional FHIR requests answered from what the ledger has recorded.</summary>
internal sealed class LedgerKnownResources(ILedgerQueries ledger, IMappings mappings) : IKnownResources
{
    private static readonly PageRequest Two = new(null, 2);

    public async Task<int> CountAsync(string type, string system, string value, CancellationToken cancel)
    {
        var authority = mappings.Current.Hospital.Authorities.GetValueOrDefault(system);
        var qualified = authority is null ? value : $"{authority}|{value}";
        switch (type)
        {
            case "DocumentReference":
                var id = system.Length > 0 && char.IsAsciiDigit(system[0]) ? DocumentIdText.Of(system, value) : DocumentIdText.Of(value);
                return await ledger.DocumentAsync(id, cancel) is null ? 0 : 1;
            case "Encounter":
                return (await ledger.VisitsAsync(new VisitFilter(Visit: qualified), Two, cancel)).Items.Count;
            case "Patient":
                return await ledger.PatientAsync(new(value, authority ?? mappings.Current.Hospital.DefaultAuthority), cancel) is null ? 0 : 1;
            default:
                return 0;
        }
    }

    public async Task<IReadOnlyCollection<string>?> FeedsOfAsync(DocumentId document, CancellationToken cancel) =>
        await ledger.DocumentAsync(document, cancel) is { } timeline ? timeline.Entries.Select(e => e.Fact).OfType<DocumentFact>().Select(f => f.Source.Feed).ToHashSet(StringComparer.Ordinal) : null;
}
