using System.Runtime.InteropServices;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Mappings;

namespace HopEn2.Interop.Monitoring.Counters;

/// <summary>The counters of the days shown, and their sums by line and kind, kept in step. No clock, no lock: a value that is added to.</summary>
/// <remarks>
/// Sums are of additions only, so the order in which changes come never matters, and laying the sheet out again from its counters
/// (another day, other mappings) gives what would have been added one by one.
/// </remarks>
internal sealed class CounterSheet(ServiceTable services, Periods periods)
{
    private readonly Dictionary<CounterKey, StageCounts> _counters = [];
    private readonly Dictionary<(string Line, DocumentKind Kind), PeriodCounts> _cells = [];
    private readonly Dictionary<string, ServiceLine> _lines = services.Services.ToDictionary(s => s.Code, ServiceLine.Of);

    public Periods Periods { get; } = periods;

    public IReadOnlyDictionary<CounterKey, StageCounts> Counters => _counters;

    /// <summary>Adds to one counter. Days before the first one shown are left out: no period has them any more.</summary>
    /// <returns>The cell that changed; null when none that is shown did.</returns>
    public (string Line, DocumentKind Kind)? Add(CounterKey key, StageCounts counts)
    {
        if (key.Day < Periods.Start)
            return null;
        ref var counter = ref CollectionsMarshal.GetValueRefOrAddDefault(_counters, key, out _);
        counter += counts;
        if (counter == default)
            _counters.Remove(key);
        if (key.Day > Periods.Today)
            return null;

        var line = ServiceLine.Of(services, key.Uf, key.Day);
        _lines.TryAdd(line.Code, line);
        ref var cell = ref CollectionsMarshal.GetValueRefOrAddDefault(_cells, (line.Code, key.Kind), out _);
        cell += Periods.Share(key.Day, counts);
        return (line.Code, key.Kind);
    }

    /// <summary>The same counters under another day or other mappings.</summary>
    public CounterSheet LaidOut(ServiceTable services, Periods periods)
    {
        var sheet = new CounterSheet(services, periods);
        foreach (var (key, counts) in _counters)
            sheet.Add(key, counts);
        return sheet;
    }

    public PeriodCounts Cell(string line, DocumentKind kind) => _cells.GetValueOrDefault((line, kind));

    /// <summary>Every service, then each unmapped UF that has a figure, then the unknown if it has one.</summary>
    public IReadOnlyList<ServiceLine> Lines()
    {
        var others = _lines.Values.Where(l => l.Kind != LineKind.Service && HasFigures(l.Code));
        return [.. services.Services.Select(s => _lines[s.Code]), .. others.OrderBy(l => l.Kind).ThenBy(l => l.Code, StringComparer.Ordinal)];
    }

    /// <summary>Whether a line that is no service is to be shown.</summary>
    public bool HasFigures(string line)
    {
        foreach (var kind in DocumentKinds.All)
        {
            if (Cell(line, kind) != default)
                return true;
        }

        return false;
    }

    public PeriodCounts Everywhere(DocumentKind kind)
    {
        PeriodCounts sum = default;
        foreach (var (cell, counts) in _cells)
        {
            if (cell.Kind == kind)
                sum += counts;
        }

        return sum;
    }
}
