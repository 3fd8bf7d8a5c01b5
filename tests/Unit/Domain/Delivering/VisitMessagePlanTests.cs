using System.Collections.Frozen;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Delivering.Visits;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Folding;
using HopEn2.Interop.Domain.Ins;
using Xunit;
using static HopEn2.Interop.Tests.Unit.Domain.Hospital;

namespace HopEn2.Interop.Tests.Unit.Domain.Delivering;

/// <summary>Which messages there are about a visit, when each goes, and why not.</summary>
public sealed class VisitMessagePlanTests
{
    private const double Day = 24 * 60;
    private static readonly TimeZoneInfo Paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");
    private static readonly VisitMessageHours Hours = new(new(9, 0), null, Paris);
    private static readonly VisitMessageRule Rule = new("AMBU", null, Enum.GetValues<VisitSource>().ToFrozenSet(), Announced: true, [new(7, true), new(1, true)], Moved: true, [new(2, true)], Minors: true);

    /// <summary>Announced on Monday 10 March at 8:00 for Thursday 20 March, 8:00 in Paris.</summary>
    private static VisitPreadmitted Announced(double recorded = 0, double at = 10 * Day, string id = "m0") => (VisitPreadmitted)(Preadmitted("v", at, id) with { RecordedAt = T(recorded), Source = Gam(recorded), MedicalUf = "0202" });

    private static VisitMessageReported Sent(string occasion, double at, double? plannedFor, VisitMessageEvent what = VisitMessageEvent.HandedOver, string? code = null) => new()
    {
        At = T(at), Source = Gam(at), Patient = PatientRef.Unknown, Visit = VisitRef("v"), Template = "AMBU", Occasion = occasion, What = what, Code = code, PlannedFor = plannedFor is { } p ? T(p) : null,
    };

    private static VisitCase Case(params Fact[] facts)
    {
        var fold = HospitalFold.Of(facts.Prepend(Identity("1")), Calendar);
        var visit = fold.Visits.Single(v => v.Visit == Visit("v"));
        return new(visit, fold.Visits, fold.Patients is [var one, ..] ? one : null);
    }

    private static string Decided(VisitCase known, string occasion, double at, VisitMessageRule? rule = null, VisitMessageHours? hours = null, WorkItem? work = null) =>
        VisitMessageDecision.Of(new(Visit("v"), "AMBU", occasion), rule ?? Rule, known, hours ?? Hours, TimeSpan.FromMinutes(10), work, T(at)) switch
        {
            VisitMessageDecision.Go => "go",
            VisitMessageDecision.Hold hold => $"hold {hold.Reason} until {(hold.LookAt - Morning).TotalMinutes / Day:0.###}",
            VisitMessageDecision.Drop drop => $"drop {drop.Reason}",
            _ => "sent",
        };

    private static IReadOnlyList<(string Occasion, DateTimeOffset Due)> Planned(VisitCase known, VisitMessageRule? rule = null) =>
        [.. VisitMessagePlan.Of(known.Visit, rule ?? Rule, Hours).Select(p => (p.Id.Occasion, p.DueAt))];

    [Fact]
    public void A_visit_is_told_at_once_and_days_before_at_the_hour_at_which_the_house_writes() => Assert.Equal(
        [("announced", T(0)), ("before-7d", new DateTimeOffset(2025, 3, 13, 8, 0, 0, TimeSpan.Zero)), ("before-1d", new DateTimeOffset(2025, 3, 19, 8, 0, 0, TimeSpan.Zero))],
        Planned(Case(Announced())));

    [Theory]
    [InlineData(null, null, 10)]
    [InlineData(0d, null, 10)] // As old as the message: when it was recorded, no plan.
    [InlineData(11d, null, 11)]
    [InlineData(11d, 12d, 12)]
    public void The_day_that_is_expected_comes_first_then_that_of_admission_where_it_lies_ahead_then_that_of_the_movement(double? admitted, double? expected, double planned)
    {
        var announced = Announced() with { AdmittedAt = admitted is { } a ? T(a * Day) : null, ExpectedAt = expected is { } e ? T(e * Day) : null };

        Assert.Equal(T(planned * Day), ComingVisit.Of(Case(announced).Visit).PlannedAt);
    }

