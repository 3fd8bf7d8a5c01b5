using HopEn2.Interop.Domain.Documents;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Web;

public class LiveTests
{
    private static readonly DateOnly Day = new(2025, 3, 10);

    [Fact]
    public async Task A_snapshot_comes_first_and_with_each_change_applied_it_equals_a_new_snapshot()
    {
        await using var host = await WebHost.StartAsync();
        using var screen = await Screen.OpenAsync(host);
        await screen.UntilAsync(s => s.Snapshots == 1);

        var random = new Random(1);
        for (var i = 0; i < 200; i++)
        {
            var uf = new[] { "1001", "2001", "3001" }[random.Next(3)];
            host.Record(Monitoring.Changes.Of(Day.AddDays(-random.Next(9)), uf, DocumentKinds.All[random.Next(8)], (Stages)random.Next(1 << 12)));
            if (i % 20 == 0)
                await screen.UntilAsync(s => s.Produced > 0 || s.Changes > 0);
        }

        var version = host.Service<Interop.Monitoring.Counters.CounterBoard>().Snapshot()!.Version;
        await screen.UntilAsync(s => s.Version >= version);
        using var other = await Screen.OpenAsync(host);
        await other.UntilAsync(s => s.Snapshots == 1);

        Assert.True(screen.Changes > 0);
        Assert.Equal(1, screen.Snapshots);
        Assert.Equal(other.State(), screen.State());
    }

    [Fact]
    public async Task A_screen_that_comes_back_gets_what_it_missed_and_not_everything()
    {
        await using var host = await WebHost.StartAsync();
        using var screen = await Screen.OpenAsync(host);
        await screen.UntilAsync(s => s.Snapshots == 1);
        screen.Dispose();
        host.Record(Monitoring.Changes.Of(Day, "1001", DocumentKind.Ldl, Stages.Produced));

        using var again = await Screen.OpenAsync(host, screen);
        await again.UntilAsync(s => s.Produced == 1);
        Assert.Equal(0, again.Snapshots);
        // What it missed, and on a busy machine what else changes meanwhile.
        Assert.InRange(again.Changes, 1, 2);
    }

    [Fact]
    public async Task A_screen_of_another_run_of_the_program_gets_everything()
    {
        await using var host = await WebHost.StartAsync();
        using var screen = await Screen.OpenAsync(host, lastEventId: "0123456789ab.7");
        await screen.UntilAsync(s => s.Snapshots == 1);
    }

    [Fact]
    public async Task New_mappings_and_a_new_day_send_everything_again()
    {
        await using var host = await WebHost.StartAsync();
        using var screen = await Screen.OpenAsync(host);
        await screen.UntilAsync(s => s.Snapshots == 1);
        host.Record(Monitoring.Changes.Of(Day, "1234", DocumentKind.Ldl, Stages.Produced));
        await screen.UntilAsync(s => s.Lines == 4);
        Assert.Equal(2, screen.Snapshots);

        host.Mappings.Take(Monitoring.SampleHospital.Mappings(("1234", "CARDIO")));
        await screen.UntilAsync(s => s.Snapshots == 3 && s.Lines == 3);

        host.Hospital.MoveTo(new(2025, 3, 10, 23, 0, 0, TimeSpan.Zero));
        await screen.UntilAsync(s => s.Snapshots == 4 && s.Produced == 0);
    }

    [Fact]
    public async Task The_program_gives_a_sign_of_life_with_the_hospitals_time()
    {
        await using var host = await WebHost.StartAsync();
        using var screen = await Screen.OpenAsync(host);
        await screen.UntilAsync(s => s.Beat is not null);

        Assert.Equal("2025-03-10T09:31:12+01:00", screen.Beat!["at"]!.GetValue<string>());
        Assert.Equal(12, screen.Beat["build"]!.GetValue<string>().Length);
    }

    [Fact]
    public async Task Stopping_does_not_wait_for_screens()
    {
        var host = await WebHost.StartAsync();
        using var screen = await Screen.OpenAsync(host);
        await screen.UntilAsync(s => s.Snapshots == 1);
        await host.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Before_figures_are_loaded_nothing_is_said_of_them()
    {
        var channel = new Interop.Web.Live.LiveChannel("e", () => null);
        var news = channel.Since(null, null);
        Assert.Empty(news.Events);
        Assert.False(news.More.IsCompleted);

        channel.Publish(0, Interop.Web.Live.LiveEvent.Of("snapshot", "e", 1, j => j.WriteNullValue()));
        await news.More;
    }

    [Fact]
    public void A_screen_too_far_behind_gets_a_snapshot_instead_of_a_gap()
    {
        static Interop.Web.Live.LiveEvent Change(long version) => Interop.Web.Live.LiveEvent.Of("change", "e", version, j => j.WriteNumberValue(version));
        var channel = new Interop.Web.Live.LiveChannel("e", () => Change(1_000_000));
        for (var version = 1; version <= Interop.Web.Live.LiveChannel.Remembered + 10; version++)
            channel.Publish(version - 1, Change(version));

        Assert.Equal([1_000_000], channel.Since(9, null).Events.Select(e => e.Version));
        Assert.Equal(Interop.Web.Live.LiveChannel.Remembered, channel.Since(10, null).Events.Count);
        Assert.Empty(channel.Since(Interop.Web.Live.LiveChannel.Remembered + 10, null).Events);
    }
}
