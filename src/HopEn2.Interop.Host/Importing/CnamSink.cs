using System.Globalization;
using HopEn2.Interop.Declarations;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Indicators.Reconciling;
using HopEn2.Interop.Imports;

namespace HopEn2.Interop.Host.Importing;

/// <summary>Counts of the CNAM go to the archive, a month as a whole: they are no facts about anybody, and a later file of a month stands beside the earlier.</summary>
internal sealed class CnamSink(EngineOptions options) : IImportSink
{
    private readonly ServiceProvider _services = Composition.AddCore(new ServiceCollection().AddLogging(), options, TimeProvider.System).BuildServiceProvider();
    private readonly List<ImportRecord> _records = [];

    public Task<ImportTake> TakeAsync(IReadOnlyList<ImportRecord> records, CancellationToken cancel)
    {
        _records.AddRange(records);
        return Task.FromResult(new ImportTake(0, 0));
    }

    public async Task<ImportTake> FinishAsync(CancellationToken cancel)
    {
        var taken = new ImportTake(0, 0);
        foreach (var month in _records.GroupBy(r => r["month"]!))
        {
            var counts = month.Select(r => new CnamCount(r["type"]!, long.Parse(r["count"]!, CultureInfo.InvariantCulture), r["finess"] ?? "")).ToList();
            var changed = await _services.GetRequiredService<CnamDesk>().KeepAsync(Month.Parse(month.Key)!.Value, counts, cancel);
            taken += changed ? new ImportTake(counts.Count, 0) : new ImportTake(0, counts.Count);
        }

        return taken;
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
