using HopEn2.Interop.Domain.Alerts;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Domain.Ruptures;
using Xunit;
using static HopEn2.Interop.Tests.Shared.Breaks;

namespace HopEn2.Interop.Tests.Unit.Domain.Alerts;

public class IncidentLifecycleTests
{
    private static readonly LifecycleSettings Settings = new();

    /// <summary>What is known after the reports, in their order.</summary>
    private static List<KnownIncident> After(params IncidentReport[] reports) => After([], reports);

    private static List<KnownIncident> After(List<KnownIncident> known, params IncidentReport[] reports)
    {
        foreach (var report in reports)
        {
            var changed = IncidentLifecycle.Observe(known, report, Settings);
            known = [.. known.Where(k => changed.All(c => c.Id != k.Id)), .. changed];
        }

        return known;
    }

    private static Incident Labo => Incident(Alert(Feed("sgl")));

    [Fact]
    public void What_is_observed_for_the_first_time_opens_with_its_evidence()
    {
        var known = Assert.Single(After(Report(0, Labo)));

        Assert.True(known.IsOpen);
        Assert.Equal((Feed("sgl"), RuptureKind.Silence, At(-40), At(0), Severity.Major), (known.Root, known.Kind, known.Since, known.OpenedAt, known.Severity));
        Assert.Equal(TimeSpan.FromMinutes(40), known.TimeToSee);
    }

    [Fact]
    public void The_same_report_again_and_an_older_one_change_nothing()
    {
        var known = After(Report(0, Labo), Report(1), Report(2, Labo));

        Assert.Empty(IncidentLifecycle.Observe(known, Report(2, Labo), Settings));
        Assert.Empty(IncidentLifecycle.Observe(known, Report(1), Settings));
        Assert.Empty(IncidentLifecycle.Observe(known, Report(3, Labo), Settings));
    }

    [Fact]
    public void It_is_over_only_when_it_has_not_been_seen_for_long_enough_and_then_since_it_was_not_seen()
    {
        var gone = Assert.Single(After(Report(0, Labo), Report(10), Report(14)));
        Assert.True(gone.IsOpen);
        Assert.Equal(At(10), gone.GoneSince);

        var over = Assert.Single(After(Report(0, Labo), Report(10), Report(14), Report(15)));
        Assert.Equal((At(10), Resolution.NoLongerSeen), (over.ResolvedAt, over.Resolution));
    }

    [Fact]
    public void A_hiccup_is_no_end()
    {
        var known = Assert.Single(After(Report(0, Labo), Report(10), Report(12, Labo)));

        Assert.True(known.IsOpen);
        Assert.Null(known.GoneSince);
        Assert.Equal([At(12)], known.Returns);
    }

    [Fact]
    public void A_sender_that_was_not_connected_is_told_as_that_also_when_its_first_message_comes_after_its_connection()
    {
        var (silent, gone) = (Alert(Feed("sgl")), Alert(Feed("sgl"), RuptureKind.Disconnected));
        IncidentReport[] reports = [Report(0, Labo), Report(1, Incident(gone, silent)), Report(30, Labo)];

        Assert.Equal(RuptureKind.Silence, Assert.Single(After(reports[0])).Kind);
        Assert.Equal(RuptureKind.Disconnected, Assert.Single(After(reports)).Kind);
        Assert.Equal(RuptureKind.Disconnected, Assert.Single(After([.. reports, Report(32), Report(37)])).Kind);
        Assert.Equal(RuptureKind.Silence, Assert.Single(After([.. reports, Report(36, Labo)])).Kind);
    }

    [Fact]
    public void A_feed_that_comes_and_goes_is_one_incident_that_flaps()
    {
        var reports = new List<IncidentReport>();
        for (var cycle = 0; cycle < 6; cycle++)
        {
            reports.Add(Report(cycle * 20, Incident(Alert(Feed("sgl"), since: (cycle * 20) - 5, raised: cycle * 20))));
            reports.Add(Report((cycle * 20) + 10));
            reports.Add(Report((cycle * 20) + 16));
        }

        var known = Assert.Single(After([.. reports]));
        Assert.True(Settings.IsFlapping(known, At(100)));
        Assert.True(known.IsOpen);
        Assert.Equal(At(0), known.OpenedAt);

        // The longer quiet ends it all the same.
        Assert.False(Assert.Single(After([known], Report(141))).IsOpen);
    }

