using HopEn2.Interop.Domain.Alerts;
using HopEn2.Interop.Domain.Ruptures;
using HopEn2.Interop.Tests.Shared;
using Xunit;
using static HopEn2.Interop.Tests.Unit.Monitoring.Alerting.AlertRig;

namespace HopEn2.Interop.Tests.Unit.Monitoring.Alerting;

public class AlertDeskTests
{
    private static readonly Incident Labo = Breaks.Incident(Breaks.Alert(Breaks.Feed("sgl")));

    [Fact]
    public async Task A_broken_feed_is_told_once_when_it_breaks_and_once_when_it_is_back()
    {
        var rig = new AlertRig(routes: Route("interop"));
        await rig.PassAsync(60, Labo);
        await rig.PassAsync(60);

        Assert.Equal(["interop First", "interop Cleared"], rig.Transport.Taken);
        Assert.Equal(rig.Transport.Letters[0].Notice.Id, rig.Transport.Letters[1].Notice.InReplyTo);
        Assert.Empty(rig.Board.Snapshot().Open!);
    }

    [Fact]
    public async Task A_route_that_cannot_be_reached_is_replaced_by_its_fallback_at_the_beginning_and_at_the_end()
    {
        var rig = new AlertRig(routes: [Route("interop", r => r with { Fallback = "logs" }), Route("logs", r => r with { Standby = true })]);
        rig.Transport.Answer = l => l.Route.Name == "interop" ? new SendOutcome.Later("refused") : SendOutcome.Sent.It;
        await rig.PassAsync(30, Labo);
        await rig.PassAsync(30);

        Assert.Equal(["logs First", "logs Cleared"], rig.Transport.Taken);
        Assert.NotNull(rig.Board.Snapshot().Routes.Single(r => r.Name == "interop").FailingSince);
    }

    [Fact]
    public async Task A_route_that_is_back_hears_of_the_end_and_so_does_who_stood_in_for_it()
    {
        var rig = new AlertRig(routes: [Route("interop", r => r with { Fallback = "logs" }), Route("logs", r => r with { Standby = true })]);
        rig.Transport.Answer = l => l.Route.Name == "interop" ? new SendOutcome.Refused("no mailbox") : SendOutcome.Sent.It;
        await rig.PassAsync(10, Labo);
        rig.Transport.Answer = _ => SendOutcome.Sent.It;
        await rig.PassAsync(30);

        Assert.Equal(["logs First", "interop Cleared", "logs Cleared"], rig.Transport.Taken);
        Assert.Null(rig.Board.Snapshot().Routes.Single(r => r.Name == "interop").FailingSince);
    }

    [Fact]
    public async Task Of_two_engines_on_one_store_one_decides_and_each_notice_goes_out_once()
    {
        var (store, time) = (new MemoryAlerts(), new ManualTime(Breaks.Monday));
        var (one, two) = (new AlertRig(store, time, Route("interop")), new AlertRig(store, time, Route("interop")));
        for (var minute = 0; minute < 40; minute++)
        {
            time.Advance(TimeSpan.FromMinutes(1));
            foreach (var rig in new[] { one, two })
            {
                rig.Desk.Observe(new(time.GetUtcNow(), minute < 20 ? [Labo] : []));
                await rig.StepAsync();
            }
        }

        Assert.Equal(["interop Cleared", "interop First"], one.Transport.Taken.Concat(two.Transport.Taken).Order());
        Assert.Equal(2, store.Notices.Count);
    }

    [Fact]
    public async Task What_the_watch_tells_one_engine_is_taken_there_whichever_decides_and_the_others_know_that_somebody_watches()
    {
        var (store, time) = (new MemoryAlerts(), new ManualTime(Breaks.Monday));
        var (decides, watches) = (new AlertRig(store, time, Route("interop")), new AlertRig(store, time, Route("interop")));
        await decides.StepAsync();
        watches.Desk.Observe(new(time.GetUtcNow(), [Labo]));
        await watches.Service.StepAsync(default);
        time.Advance(TimeSpan.FromMinutes(1));
        await decides.StepAsync();

        Assert.Equal(["interop First"], decides.Transport.Taken);
        Assert.False(decides.Board.Snapshot().Stale);
        time.Advance(TimeSpan.FromMinutes(10));
        await decides.StepAsync();
        Assert.True(decides.Board.Snapshot().Stale);
    }

