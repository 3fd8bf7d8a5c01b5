using System.Text.Json;
using HopEn2.Interop.Domain.Ruptures;
using Xunit;
using static HopEn2.Interop.Tests.Unit.Domain.Ruptures.Flows;

namespace HopEn2.Interop.Tests.Unit.Domain.Ruptures;

/// <summary>Outcomes that turn bad: deposits, qualifications, refusals, acknowledgements, letters.</summary>
public sealed class ProportionTests
{
    private static readonly FalseAlarmBudget Budget = new();

    [Theory]
    [InlineData(0.97, 0, 5)]
    [InlineData(0.97, 0.5, 30)]
    [InlineData(0.8, 0, 12)]
    public void A_share_that_falls_is_seen_after_few_trials(double usual, double fallen, int most)
    {
        var delays = new List<int>();
        for (var seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            var watch = Qualifications();
            Assert.DoesNotContain(See(watch, 600, () => random.NextDouble() < usual), n => n is WatchNews.Raised { Alert: var a } && a.RaisedAt > Day(20));
            delays.Add(See(watch, 200, () => random.NextDouble() < fallen, 600).TakeWhile(n => n is null).Count() + 1);
        }

        Assert.InRange(delays.Average(), 2, most);
    }

    [Fact]
    public void The_alert_says_what_was_expected_and_seen()
    {
        var watch = Qualifications();
        See(watch, 600, () => true);
        var alert = See(watch, 20, () => false, 600).OfType<WatchNews.Raised>().Single().Alert;

        Assert.Equal(RuptureKind.NotQualified, alert.Kind);
        Assert.Equal(0, alert.Seen);
        Assert.InRange(alert.Expected, 1.9, 6);
        Assert.InRange(alert.Since, At(600).AddMinutes(-5), At(600).AddMinutes(5));
    }

    [Fact]
    public void A_share_that_recovers_clears_its_alert()
    {
        var watch = Qualifications();
        See(watch, 600, () => true);
        See(watch, 20, () => false, 600);

        Assert.Single(See(watch, 20, () => true, 620).OfType<WatchNews.Cleared>());
        Assert.Null(watch.Alert);
        Assert.True(watch.Good / (watch.Good + watch.Bad) > 0.98, "nothing is learnt under an alert");
    }

    [Fact]
    public void Steady_shares_keep_the_budget()
    {
        const double budget = 0.5;
        var alarms = 0;
        foreach (var share in new[] { 0.5, 0.9, 0.97, 0.999 })
        {
            var random = new Random(7);
            var watch = Qualifications();
            for (var i = 0; i < 12_000; i++)
                alarms += watch.See(random.NextDouble() < share, At(i), At(i), new FalseAlarmBudget(budget)) is WatchNews.Raised ? 1 : 0;
        }

        // Four streams of 500 days at a trial an hour.
        Assert.InRange(alarms, 0, 4 * budget * 500 / 30);
    }

    // An afternoon's letters are signed together, or not: four in five on the whole, two thirds of a day's fate being common to all.
    [Fact]
    public void Outcomes_that_share_their_fate_keep_the_budget_and_a_stop_of_all_is_seen()
    {
        const double budget = 0.5;
        var (alarms, trials) = (0, new List<int>());
        for (var seed = 0; seed < 10; seed++)
        {
            var random = new Random(seed);
            var watch = Qualifications();
            var at = Start;
            var late = 0.0;
            bool? See(double of) => watch.See(random.NextDouble() < of, at = at.AddMinutes(20), at, new(budget)) is WatchNews.Raised ? true : null;
            for (var day = 0; day < 300; day++)
            {
                at = Day(day).AddHours(12);
                late = random.NextDouble() < 0.2 ? 0.9 : 0.02;
                for (var i = 0; i < 10; i++)
                    alarms += See(1 - late) is true && day > 56 ? 1 : 0;
            }

            var n = 0;
            for (var day = 300; watch.Alert is null && day < 320; day++)
            {
                at = Day(day).AddHours(12);
                for (var i = 0; i < 10 && watch.Alert is null; i++, n++)
                    See(0);
            }

            trials.Add(n);
        }

        var allowed = budget * 10 * 244 / 30;
        Assert.InRange(alarms, 0, allowed + (2.7 * Math.Sqrt(allowed)));
        Assert.InRange(trials.Average(), 1, 80);
    }

