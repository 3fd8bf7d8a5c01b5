using HopEn2.Interop.Simulators.Hospital.Playing;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Simulators.Hospital.Playing;

public class PaceTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Morning = new(2025, 3, 11, 6, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Without_a_speed_everything_is_due_at_once()
    {
        var pace = new Pace(new PlayOptions { Port = 1 });
        Assert.Equal(Now, pace.Due(Morning, Now));
        Assert.Equal(Now, pace.Due(Morning.AddDays(3), Now));
        Assert.Null(pace.Simulated(Now));
    }

    [Fact]
    public void A_speed_makes_an_hour_of_the_hospital_a_second()
    {
        var pace = new Pace(new PlayOptions { Port = 1, Speed = 3_600 });
        Assert.Equal(Now, pace.Due(Morning, Now));
        Assert.Equal(Now.AddSeconds(2), pace.Due(Morning.AddHours(2), Now.AddSeconds(1)));
        Assert.Equal(Morning.AddHours(5), pace.Simulated(Now.AddSeconds(5)));
    }

    [Fact]
    public void What_is_late_is_due_at_once_and_nothing_is_due_in_the_past()
    {
        var pace = new Pace(new PlayOptions { Port = 1, Speed = 1 });
        pace.Due(Morning, Now);
        Assert.Equal(Now.AddMinutes(5), pace.Due(Morning.AddMinutes(1), Now.AddMinutes(5)));
    }

    [Fact]
    public void Before_the_start_everything_is_due_at_once_and_the_clock_begins_with_it()
    {
        var pace = new Pace(new PlayOptions { Port = 1, Speed = 60, StartAt = Morning.AddHours(2) });
        Assert.Equal(Now, pace.Due(Morning, Now));
        Assert.Equal(Now.AddSeconds(3), pace.Due(Morning.AddHours(1.9), Now.AddSeconds(3)));
        // Two minutes after the start, at a speed of a minute a second.
        Assert.Equal(Now.AddSeconds(6), pace.Due(Morning.AddHours(2).AddMinutes(2), Now.AddSeconds(4)));
    }

    [Fact]
    public void A_day_that_slows_waits_for_what_is_late_and_its_clock_never_runs_ahead_or_back()
    {
        var pace = new Pace(new PlayOptions { Port = 1, Speed = 60, Slows = true });
        pace.Due(Morning, Now);
        Assert.Equal(Now.AddSeconds(1), pace.Due(Morning.AddMinutes(1), Now));
        // The machine had other things to do for ten seconds.
        Assert.Equal(Morning.AddMinutes(1), pace.Simulated(Now.AddSeconds(11)));

        Assert.Equal(Now.AddSeconds(12), pace.Due(Morning.AddMinutes(2), Now.AddSeconds(11)));
        Assert.Equal(Morning.AddMinutes(2), pace.Simulated(Now.AddSeconds(12)));
        // What was noted before keeps its time.
        Assert.Equal(Morning.AddMinutes(0.5), pace.Simulated(Now.AddSeconds(0.5)));
        Assert.Equal(Morning.AddMinutes(1), pace.Simulated(Now.AddSeconds(8)));
    }

    [Fact]
    public void A_rate_holds_back_what_would_be_due_at_once()
    {
        var pace = new Pace(new PlayOptions { Port = 1, Rate = 4 });
        Assert.Equal(Now, pace.Due(Morning, Now));
        Assert.Equal(Now.AddMilliseconds(250), pace.Due(Morning, Now));
        Assert.Equal(Now.AddMilliseconds(500), pace.Due(Morning, Now));
        Assert.Equal(Now.AddSeconds(9), pace.Due(Morning, Now.AddSeconds(9)));
    }
}
