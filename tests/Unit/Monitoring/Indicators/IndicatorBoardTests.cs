using HopEn2.Interop.Domain.Indicators;
using HopEn2.Interop.Monitoring;
using HopEn2.Interop.Monitoring.Indicators;
using HopEn2.Interop.Tests.Shared;
using HopEn2.Interop.Tests.Unit.Domain.Indicators;
using HopEn2.Interop.Tests.Unit.Web;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Xunit;
using static HopEn2.Interop.Tests.Unit.Domain.Indicators.MonthHouse;

namespace HopEn2.Interop.Tests.Unit.Monitoring.Indicators;

/// <summary>How old what is shown may be.</summary>
public sealed class IndicatorBoardTests
{
    [Fact]
    public async Task A_month_that_is_over_is_kept_for_minutes_unless_it_is_held_against_a_declaration()
    {
        var house = new MonthHouse().Patient("p").Stay("v", "p", "1001", Paris(2025, 3, 1), Paris(2025, 3, 4)).Stay("w", "p", "1001", Paris(2025, 2, 1), Paris(2025, 2, 4));
        house.Deposited("d", "p", "v", Paris(2025, 3, 4, 10));
        var source = new FakeIndicatorSource();
        await source.Store.RecordAsync([.. house.Facts], Domain.Hospital.Calendar);
        // The hospital's clock stands; the board's own goes on, for computing takes time.
        var (mappings, clock) = (new FakeMappings(SampleHospital.Mappings()), new HospitalClock(new StandingTime(Paris(2025, 6, 1)), SampleHospital.Paris));
        var options = new IndicatorBoardOptions { Every = TimeSpan.FromMilliseconds(50), Rest = 1 };
        var indicators = new LedgerIndicators(source, new FakeCounterSource(), mappings, Domain.Hospital.Calendar, clock);
        using var board = new IndicatorBoard(indicators, mappings, clock, TimeProvider.System, Options.Create(options), NullLogger<IndicatorBoard>.Instance);
        await board.StartAsync(default);
        Assert.Equal(1, await CountedAsync(watched: false));
        // The month before is computed meanwhile: the store of this test is not for two at once.
        for (var i = 0; i < 2_000 && board.Trend(new(2025, 2), 1, IndicatorScope.All, Indicator.Ldl).Count == 0; i++)
            await Task.Delay(5);

        house.Delete("d", "p", "v", Paris(2025, 3, 6));
        await source.Store.RecordAsync([.. house.Facts], Domain.Hospital.Calendar);
        for (var i = 0; i < 20; i++)
        {
            await Task.Delay(10);
            Assert.Equal(1, await CountedAsync(watched: false));
        }

        for (var i = 0; i < 2_000 && await CountedAsync(watched: true) == 1; i++)
            await Task.Delay(5);
        Assert.Equal(0, await CountedAsync(watched: true));
        Assert.Equal(0, await CountedAsync(watched: false));
        await board.StopAsync(default);

        async Task<int> CountedAsync(bool watched) => (await board.MonthAsync(March, IndicatorScope.All, watched, default)).Of(Indicator.Ldl).N;
    }

    [Fact]
    public async Task What_nobody_looked_at_for_long_is_waited_for()
    {
        var house = new MonthHouse().Patient("p").Stay("v", "p", "1001", Paris(2025, 3, 1), Paris(2025, 3, 4));
        house.Deposited("d", "p", "v", Paris(2025, 3, 4, 10));
        var source = new FakeIndicatorSource();
        await source.Store.RecordAsync([.. house.Facts], Domain.Hospital.Calendar);
        var (mappings, clock, time) = (new FakeMappings(SampleHospital.Mappings()), new HospitalClock(new StandingTime(Paris(2025, 3, 10)), SampleHospital.Paris), new ManualTime());
        var indicators = new LedgerIndicators(source, new FakeCounterSource(), mappings, Domain.Hospital.Calendar, clock);
        // Not started: nothing is computed behind anybody's back.
        using var board = new IndicatorBoard(indicators, mappings, clock, time, Options.Create(new IndicatorBoardOptions()), NullLogger<IndicatorBoard>.Instance);
        Assert.Equal(1, await CountedAsync());
        house.Delete("d", "p", "v", Paris(2025, 3, 6));
        await source.Store.RecordAsync([.. house.Facts], Domain.Hospital.Calendar);

        time.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal(1, await CountedAsync());
        time.Advance(TimeSpan.FromHours(60));
        Assert.Equal(0, await CountedAsync());

        async Task<int> CountedAsync() => (await board.MonthAsync(March, IndicatorScope.All, default)).Of(Indicator.Ldl).N;
    }
}
