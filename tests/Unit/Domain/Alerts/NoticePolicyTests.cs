using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Alerts;
using HopEn2.Interop.Domain.Ruptures;
using Xunit;
using static HopEn2.Interop.Tests.Shared.Breaks;

namespace HopEn2.Interop.Tests.Unit.Domain.Alerts;

public class NoticePolicyTests
{
    private static readonly RouteRule Interop = new() { Name = "interop" };

    private static readonly ValueList<RotaDay> Weekdays = [RotaDay.Monday, RotaDay.Tuesday, RotaDay.Wednesday, RotaDay.Thursday, RotaDay.Friday];

    /// <summary>The days' on-call hours begin at 18:00, four hours after <see cref="Tests.Shared.Breaks.Monday"/>.</summary>
    private static readonly RouteRule Night = new() { Name = "night", Hours = new([new RotaHours(Weekdays, new(18, 0), new(8, 0))]) };

    private readonly List<Notice> _told = [];
    private KnownIncident _incident = Known();

    private static PolicyMoment Moment(double minutes, bool planned = false) => new(At(minutes), TimeZoneInfo.ConvertTime(At(minutes), Paris).DateTime, new(), planned);

    private static IncidentScope Scope(KnownIncident incident) => IncidentScope.Of(incident, _ => []);

    /// <summary>What routes are told at a minute, kept as told.</summary>
    private string[] Plan(double minutes, params RouteRule[] routes) => Plan(Moment(minutes), routes);

    private string[] Plan(PolicyMoment moment, params RouteRule[] routes)
    {
        (_incident, var notices) = NoticePolicy.Plan(_incident, Scope(_incident), routes, _told, Surroundings.Unknown, moment);
        _told.AddRange(notices);
        return [.. notices.Select(n => $"{n.Route} {n.Kind} {n.Reason}")];
    }

    private NoticeReasonOf Why(RouteRule route, double minutes, bool planned = false) =>
        new(NoticePolicy.Decide(route, _incident, Scope(_incident), RouteMemory.Of(_told, route.Name), Moment(minutes, planned)));

    private void Over(double minutes) => _incident = _incident with { ResolvedAt = At(minutes), Resolution = Resolution.NoLongerSeen };

    private void Act(PersonAction action) => _incident = Assert.IsType<ActionOutcome.Done>(action.On(_incident)).Incident;

    [Fact]
    public void An_incident_is_told_twice_once_when_it_begins_and_once_when_it_is_over()
    {
        var told = new List<string>();
        for (var minute = 0; minute < 600; minute++)
        {
            if (minute == 300)
                Over(minute);
            told.AddRange(Plan(minute, Interop));
        }

        Assert.Equal(["interop First Opened", "interop Cleared Over"], told);
    }

    [Fact]
    public void What_ended_before_anybody_was_told_is_told_to_nobody()
    {
        Over(1);
        Assert.Equal(NotifyReason.EndedBeforeTold, Why(Interop, 2).Reason);
    }

    [Fact]
    public void Out_of_hours_a_route_waits_for_its_hours_and_hears_of_the_end_at_any()
    {
        Assert.Equal(NotifyReason.OutOfHours, Why(Night, 0).Reason);
        Assert.Equal(["night First StillOpenNow"], Plan(240, Night));
        Over(1200);
        Assert.Equal(["night Cleared Over"], Plan(1200, Night));
    }

    [Fact]
    public void Only_those_it_concerns_are_told()
    {
        Assert.Equal(NotifyReason.NotTheirs, Why(Interop with { Feeds = ["ris"] }, 0).Reason);
        Assert.Equal(NotifyReason.NotTheirs, Why(Interop with { Kinds = [RuptureKind.Refused] }, 0).Reason);
        Assert.Equal(NotifyReason.BelowTheirSeverity, Why(Interop with { Severity = Severity.Critical }, 0).Reason);
        Assert.Equal(NotifyReason.Standby, Why(Interop with { Standby = true }, 0).Reason);
        Assert.Equal(Notify.First, Why(Interop with { Feeds = ["sgl"], Services = ["CARDIO"], Kinds = [RuptureKind.Silence] }, 0).Notify);
    }

    [Fact]
    public void A_service_route_is_told_when_its_documents_are_among_what_a_dead_feed_explains()
    {
        _incident = IncidentLifecycle.Observe([], Report(0, Incident(Alert(Feed("dpi")), Alert(Service("CARDIO")))), new()).Single();

        Assert.Equal(Notify.First, Why(Interop with { Services = ["CARDIO"] }, 0).Notify);
        Assert.Equal(Notify.First, Why(Interop with { Documents = [HopEn2.Interop.Domain.Documents.DocumentKind.Ldl] }, 0).Notify);
        Assert.Equal(Notify.No, Why(Interop with { Services = ["NEURO"] }, 0).Notify);
    }

    [Fact]
    public void Nobody_is_told_of_what_was_planned_until_the_plan_ends()
    {
        Assert.Equal(NotifyReason.Planned, Why(Interop, 0, planned: true).Reason);
        Assert.Equal(["interop First StillOpenNow"], Plan(90, Interop));
    }

    [Fact]
    public void It_is_told_when_it_becomes_worse_once_and_even_when_acknowledged()
    {
        Plan(0, Interop);
        Act(new PersonAction.Acknowledge("martin", At(1), null));
        _incident = _incident with { Severity = Severity.Critical };

        Assert.Equal(["interop Worse SeverityRose"], Plan(5, Interop));
        Assert.Empty(Plan(6, Interop));
    }