    [Fact]
    public void A_limping_feed_that_stops_is_the_same_incident()
    {
        var known = Assert.Single(After(Report(0, Incident(Alert(Feed("sgl"), RuptureKind.Drop))), Report(30, Incident(Alert(Feed("sgl"), since: -2, raised: 30)))));

        Assert.Equal(RuptureKind.Silence, known.Kind);
        Assert.Equal(At(-40), known.Since);
        Assert.Equal(Severity.Major, known.Severity);
    }

    [Fact]
    public void An_incident_whose_root_moves_to_the_parent_is_the_same()
    {
        var (cardio, neuro) = (Alert(Service("CARDIO")), Alert(Service("NEURO"), raised: 10));
        var known = Assert.Single(After(Report(0, Incident(cardio)), Report(10, Incident(Feed("dpi"), cardio, neuro)), Report(20, Incident(Alert(Feed("dpi"), raised: 20), cardio, neuro))));

        Assert.Equal(Feed("dpi"), known.Root);
        Assert.Equal(Severity.Major, known.Severity);
        Assert.Equal(3, known.Parts.Count);
        Assert.Equal(At(0), known.OpenedAt);
    }

    [Fact]
    public void Ten_feeds_of_a_site_that_break_one_after_the_other_are_one_incident()
    {
        var alerts = Enumerable.Range(0, 10).Select(n => Alert(Feed($"f{n}"), raised: n)).ToList();
        var reports = Enumerable.Range(1, 10).Select(n => n == 1 ? Report(0, Incident(alerts[0])) : Report(n, Incident(Sender("SITE"), [.. alerts.Take(n)])));

        var known = Assert.Single(After([.. reports]));
        Assert.Equal((Sender("SITE"), Severity.Critical), (known.Root, known.Severity));
        Assert.Equal(10, known.Current.Count());
    }

    [Fact]
    public void Several_incidents_that_turn_out_to_be_one_end_in_the_oldest()
    {
        var (first, second) = (Alert(Feed("dpi")), Alert(Feed("ris"), raised: 5));
        var known = After(Report(0, Incident(first)), Report(5, Incident(first), Incident(second)), Report(9, Incident(Sender("SITE"), first, second)));

        var goesOn = Assert.Single(known, k => k.IsOpen);
        var merged = Assert.Single(known, k => !k.IsOpen);
        Assert.Equal(At(0), goesOn.OpenedAt);
        Assert.Equal((Resolution.Merged, goesOn.Id), (merged.Resolution, merged.MergedInto));
    }

    [Fact]
    public void One_incident_that_turns_out_to_be_two_goes_on_with_the_greater_part()
    {
        var (a, b, c) = (Alert(Feed("dpi")), Alert(Feed("ris")), Alert(Feed("gam")));
        var known = After(Report(0, Incident(Sender("SITE"), a, b, c)), Report(9, Incident(c), Incident(Sender("SITE"), a, b)));

        Assert.Equal(2, known.Count);
        Assert.Equal(Sender("SITE"), known.Single(k => k.OpenedAt == At(0)).Root);
        Assert.Equal(Feed("gam"), known.Single(k => k.OpenedAt == At(9)).Root);
    }

    [Fact]
    public void What_comes_back_within_the_hour_is_the_same_and_what_comes_back_later_is_another()
    {
        var over = After(Report(0, Labo), Report(10), Report(15));

        var soon = Assert.Single(After(over, Report(40, Incident(Alert(Feed("sgl"), since: 20, raised: 40)))));
        Assert.True(soon.IsOpen);
        Assert.Null(soon.Acknowledged);

        Assert.Equal(2, After(over, Report(71, Incident(Alert(Feed("sgl"), since: 60, raised: 71)))).Count);
    }

    [Fact]
    public void Refusals_by_different_codes_are_different_incidents()
    {
        var known = After(Report(0, Incident(Alert(Feed("pfi"), RuptureKind.Refused, code: "A"))), Report(1, Incident(Alert(Feed("pfi"), RuptureKind.Refused, code: "A")), Incident(Alert(Feed("pfi"), RuptureKind.Refused, code: "B"))));

        Assert.Equal(2, known.Count);
    }

    [Fact]
    public void Severity_does_not_lower_by_itself_while_the_incident_is_open()
    {
        var services = new[] { "CARDIO", "NEURO", "GERIA", "ONCO", "PED" }.Select(s => Alert(Service(s))).ToArray();
        var known = Assert.Single(After(Report(0, Incident(Alert(Feed("dpi")), services)), Report(9, Incident(Alert(Feed("dpi"))))));

        Assert.Equal(Severity.Critical, known.Severity);
    }

    [Fact]
    public void Two_engines_that_see_the_same_open_the_same_incident() =>
        Assert.Equal(After(Report(0, Labo)).Single().Id, After(Report(0, Labo)).Single().Id);
}
