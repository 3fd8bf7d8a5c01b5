using HopEn2.Interop.Domain.Documents;

namespace HopEn2.Interop.Monitoring.Counters;

/// <summary>Turns the sums of a sheet into rows: figures with their rate against the target, kinds and lines summed.</summary>
internal sealed class BoardRows(CounterSheet sheet, IReadOnlyDictionary<DocumentKind, double> targets)
{
    private static readonly DocumentKind[] TrackedKinds = [.. DocumentKinds.All.Where(k => k is not (DocumentKind.Other or DocumentKind.Untyped))];

    /// <summary>Every row that has a figure.</summary>
    public IReadOnlyList<BoardRow> All(IReadOnlyList<ServiceLine> lines)
    {
        var rows = new List<BoardRow>();
        foreach (var line in lines.Select(l => l.Code).Prepend(BoardRow.Everywhere))
        {
            foreach (var kind in DocumentKinds.All)
                AddUnlessEmpty(rows, Row(line, kind));
            AddUnlessEmpty(rows, Tracked(line));
        }

        return rows;
    }

    /// <summary>The rows that depend on these cells, empty ones included: a figure may have gone back to nothing.</summary>
    public IReadOnlyList<BoardRow> Of(IReadOnlySet<(string Line, DocumentKind Kind)> cells)
    {
        if (cells.Count == 0)
            return [];
        var rows = new List<BoardRow>(cells.Count * 2);
        foreach (var (line, kind) in cells)
            rows.Add(Row(line, kind));
        foreach (var line in cells.Select(c => c.Line).Distinct(StringComparer.Ordinal))
            rows.Add(Tracked(line));
        foreach (var kind in cells.Select(c => c.Kind).Distinct())
            rows.Add(Row(BoardRow.Everywhere, kind));
        rows.Add(Tracked(BoardRow.Everywhere));
        return rows;
    }

    private BoardRow Row(string line, DocumentKind kind)
    {
        var counts = Counts(line, kind);
        return new(line, kind.Name(), With(counts.Today), With(counts.Week), With(counts.Month));

        Figures With(StageCounts of) => new(of, Rate.Of(of, Target(kind)));
    }

    private BoardRow Tracked(string line)
    {
        var kinds = Array.ConvertAll(TrackedKinds, kind => (Kind: kind, Counts: Counts(line, kind)));
        return new(line, BoardRow.Tracked, Sum(c => c.Today), Sum(c => c.Week), Sum(c => c.Month));

        Figures Sum(Func<PeriodCounts, StageCounts> period)
        {
            var counts = kinds.Aggregate(default(StageCounts), (sum, k) => sum + period(k.Counts));
            return new(counts, Rate.Of(counts, Rate.TargetOf(kinds.Select(k => (period(k.Counts).Produced, Target(k.Kind))))));
        }
    }

    private PeriodCounts Counts(string line, DocumentKind kind) => line == BoardRow.Everywhere ? sheet.Everywhere(kind) : sheet.Cell(line, kind);

    private double? Target(DocumentKind kind) => targets.TryGetValue(kind, out var target) ? target : null;

    private static void AddUnlessEmpty(List<BoardRow> rows, BoardRow row)
    {
        if (row.Today.Counts != default || row.Week.Counts != default || row.Month.Counts != default)
            rows.Add(row);
    }
}
