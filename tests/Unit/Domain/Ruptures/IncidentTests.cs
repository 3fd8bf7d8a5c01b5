using HopEn2.Interop.Domain.Ruptures;
using Xunit;
using static HopEn2.Interop.Tests.Unit.Domain.Ruptures.Flows;

namespace HopEn2.Interop.Tests.Unit.Domain.Ruptures;

/// <summary>One cause, one incident.</summary>
public sealed class IncidentTests
{
    // Two sites; the first has three feeds, the first of which has two services.
    private static readonly Dictionary<string, string> Parents = new(StringComparer.Ordinal)
    {
        ["cardio"] = "dpi", ["nephro"] = "dpi", ["dpi"] = "nord", ["labo"] = "nord", ["radio"] = "nord", ["dpi-sud"] = "sud",
    };

    [Fact]
    public void A_dead_feed_explains_its_services()
    {
        var incident = Assert.Single(Group(Alert("cardio"), Alert("dpi"), Alert("nephro")));

        Assert.Equal("dpi", incident.Root);
        Assert.Equal(["cardio", "nephro"], incident.Children.Select(c => c.Stream));
    }

    [Fact]
    public void A_silent_feed_is_the_cause_though_only_one_service_has_noticed() =>
        Assert.Equal("dpi", Assert.Single(Group(Alert("cardio"), Alert("dpi"))).Root);

    [Fact]
    public void A_service_that_makes_its_feed_limp_is_the_cause_itself() =>
        Assert.Equal("cardio", Assert.Single(Group(Alert("cardio"), Alert("dpi", RuptureKind.Drop) with { Expected = 30, Seen = 20 })).Root);

    [Fact]
    public void A_service_that_noticed_first_that_its_feed_limps_is_not_the_cause() =>
        Assert.Equal("dpi", Assert.Single(Group(Alert("cardio"), Alert("dpi", RuptureKind.Drop) with { Expected = 100, Seen = 20 })).Root);

    [Fact]
    public void Services_that_broke_at_other_times_are_not_the_feed_s_break() =>
        Assert.Equal(["cardio", "nephro"], Group(Alert("cardio"), Alert("nephro", hours: 12)).Select(i => i.Root));

    [Fact]
    public void A_feed_that_limps_because_one_it_answers_is_dead_is_that_one_s_consequence()
    {
        var incident = Assert.Single(Incident.Group([Alert("dpi"), Alert("pfi", RuptureKind.Drop, hours: 1)], new Answering()));

        Assert.Equal("dpi", incident.Root);
        Assert.Equal("pfi", Assert.Single(incident.Children).Stream);
    }

    [Fact]
    public void A_feed_that_is_silent_because_one_it_answers_is_dead_is_that_one_s_consequence_unless_it_owes_answers_to_others()
    {
        Assert.Equal("dpi", Assert.Single(Incident.Group([Alert("dpi"), Alert("pfi", hours: 1)], new Answering())).Root);
        Assert.Equal(["dpi", "pfi"], Incident.Group([Alert("dpi"), Alert("pfi", hours: 1), Alert("z01", RuptureKind.NotAcknowledged, hours: 1)], new Answering()).Select(i => i.Root));
    }

    [Fact]
    public void A_feed_that_limps_because_one_sort_of_acknowledgement_stops_is_that_sort_s_consequence()
    {
        var one = Assert.Single(Incident.Group([Alert("z01", RuptureKind.NotAcknowledged), Alert("pfi", RuptureKind.Drop)], new Answering()));
        Assert.Equal(("z01", RuptureKind.NotAcknowledged), (one.Root, one.Alert?.Kind));

        var most = Assert.Single(Incident.Group([Alert("z01", RuptureKind.NotAcknowledged), Alert("z02", RuptureKind.NotAcknowledged), Alert("pfi", RuptureKind.Drop)], new Answering()));
        Assert.Equal(("pfi", RuptureKind.Drop), (most.Root, most.Alert?.Kind));
    }

    [Fact]
    public void What_is_not_deposited_because_nothing_is_acknowledged_is_one_incident_with_it() =>
        Assert.Equal("dpi", Assert.Single(Group(Alert("cardio", RuptureKind.NotDeposited), Alert("dpi", RuptureKind.NotAcknowledged))).Root);

    [Fact]
    public void Several_feeds_of_one_sender_are_a_break_of_the_site_and_their_evidence_adds_up()
    {
        var incident = Assert.Single(Group(Alert("labo", odds: 5), Alert("radio", odds: 7)));

        Assert.Equal("nord", incident.Root);
        Assert.Null(incident.Alert);
        Assert.Equal(12, incident.Odds);
    }

    [Fact]
    public void Ten_feeds_of_one_site_are_one_incident()
    {
        var parents = Enumerable.Range(0, 10).ToDictionary(i => $"feed {i}", _ => "site");

        var incident = Assert.Single(Incident.Group([.. parents.Keys.Select(k => Alert(k))], s => parents.GetValueOrDefault(s)));

        Assert.Equal(10, incident.Children.Count);
    }

    [Fact]
    public void Feeds_of_two_sites_are_two_incidents() =>
        Assert.Equal(["labo", "dpi-sud"], Group(Alert("labo"), Alert("dpi-sud", hours: 1)).Select(i => i.Root));

    [Fact]
    public void Refusals_are_not_explained_by_a_silence() =>
        Assert.Equal(2, Group(Alert("dpi"), Alert("cardio", RuptureKind.Refused, code: "XDSRepositoryError")).Count);

    [Fact]
    public void The_same_refusal_above_and_below_is_one_incident() =>
        Assert.Equal("dpi", Assert.Single(Group(Alert("cardio", RuptureKind.Refused, code: "X"), Alert("dpi", RuptureKind.Refused, code: "X"))).Root);

    [Fact]
    public void A_site_watched_as_one_stream_is_seen_before_its_feeds()
    {
        var feeds = Enumerable.Range(0, 6).Select(i => Steady($"feed {i}", i, 60, 1).Without(59, 70)).ToArray();
        var alerts = Replay(Together([.. feeds, .. feeds.Select(f => f.Select(e => e with { Stream = "site" }))]), until: Day(60)).Raised().Where(a => a.RaisedAt > Day(59)).ToList();

        Assert.Equal("site", alerts[0].Stream);
        Assert.True(alerts[0].RaisedAt < Day(59).AddHours(4));
    }

    private static RuptureAlert Alert(string stream, RuptureKind kind = RuptureKind.Silence, double odds = 10, int hours = 0, string? code = null) =>
        new(stream, Day(1).AddHours(hours), kind, Day(0.9).AddHours(hours), 10, 0, odds, code);

    private static IReadOnlyList<Incident> Group(params RuptureAlert[] alerts) => Incident.Group(alerts, s => Parents.GetValueOrDefault(s));

    private sealed class Answering : ICauses
    {
        public string? ParentOf(string stream) => stream is "z01" or "z02" or "z03" ? "pfi" : null;

        public IReadOnlyCollection<string> AnswersBy(string stream) => stream == "pfi" ? ["z01", "z02", "z03"] : [];

        public IReadOnlyCollection<string> Answered(string stream) => stream == "pfi" ? ["dpi", "labo"] : [];
    }
}