    [Fact]
    public void Documents_that_are_no_longer_deposited_are_seen_once_they_are_due()
    {
        var watch = Deposits();
        var random = new Random(1);
        for (var i = 0; i < 400; i++)
        {
            Assert.Empty(watch.Begin($"d{i}", At(i), Budget));
            Assert.Empty(watch.Follow($"d{i}", At(i).AddMinutes(1 + (8 * random.NextDouble())), Budget));
        }

        WatchNews? news = null;
        var produced = 0;
        for (var i = 400; news is null; i++, produced++)
            news = watch.Begin($"d{i}", At(i), Budget) is [var first, ..] ? first : null;

        Assert.InRange(produced, 3, 6);
        var alert = Assert.IsType<WatchNews.Raised>(news).Alert;
        Assert.Equal(RuptureKind.NotDeposited, alert.Kind);
        Assert.InRange(alert.Since, At(400).AddMinutes(-5), At(400).AddMinutes(5));
    }

    [Fact]
    public void A_service_without_discharges_owes_no_letters()
    {
        var watch = new FollowUpWatch { Share = new ProportionWatch { Stream = "NEPHRO", Kind = RuptureKind.NotFed } };
        for (var i = 0; i < 100; i++)
        {
            watch.Begin($"s{i}", At(i), Budget);
            watch.Follow($"s{i}", At(i).AddHours(5), Budget);
        }

        Assert.Empty(watch.Advance(At(100).AddDays(60), Budget));
        var news = Enumerable.Range(0, 30).SelectMany(i => watch.Begin($"t{i}", At(100 + (24 * 60) + i), Budget).ToList());
        Assert.Equal(RuptureKind.NotFed, Assert.Single(news.Raised()).Kind);
    }

    [Fact]
    public void A_follow_up_that_comes_late_teaches_its_delay()
    {
        var watch = Deposits();
        for (var i = 0; i < 100; i++)
        {
            watch.Begin($"d{i}", At(i), Budget);
            watch.Follow($"d{i}", At(i).AddMinutes(5), Budget);
        }

        var before = watch.Delay.Longest;
        for (var i = 100; i < 110; i++)
            watch.Begin($"d{i}", At(i), Budget);
        for (var i = 100; i < 110; i++)
            watch.Follow($"d{i}", At(i).AddMinutes(40), Budget);

        Assert.True(before < TimeSpan.FromMinutes(12));
        Assert.True(watch.Delay.Longest > before);
    }

    [Fact]
    public void What_awaits_its_follow_up_survives_a_restart()
    {
        var watch = Deposits();
        for (var i = 0; i < 100; i++)
        {
            watch.Begin($"d{i}", At(i), Budget);
            watch.Follow($"d{i}", At(i).AddMinutes(5), Budget);
        }

        watch.Begin("open", At(100), Budget);
        var again = JsonSerializer.Deserialize<FollowUpWatch>(JsonSerializer.Serialize(watch))!;
        again.Advance(At(101), Budget);

        Assert.Equal(1, again.Share.HeldBad);
    }

    [Fact]
    public void A_refusal_code_that_rises_is_named()
    {
        var random = new Random(3);
        var watch = new RefusalWatch { Stream = "DMP" };
        var news = new List<WatchNews>();
        for (var i = 0; i < 1000; i++)
        {
            var usual = random.NextDouble() switch { < 0.02 => "DMPPatientUnknown", < 0.03 => "XDSRepositoryError", _ => null };
            var code = i >= 800 && random.NextDouble() < 0.4 ? "XDSPatientIdDoesNotMatch" : usual;
            news.AddRange(watch.See(code, At(i), Budget));
        }

        var alert = Assert.Single(news.Raised());
        Assert.Equal("XDSPatientIdDoesNotMatch", alert.Code);
        Assert.InRange(alert.RaisedAt, At(801), At(830));
    }

    [Fact]
    public void Codes_without_end_do_not_fill_the_memory()
    {
        var watch = new RefusalWatch { Stream = "DMP" };
        for (var i = 0; i < 500; i++)
            watch.See($"code {i}", At(i), Budget);

        Assert.InRange(watch.Codes.Count, 1, 41);
    }

    private static DateTimeOffset At(int trial) => Start.AddHours(trial);

    private static ProportionWatch Qualifications() => new() { Stream = "CARDIO", Kind = RuptureKind.NotQualified };

    private static FollowUpWatch Deposits() => new() { Share = new ProportionWatch { Stream = "CARDIO/CRH", Kind = RuptureKind.NotDeposited } };

    private static List<WatchNews?> See(ProportionWatch watch, int trials, Func<bool> good, int from = 0) =>
        [.. Enumerable.Range(from, trials).Select(i => watch.See(good(), At(i), At(i), Budget))];
}