    [Fact]
    public async Task An_engine_that_dies_after_deciding_leaves_the_notice_to_the_next_one()
    {
        var (store, time) = (new MemoryAlerts(), new ManualTime(Breaks.Monday));
        var dead = new AlertRig(store, time, Route("interop"));
        dead.Desk.Observe(new(time.GetUtcNow(), [Labo]));
        await dead.Service.StepAsync(default);
        Assert.Empty(dead.Transport.Taken);

        var next = new AlertRig(store, time, Route("interop"));
        await next.PassAsync(3, Labo);
        Assert.Equal(["interop First"], next.Transport.Taken);
    }

    [Fact]
    public async Task What_a_person_does_is_kept_and_shown_at_once()
    {
        var rig = new AlertRig(routes: Route("interop", r => r with { RemindAfter = TimeSpan.FromMinutes(30) }));
        await rig.PassAsync(1, Labo);
        var id = rig.Board.Snapshot().Open!.Single().Id;

        Assert.IsType<ActionOutcome.Done>(await rig.Desk.ActAsync(id, new PersonAction.Acknowledge("martin", rig.Time.GetUtcNow(), "labo appelé"), default));
        await rig.PassAsync(120, Labo);

        Assert.Equal(["interop First"], rig.Transport.Taken);
        Assert.Equal("martin", rig.Board.Snapshot().Open!.Single().Acknowledged!.Who);
        Assert.Equal(["acknowledge"], (await rig.Store.ActionsAsync(id, default)).Select(a => a.What));
        Assert.Null(await rig.Desk.ActAsync("unknown", new PersonAction.Acknowledge("martin", rig.Time.GetUtcNow(), null), default));
    }

    [Fact]
    public async Task Marking_false_tells_those_who_were_told()
    {
        var rig = new AlertRig(routes: Route("interop"));
        await rig.PassAsync(1, Labo);
        await rig.Desk.ActAsync(rig.Board.Snapshot().Open!.Single().Id, new PersonAction.MarkFalse("martin", rig.Time.GetUtcNow(), null), default);
        await rig.StepAsync();
        await rig.PassAsync(5, Labo);

        Assert.Equal(["interop First", "interop Cleared"], rig.Transport.Taken);
    }

    [Fact]
    public async Task When_the_watch_falls_silent_the_board_says_so_and_nothing_is_taken_for_over()
    {
        var rig = new AlertRig(routes: Route("interop"));
        Assert.True(rig.Board.Snapshot().Stale);
        await rig.PassAsync(1, Labo);
        Assert.False(rig.Board.Snapshot().Stale);

        rig.Time.Advance(TimeSpan.FromHours(3));
        await rig.StepAsync();
        Assert.True(rig.Board.Snapshot().Stale);
        Assert.Single(rig.Board.Snapshot().Open!);
        Assert.Equal(["interop First"], rig.Transport.Taken);
    }

    [Fact]
    public async Task The_heart_beats_only_while_all_is_well()
    {
        var rig = new AlertRig(routes: [Route("interop", r => r with { Fallback = "logs" }), Route("logs")]);
        Assert.Equal("the watch has fallen silent", rig.Heart.Trouble());
        await rig.PassAsync(1);
        Assert.Null(rig.Heart.Trouble());

        rig.Transport.Answer = l => l.Route.Name == "interop" ? new SendOutcome.Refused("no mailbox") : SendOutcome.Sent.It;
        await rig.PassAsync(2, Labo);
        Assert.Null(rig.Heart.Trouble());
        rig.Transport.Answer = _ => new SendOutcome.Later("down");
        await rig.PassAsync(12);
        Assert.Equal("route interop reaches nobody", rig.Heart.Trouble());
    }

    [Fact]
    public async Task Nothing_is_sent_where_the_settings_say_so_and_everything_is_decided_all_the_same()
    {
        var rig = new AlertRig(routes: Route("interop"));
        rig.Options.CurrentValue.Send = false;
        await rig.PassAsync(5, Labo);

        Assert.Empty(rig.Transport.Taken);
        Assert.True(rig.Board.Snapshot().Routes.Single().Muted);
        Assert.Equal(Notify.First, rig.Store.Notices.Single().Notice.Kind);
    }
}
