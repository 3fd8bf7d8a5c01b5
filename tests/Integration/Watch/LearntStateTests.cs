using HopEn2.Interop.Domain.Ruptures;
using HopEn2.Interop.Domain.Ruptures.Hospital;
using HopEn2.Interop.Monitoring.Watch;
using HopEn2.Interop.Simulators.Hospital.Playing;
using Xunit;
using static HopEn2.Interop.Tests.Integration.Watch.SimulatedHospital;

namespace HopEn2.Interop.Tests.Integration.Watch;

/// <summary>What was learnt goes on after a restart, and a restart is no rupture.</summary>
public sealed class LearntStateTests
{
    [Fact]
    public void Kept_and_read_again_it_says_the_same_of_the_same_day()
    {
        var silence = Break.Parse("silence:ris@10:00-16:00", t => At(t.Hours, t.Minutes))!;
        var (first, again) = (Learnt(), Restarted(Learnt()));

        var (before, after) = (Play(first, At(15), silence), Play(again, At(15), silence));

        Assert.Contains(before, t => t.Open.Any(i => i.Root == "feed/ris"));
        Assert.Equal(Said(before), Said(after));
    }

    [Fact]
    public void An_engine_that_stood_still_for_a_night_raises_nothing_when_it_listens_again()
    {
        var watch = Restarted(Learnt());
        var open = watch.Incidents.Select(i => i.Root).ToHashSet();

        watch.Resume(At(9));
        watch.Advance(At(9, 3));

        Assert.Subset(open, watch.Incidents.Select(i => i.Root).ToHashSet());
    }

    [Fact]
    public void What_another_version_wrote_is_not_understood_and_learnt_anew() => Assert.Null(WatchStateJson.Unpack([1, 2, 3]));

    private static HospitalWatch Restarted(HospitalWatch watch) => new(
        new HospitalMap(SimulatedHospital.Mappings), new FalseAlarmBudget(0.5, 4), new PublicHolidays(), WatchStateJson.Unpack(WatchStateJson.Pack(watch.State)));

    private static List<string> Said(List<(DateTimeOffset At, IReadOnlyList<Incident> Open)> told) =>
        [.. told.Select(t => $"{t.At:HH:mm} {string.Join(';', t.Open.Select(i => i.Root).Order(StringComparer.Ordinal))}").Distinct()];
}
