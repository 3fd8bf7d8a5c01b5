using System.Security.Cryptography;
using System.Text.Json;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Indicators.Reconciling;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Ledger.Queries;
using HopEn2.Interop.Mappings;

namespace HopEn2.Interop.Declarations;

/// <summary>The CNAM's counts as they were imported, and the month's deposits held against them.</summary>
public sealed class CnamDesk(IArchive archive, ILedgerQueries queries, IMappings mappings, HospitalCalendar calendar, TimeProvider time)
{
    private const string Sort = "cnam";

    private static readonly JsonSerializerOptions Options = JsonSerializerOptions.Web;

    /// <summary>Keeps a month's counts; true when they are others than those kept last.</summary>
    public async Task<bool> KeepAsync(Month month, IReadOnlyList<CnamCount> counts, CancellationToken cancel)
    {
        var before = (await archive.ListAsync(Sort, month, cancel)).Count;
        var body = JsonSerializer.SerializeToUtf8Bytes(counts.OrderBy(c => c.Finess, StringComparer.Ordinal).ThenBy(c => c.Type, StringComparer.Ordinal).ThenBy(c => c.Count), Options);
        var entry = await archive.AppendAsync(new ArchiveEntry(Sort, month, 0, time.GetUtcNow(), "import", Convert.ToHexStringLower(SHA256.HashData(body)), body), cancel);
        return entry.Number > before;
    }

    /// <summary>Type by type; null when no counts of the month were imported.</summary>
    public async Task<(DateTimeOffset ImportedAt, ValueList<ReconciledType> Types)?> ReconcileAsync(Month month, CancellationToken cancel)
    {
        if (await archive.ListAsync(Sort, month, cancel) is not [.., { } last])
            return null;
        var current = mappings.Current;
        var own = current.Hospital.FinessEg.Append(current.Hospital.FinessEj).ToHashSet(StringComparer.Ordinal);
        var counts = JsonSerializer.Deserialize<List<CnamCount>>(last.Body.Span, Options)!.Where(c => c.Finess.Length == 0 || own.Contains(c.Finess)).ToList();
        var documents = await DocumentsAsync(month, cancel);
        return (last.At, Reconciliation.Of(month, calendar, documents, counts, code => current.Documents.Of("", "", code)?.Kind ?? DocumentKind.Untyped));
    }

    private async Task<List<DocumentState>> DocumentsAsync(Month month, CancellationToken cancel)
    {
        var filter = new DocumentFilter(From: month.FirstDay.AddDays(-1), To: month.LastDay.AddDays(1));
        var documents = new List<DocumentState>();
        string? cursor = null;
        do
        {
            var page = await queries.DocumentsAsync(filter, new PageRequest(cursor, 1000), cancel);
            documents.AddRange(page.Items);
            cursor = page.Next;
        }
        while (cursor is not null);
        return documents;
    }
}