    [Theory]
    [InlineData("2025-03-30T08:30", 1, "2025-03-29T08:00")]
    [InlineData("2025-03-31T08:30", 1, "2025-03-30T07:00")]
    [InlineData("2025-10-27T00:00", 1, "2025-10-26T08:00")]
    public void Days_are_counted_by_the_calendar_whatever_the_clocks_do(string local, int days, string utc)
    {
        var at = DateTime.Parse(local, System.Globalization.CultureInfo.InvariantCulture);
        var visit = new DateTimeOffset(at, Paris.GetUtcOffset(at));
        Assert.Equal(utc, new Lead(days, true).From(visit, -1, new(9, 0), Paris).ToString("yyyy-MM-ddTHH:mm", System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(visit.AddHours(-4), new Lead(4, false).From(visit, -1, new(9, 0), Paris));
    }

    [Theory]
    [InlineData("announced", 0, "go")]
    [InlineData("announced", 4, "drop superseded-by-reminder")]
    [InlineData("before-7d", 0, "hold not-yet until 3.042")]
    [InlineData("before-7d", 3.1, "go")]
    [InlineData("before-7d", 9.2, "drop superseded-by-reminder")]
    [InlineData("before-1d", 9.2, "go")]
    [InlineData("before-1d", 10, "drop past")]
    [InlineData("before-2d", 8.5, "drop no-longer-planned")]
    [InlineData("after-2d", 12, "drop no-longer-planned")]
    public void Each_message_has_its_time_and_of_those_that_fall_together_the_last_goes(string occasion, double days, string decided) =>
        Assert.Equal(decided, Decided(Case(Announced()), occasion, days * Day));

    [Fact]
    public void Announced_late_a_visit_is_told_once_and_not_by_reminders_whose_time_is_over()
    {
        var late = Case(Announced(recorded: 9.5 * Day));
        Assert.Equal(["drop superseded-by-reminder", "drop superseded-by-reminder", "go"], ((string[])["before-7d", "before-1d", "announced"]).Select(o => Decided(late, o, 9.5 * Day)));
        // Without a first word the last reminder takes its place.
        Assert.Equal(["drop superseded-by-reminder", "go"], ((string[])["before-7d", "before-1d"]).Select(o => Decided(late, o, 9.5 * Day, Rule with { Announced = false })));
    }

    [Fact]
    public void What_is_cancelled_begun_or_unknown_is_told_nobody()
    {
        var cancelled = Movement<VisitCancelled>("v", "m0", MovementKind.PreAdmission, 10 * Day, MovementAction.Cancel, recorded: 60);
        Assert.Equal("drop visit-cancelled", Decided(Case(Announced(), cancelled), "before-1d", 9.2 * Day));
        // The cancellation is not of the pre-admission that was said since.
        Assert.Equal("go", Decided(Case(Announced(), cancelled, Announced(recorded: 120, id: "m5")), "before-1d", 9.2 * Day));
        Assert.Equal("drop past", Decided(Case(Announced(), Opened("v", 9 * Day)), "before-1d", 9.2 * Day));
        Assert.Equal("hold not-recorded until 0.083", Decided(null!, "announced", 0));
        Assert.Empty(Planned(Case(Announced(), cancelled)));
    }

    [Fact]
    public void A_visit_that_moves_is_planned_anew_and_who_was_told_another_date_is_told_so_once()
    {
        var moved = Announced(recorded: 2 * Day, at: 15 * Day);
        // Nobody was told yet: the first word says the right date.
        Assert.Equal(["announced", "before-7d", "before-1d"], Planned(Case(Announced(), moved)).Select(p => p.Occasion));
        Assert.Equal("hold not-yet until 8.042", Decided(Case(moved), "before-7d", 3.1 * Day));

        var told = Case(moved, Sent("announced", 1, 10 * Day));
        var occasion = VisitMessageId.Moved(1, T(15 * Day));
        Assert.Equal(("go", "hold not-yet until 8.042", "sent"), (Decided(told, occasion, 2 * Day), Decided(told, "before-7d", 2 * Day), Decided(told, "announced", 2 * Day)));

        var said = Case(moved, Sent("announced", 1, 10 * Day), Sent(occasion, 2 * Day, 15 * Day));
        Assert.Equal("sent", Decided(said, occasion, 2 * Day));
        Assert.DoesNotContain(Planned(said), p => p.Occasion.StartsWith("moved", StringComparison.Ordinal));
        // Moved back, it is another move; moved to and fro before anybody was told, it is none.
        Assert.Contains(Planned(Case(Announced(recorded: 3 * Day), Sent("announced", 1, 10 * Day), Sent(occasion, 2 * Day, 15 * Day))), p => p.Occasion == VisitMessageId.Moved(2, T(10 * Day)));
        Assert.DoesNotContain(Planned(Case(Announced(recorded: 3 * Day), Sent("announced", 1, 10 * Day))), p => p.Occasion.StartsWith("moved", StringComparison.Ordinal));
    }

    [Fact]
    public void A_reminder_that_went_for_the_former_date_does_not_go_again()
    {
        var known = Case(Announced(recorded: 4 * Day, at: 20 * Day), Sent("announced", 1, 10 * Day), Sent("before-7d", 3.1 * Day, 10 * Day));
        Assert.Equal("sent", Decided(known, "before-7d", 13.1 * Day));
        Assert.Equal("go", Decided(known, "before-1d", 19.1 * Day));
    }

    [Fact]
    public void A_message_that_told_the_right_date_since_makes_an_earlier_one_needless_and_one_that_told_another_does_not()
    {
        // The first word could not go; the reminder did.
        Assert.Equal("drop superseded-by-reminder", Decided(Case(Announced(), Sent("before-7d", 3.1 * Day, 10 * Day)), "announced", 3.2 * Day));
        var another = Case(Announced(recorded: 4 * Day, at: 11 * Day), Sent("before-7d", 3.1 * Day, 10 * Day));
        Assert.Equal("go", Decided(another, "announced", 4.1 * Day, Rule with { Moved = false }));
        // One mail tells of the move, not two.
        Assert.Equal(("drop no-longer-planned", "go"), (Decided(another, "announced", 4.1 * Day), Decided(another, VisitMessageId.Moved(1, T(11 * Day)), 4.1 * Day)));
    }

    [Fact]
    public void After_a_visit_it_is_written_days_after_its_end_until_nobody_remembers()
    {
        var over = Case(Announced(), Opened("v", 10 * Day), Closed("v", 12 * Day));
        Assert.Equal([("after-2d", new DateTimeOffset(2025, 3, 24, 8, 0, 0, TimeSpan.Zero))], Planned(over));
        Assert.Equal(["hold not-yet until 14.042", "go", "drop past"], ((double[])[12, 14.1, 45]).Select(d => Decided(over, "after-2d", d * Day)));
        Assert.Equal("drop past", Decided(Case(Announced(), Opened("v", 10 * Day), Closed("v", 12 * Day), Movement<VisitReopened>("v", "m9", MovementKind.Discharge, 12 * Day, MovementAction.Cancel, recorded: 12.5 * Day)), "after-2d", 14.1 * Day));
    }

    [Fact]
    public void Who_died_is_written_to_no_more_about_any_visit()
    {
        var died = (VisitClosed)(Closed("w", 2 * Day) with { ExitMode = "9" });
        Assert.Equal("drop deceased", Decided(Case(Announced(), Opened("w", Day), died), "before-1d", 9.2 * Day));
        Assert.Equal("go", Decided(Case(Announced(), Opened("w", Day), (VisitClosed)(died with { ExitMode = "8" })), "before-1d", 9.2 * Day));
    }

    [Fact]
    public void Who_may_not_be_written_to_is_not_and_the_reason_says_why()
    {
        string Of(Fact more, VisitMessageRule? rule = null) => Decided(Case(Announced(), more), "before-1d", 9.2 * Day, rule);
        Assert.StartsWith("hold ins-not-qualified", Of(Identity("1", 5, status: InsStatus.NotQualified)), StringComparison.Ordinal);
        Assert.StartsWith("hold ins-not-qualified", Of(Withdrawn("1", 5)), StringComparison.Ordinal);
        Assert.StartsWith("hold ins-not-qualified", Of(Identity("1", 5, reliability: ["VALI", "DOUT"])), StringComparison.Ordinal);
        Assert.StartsWith("hold patient-opposed", Of(Opposition("1", FeedingAnswer.Opposed)), StringComparison.Ordinal);
        Assert.StartsWith("hold no-dmp", Of(Dmp("1", DmpStatus.Closed)), StringComparison.Ordinal);
        Assert.StartsWith("hold no-dmp", Of(Dmp("1", DmpStatus.None)), StringComparison.Ordinal);
        Assert.Equal("go", Of(Dmp("1", DmpStatus.Active)));
        var adults = Rule with { Minors = false };
        Assert.StartsWith("hold minor", Of(Dmp("1", DmpStatus.Active), adults), StringComparison.Ordinal);
        Assert.StartsWith("hold minor", Of(Identity("1", 5) with { BornOn = new(2007, 3, 20) }, adults), StringComparison.Ordinal);
        Assert.Equal("go", Of(Identity("1", 5) with { BornOn = new(2007, 3, 19) }, adults));
        // What waits is dropped when it is of no more use: it is looked at then.
        Assert.Equal("hold patient-opposed until 9.283", Of(Opposition("1", FeedingAnswer.Opposed)));
        Assert.Equal("hold patient-opposed until 10", Decided(Case(Announced(), Opposition("1", FeedingAnswer.Opposed)), "before-1d", 9.95 * Day));
    }

    [Fact]
    public void A_closed_mailbox_is_left_alone_for_thirty_days()
    {
        var closed = Sent("announced", 1, 10 * Day, VisitMessageEvent.Bounced, "mailbox-closed");
        Assert.Equal("hold mailbox-closed until 9.042", Decided(Case(Announced(), Sent("announced", 0, 10 * Day), closed), "before-7d", 3.1 * Day));
        var longAgo = Sent("announced", 1 - 31 * Day, 10 * Day, VisitMessageEvent.Bounced, "mailbox-closed");
        Assert.Equal("go", Decided(Case(Announced(), longAgo), "before-7d", 3.1 * Day));
    }

    [Fact]
    public void At_night_it_waits_for_the_morning()
    {
        var hours = Hours with { Quiet = new QuietHours(new(21, 0), new(8, 0), Paris) };
        var known = Case(Announced(recorded: 14 * 60));
        // 22:00 in Paris; 8:00 the next day.
        Assert.Equal("hold quiet-hours until 1", Decided(known, "announced", 14 * 60, hours: hours));
        Assert.Equal("go", Decided(known, "announced", Day, hours: hours));
    }

    [Fact]
    public void What_may_be_with_the_patient_is_left_until_something_could_have_come_back()
    {
        var id = new VisitMessageId(Visit("v"), "AMBU", "announced");
        var work = new WorkItem(
            new(id.Key, WorkKind.VisitMessage, Destinations.Mss, id.AsDocument, DepositAction.Deposit, "", RecipientKind.Patient, new(1), "gam", T(0), T(0)),
            WorkState.Waiting, null, null, 1, T(1), T(1), T(1), MayBeThere: true, null, "m@ch", null);
        Assert.Equal("hold outcome-unknown until 0.008", Decided(Case(Announced()), "announced", 5, work: work));
        Assert.Equal("go", Decided(Case(Announced()), "announced", 12, work: work));
        Assert.Equal("sent", Decided(Case(Announced(), Sent("announced", 2, 10 * Day)), "announced", 5, work: work));
    }

    [Fact]
    public void A_template_is_for_its_units_and_for_how_the_visit_was_announced()
    {
        Assert.Empty(Planned(Case(Announced()), Rule with { Ufs = new HashSet<string> { "0101" } }));
        Assert.NotEmpty(Planned(Case(Announced()), Rule with { Ufs = new HashSet<string> { "0101", "0202" } }));
        Assert.Empty(Planned(Case(Announced()), Rule with { Sources = new HashSet<VisitSource> { VisitSource.Appointment } }));
        // An opened visit that moved to another unit before its end is that unit's.
        var over = Case(Announced(), Opened("v", 10 * Day, uf: "0202"), Transferred("v", 11 * Day, "0101"), Closed("v", 12 * Day));
        Assert.Empty(Planned(over, Rule with { Ufs = new HashSet<string> { "0202" } }));
        Assert.NotEmpty(Planned(over, Rule with { Ufs = new HashSet<string> { "0101" } }));
    }

    [Theory]
    [InlineData("AMBU", "announced", "4711", "CH-X")]
    [InlineData("A.B-1", "before-7d", "rdv-8|15", "CHU:FICTIF")]
    public void What_it_is_about_can_be_read_again(string template, string occasion, string visit, string authority)
    {
        var id = new VisitMessageId(new(visit, authority), template, occasion);
        Assert.Equal(id, VisitMessageId.Parse(id.AsDocument));
    }

    [Theory]
    [InlineData("1.2.250.1.999")]
    [InlineData("visit-message:A:announced")]
    [InlineData("visit-message::announced:CH-X|1")]
    public void A_documents_id_is_none(string id) => Assert.Null(VisitMessageId.Parse(new(id)));
}
