using HopEn2.Interop.Domain.Indicators;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Domain.Indicators;

public sealed class ScopeFiguresTests
{
    [Fact]
    public void Every_scope_counts_the_lines_it_covers_and_a_line_in_two_of_its_places_once()
    {
        var random = new Random(20250301);
        var places = Enumerable.Range(0, 24).Select(i => new Place($"U{i}", $"S{i / 2}", $"P{i / 6}", $"G{i / 12}", $"E{i / 12}", null)).ToList();
        IReadOnlyList<IndicatorScope> scopes =
        [
            IndicatorScope.All, .. new[] { "E0", "E1" }.Select(c => new IndicatorScope(ScopeKind.Entity, c)), .. new[] { "G0", "G1", "nowhere" }.Select(c => new IndicatorScope(ScopeKind.Site, c)),
            .. Enumerable.Range(0, 4).Select(i => new IndicatorScope(ScopeKind.Pole, $"P{i}")), .. Enumerable.Range(0, 12).Select(i => new IndicatorScope(ScopeKind.Service, $"S{i}")),
        ];
        IndicatorItem Item(int key) => new(
            $"{key}", random.Next(3) == 0 ? Reason.Counted : Reason.NotSent, null, new(2025, 3, 1), [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => places[random.Next(places.Count)])], null, null, []);
        IReadOnlyList<IndicatorItem> items = [.. Enumerable.Range(0, 2000).Select(Item)];

        foreach (var (scope, n, d) in ScopeFigures.Of(items, scopes))
        {
            var own = items.Where(i => i.Places.Any(scope.Covers)).ToList();
            Assert.Equal((own.Count(i => i.Counted), own.Count), (n, d));
        }
    }
}
