using HopEn2.Interop.Mappings;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Mappings;

/// <summary>Days in which no UF changes its service.</summary>
public sealed class ServiceSpansTests
{
    private static readonly DateOnly January = new(2025, 1, 1);
    private static readonly DateOnly December = new(2025, 12, 31);

    [Fact]
    public void Days_are_cut_where_an_UF_comes_or_goes_and_nowhere_else()
    {
        var move = new DateOnly(2025, 4, 1);
        var services = new ServiceTable(
            [new("CARD", "Cardiologie", "P1", default, null, null), new("NEUR", "Neurologie", "P1", default, null, null)],
            [new("1", null, "CARD", null, move.AddDays(-1)), new("1", null, "NEUR", move, null), new("2", null, "CARD", null, December), new("3", null, "NEUR", January, null)]);

        Assert.Equal([(January, move.AddDays(-1)), (move, December)], services.Spans(January, December));
        Assert.Equal([(move, December)], services.Spans(move, December));
        Assert.Equal([(January, January)], services.Spans(January, January));
    }
}
