using HopEn2.Interop.Domain.Ruptures;
using Xunit;
using static HopEn2.Interop.Tests.Unit.Domain.Ruptures.Flows;

namespace HopEn2.Interop.Tests.Unit.Domain.Ruptures;

/// <summary>No more false alarms than allowed, whatever the stream is like.</summary>
public sealed class BudgetTests
{
    private const int Days = 356, Training = 56;

    [Theory]
    [InlineData("steady")]
    [InlineData("by day")]
    [InlineData("office")]
    [InlineData("bursts")]
    [InlineData("nightly")]
    public void False_alarms_stay_within_the_budget(string shape)
    {
        const double budget = 0.5;
        const int streams = 6;
        var alarms = 0;
        for (var seed = 0; seed < streams; seed++)
        {
            var events = shape switch
            {
                "steady" => Steady("s", seed, Days, 2),
                "by day" => Poisson("s", seed, Days, t => ByDay(t, 3)),
                "office" => Poisson("s", seed, Days, t => Office(t, 4)),
                "bursts" => Bursts("s", seed, Days, 1),
                _ => Nightly("s", seed, Days, 40),
            };
            alarms += Replay(events, budget).Raised().Count(a => a.RaisedAt > Day(Training));
        }

        // 30 allowed on average; a Poisson count of that mean exceeds 45 once in 200 times.
        var allowed = budget * streams * (Days - Training) / 30;
        Assert.InRange(alarms, 0, allowed + (2.7 * Math.Sqrt(allowed)));
    }

    [Fact]
    public void A_smaller_budget_waits_longer()
    {
        DateTimeOffset At(double budget) => Replay(Steady("s", 1, 60, 5), budget, Day(62)).Raised().First(a => a.RaisedAt > Day(60)).RaisedAt;

        Assert.True(At(0.3) < At(0.1));
        Assert.True(At(0.1) < At(0.03));
    }

    [Fact]
    public void The_house_s_budget_is_shared_out()
    {
        Assert.Equal(0.02, new FalseAlarmBudget(0.1, 2).Over(100).PerStreamMonth);
        Assert.Equal(0.1, new FalseAlarmBudget(0.1, 2).Over(5).PerStreamMonth);
    }
}