    [Fact]
    public void Reminders_come_until_somebody_takes_it_in_hand()
    {
        var reminded = Interop with { RemindAfter = TimeSpan.FromHours(1) };
        Plan(0, reminded);

        Assert.Empty(Plan(59, reminded));
        Assert.Equal(["interop Reminder StillOpen"], Plan(60, reminded));
        Assert.Empty(Plan(119, reminded));
        Assert.Equal(["interop Reminder StillOpen"], Plan(120, reminded));
        Act(new PersonAction.Acknowledge("martin", At(121), "labo appelé"));
        Assert.Empty(Plan(300, reminded));
    }

    [Fact]
    public void A_silence_holds_everything_back_and_its_end_is_a_reminder()
    {
        Plan(0, Interop);
        Act(new PersonAction.Hush("martin", At(1), null, At(120)));
        _incident = _incident with { Severity = Severity.Critical };

        Assert.Equal(NotifyReason.Silenced, Why(Interop, 119).Reason);
        _incident = _incident with { Severity = Severity.Major };
        Assert.Equal(["interop Reminder SilenceEnded"], Plan(120, Interop));
        Assert.Empty(Plan(121, Interop));
    }

    [Fact]
    public void The_end_is_told_even_in_a_silence()
    {
        Plan(0, Interop);
        Act(new PersonAction.Hush("martin", At(1), null, At(120)));
        Over(10);
        Assert.Equal(["interop Cleared Over"], Plan(11, Interop));
    }

    [Fact]
    public void What_is_marked_false_is_told_as_over_and_then_no_more()
    {
        Plan(0, Interop);
        Act(new PersonAction.MarkFalse("martin", At(5), "panne prévue"));

        Assert.Equal(["interop Cleared MarkedFalse"], Plan(5, Interop));
        Assert.Empty(Plan(500, Interop));
    }

    [Fact]
    public void What_nobody_takes_in_hand_is_escalated_once_and_the_one_it_went_to_hears_of_the_end()
    {
        var first = Interop with { EscalateAfter = TimeSpan.FromMinutes(30), EscalateTo = "chief" };
        var chief = new RouteRule { Name = "chief", Standby = true };
        Plan(0, first, chief);

        Assert.Empty(Plan(29, first, chief));
        Assert.Equal(["chief Escalate NotAcknowledged"], Plan(30, first, chief));
        Assert.Empty(Plan(31, first, chief));
        Over(40);
        Assert.Equal(["interop Cleared Over", "chief Cleared Over"], Plan(41, first, chief));
    }

    [Fact]
    public void What_is_taken_in_hand_is_not_escalated()
    {
        var first = Interop with { EscalateAfter = TimeSpan.FromMinutes(30), EscalateTo = "chief" };
        Plan(0, first, new() { Name = "chief", Standby = true });
        Act(new PersonAction.Acknowledge("martin", At(5), null));
        Assert.Empty(Plan(60, first, new() { Name = "chief", Standby = true }));
    }

    [Fact]
    public void What_comes_back_after_it_was_told_as_over_is_told_again_in_the_same_thread()
    {
        Plan(0, Interop);
        Over(10);
        Plan(11, Interop);
        _incident = _incident with { ResolvedAt = null, Resolution = null, Returns = [At(40)] };

        Assert.Equal(["interop First CameBack"], Plan(40, Interop));
        Assert.Equal([null, _told[0].Id, _told[0].Id], _told.Select(n => n.InReplyTo));
    }

    [Fact]
    public void While_it_may_be_going_away_nobody_is_told_that_it_is_there()
    {
        _incident = _incident with { GoneSince = At(1) };
        Assert.Equal(NotifyReason.GoingAway, Why(Interop, 2).Reason);
    }

    [Fact]
    public void Who_was_told_of_the_beginning_in_anothers_stead_is_told_of_the_end()
    {
        Plan(0, Interop);
        _told.Add(_told[0] with { Id = $"{_told[0].Id}-logs", Route = "logs", FallbackOf = _told[0].Id });
        Over(10);

        Assert.Equal(["interop Cleared Over", "logs Cleared Over"], Plan(11, Interop));
        Assert.Empty(Plan(12, Interop));
    }

    [Fact]
    public void Every_notice_has_a_number_of_its_own()
    {
        Plan(0, Interop, Interop with { Name = "other" });
        Over(10);
        Plan(11, Interop, Interop with { Name = "other" });
        Assert.Equal(4, _told.Select(n => n.Id).Distinct().Count());
        Assert.Equal(4, _incident.Notices);
    }

    [Fact]
    public void Actions_that_make_no_sense_say_why()
    {
        ActionRefusal Refusal(PersonAction action) => Assert.IsType<ActionOutcome.Refused>(action.On(_incident)).Why;

        Assert.Equal(ActionRefusal.EndsInThePast, Refusal(new PersonAction.Hush("m", At(1), null, At(0))));
        Assert.Equal(ActionRefusal.TooLong, Refusal(new PersonAction.Hush("m", At(1), null, At(60 * 24 * 15))));
        Assert.Equal(ActionRefusal.CommentMissing, Refusal(new PersonAction.Remark("m", At(1), " ")));
        Assert.Equal(ActionRefusal.NotSilenced, Refusal(new PersonAction.Unhush("m", At(1), null)));
        Over(1);
        Assert.Equal(ActionRefusal.Over, Refusal(new PersonAction.Acknowledge("m", At(1), null)));
    }

    private readonly record struct NoticeReasonOf(NoticeDecision Decision)
    {
        public Notify Notify => Decision.Notify;

        public NotifyReason Reason => Decision.Reason;
    }
}
