using HopEn2.Interop.Domain.Alerts;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Domain.Ruptures;
using HopEn2.Interop.Ledger.Queries;
using HopEn2.Interop.Mappings;
using HopEn2.Interop.Monitoring;
using HopEn2.Interop.Monitoring.Alerting;
using HopEn2.Interop.Web.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace HopEn2.Interop.Web.Api;

/// <summary>Incidents, what people do about them, routes, and the watch's own score.</summary>
internal static class AlertEndpoints
{
    private const double ScoreDays = 30;
    private const int MostScoreDays = 366;

    /// <summary>Of the past of a stream, drawn before the break: enough to see its rhythm.</summary>
    private static readonly TimeSpan LeastBefore = TimeSpan.FromHours(3);

    private static readonly TimeSpan MostBefore = TimeSpan.FromDays(2);

    public static void MapAlerts(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/alerts", ListAsync).RequireAuthorization(AccessPolicies.View).Produces<ListOf<IncidentView>>()
            .WithSummary("Incidents, newest first. state: open, over; all when left out. from and to: opened in this time.");
        routes.MapGet("/api/alerts/now", (AlertNow now) => now.View()).RequireAuthorization(AccessPolicies.View)
            .WithSummary("What is open now, whether the watch still speaks, and how the routes fare. What is null is not known.");
        routes.MapGet("/api/alerts/score", ScoreAsync).RequireAuthorization(AccessPolicies.View).Produces<ScoreView>()
            .WithSummary("The watch's own score over the last days (30 when left out): incidents a month, false alarms against the budget, median time to see.");
        routes.MapGet("/api/alerts/{id}", ShowAsync).RequireAuthorization(AccessPolicies.View).Produces<IncidentDetailView>()
            .WithSummary("One incident: evidence over time, what depends on it, what people did, who was told.");
        Act(routes, "acknowledge", "Somebody takes care of it: no more reminders.", (who, at, r) => new PersonAction.Acknowledge(who, at, r.Comment));
        Act(routes, "comment", "Adds a remark.", (who, at, r) => new PersonAction.Remark(who, at, r.Comment));
        Act(routes, "unsilence", "Ends a silence.", (who, at, r) => new PersonAction.Unhush(who, at, r.Comment));
        Act(routes, "false", "Nothing was broken: counted as a false alarm.", (who, at, r) => new PersonAction.MarkFalse(who, at, r.Comment));
        Act(routes, "true", "It was no false alarm after all.", (who, at, r) => new PersonAction.MarkTrue(who, at, r.Comment));
        routes.MapPost("/api/alerts/{id}/silence", SilenceAsync).RequireAuthorization(AccessPolicies.Operate).AddEndpointFilter<SameOrigin>().Produces<IncidentView>()
            .WithSummary("Nobody is told anything of it until a time, or for some minutes: {\"until\": …} or {\"minutes\": …}, {\"comment\": …}. Those who were told are reminded when it ends.");
        routes.MapPost("/api/alerts/routes/{route}/test", TestAsync).RequireAuthorization(AccessPolicies.Operate).AddEndpointFilter<SameOrigin>().Produces<TrialView>(StatusCodes.Status202Accepted)
            .WithSummary("Sends a trial notice by a route, as any other notice goes.");
    }

    private static void Act(IEndpointRouteBuilder routes, string verb, string summary, Func<string, DateTimeOffset, ActionRequest, PersonAction> action) =>
        routes.MapPost($"/api/alerts/{{id}}/{verb}", (HttpContext context, string id, ActionRequest request, Office office, CancellationToken cancel) =>
                office.ActAsync(id, action(context.User.Identity?.Name ?? "", office.Now, request with { Comment = QueryReader.Blank(request.Comment) }), cancel))
            .RequireAuthorization(AccessPolicies.Operate).AddEndpointFilter<SameOrigin>().Produces<IncidentView>().WithSummary($"{summary} {{\"comment\": …}}");

    private static Task<IResult> SilenceAsync(HttpContext context, string id, SilenceRequest request, Office office, HospitalClock clock, CancellationToken cancel)
    {
        var read = new QueryReader(clock);
        var until = read.Time("until", request.Until);
        if (read.Problem is { } problem)
            return Task.FromResult(problem);
        if (until is null == request.Minutes is null)
            return Task.FromResult(Problem.Bad("Say how long.", "Either until (a time) or minutes."));
        var end = until ?? office.Now + TimeSpan.FromMinutes(Math.Clamp(request.Minutes!.Value, 0, 1_000_000));
        return office.ActAsync(id, new PersonAction.Hush(context.User.Identity?.Name ?? "", office.Now, QueryReader.Blank(request.Comment), end), cancel);
    }

    private static async Task<IResult> ListAsync(
        IAlertQueries queries, IMappings mappings, HospitalClock clock, IOptionsMonitor<AlertOptions> options, string? state, string? from, string? to, string? cursor, string? size, CancellationToken cancel)
    {
        var read = new QueryReader(clock);
        var (first, last) = (read.Time("from", from), read.Time("to", to));
        bool? open = QueryReader.Blank(state) switch { "open" => true, "over" => false, _ => null };
        if (open is null && QueryReader.Blank(state) is { } other)
            read.Wrong("state", other, "open or over");
        var page = read.Page(cursor, size);
        if (read.Problem is { } problem)
            return problem;
        var (scopes, lifecycle) = (new AlertScopes(mappings.Current), options.CurrentValue.Lifecycle);
        return await AskAsync(async () =>
            Results.Ok(ListOf<IncidentView>.From(await queries.IncidentsAsync(open, first, last, page, cancel), i => IncidentView.Of(i, scopes, clock, lifecycle))));
    }

    private static Task<IResult> ShowAsync(
        string id, IAlertStore store, IAlertQueries queries, IMappings mappings, HospitalClock clock, IOptionsMonitor<AlertOptions> options, IServiceProvider services, CancellationToken cancel) => AskAsync(async () =>
    {
        if (await store.FindAsync(id, cancel) is not { } stored)
            return Office.Unknown;
        var incident = stored.Incident;
        var view = IncidentView.Of(incident, new AlertScopes(mappings.Current), clock, options.CurrentValue.Lifecycle);
        var actions = (await queries.ActionsAsync(id, cancel)).Select(a => a with { At = clock.Local(a.At), Until = IncidentView.Local(a.Until, clock) });
        return Results.Ok(new IncidentDetailView(view, [.. actions], [.. stored.Notices.Select(n => NoticeView.Of(n, clock))], await EvidenceAsync(incident, services.GetService<IStreamHistory>(), clock, cancel)));
    });

    /// <summary>The stream that speaks for the incident, from as long before the break as it has lasted.</summary>
    private static async Task<EvidenceView?> EvidenceAsync(KnownIncident incident, IStreamHistory? history, HospitalClock clock, CancellationToken cancel)
    {
        if (history is null || StreamSubject.Parse(incident.Lead.Stream) is not { } stream)
            return null;
        var lasted = (incident.ResolvedAt ?? clock.Now) - incident.Since;
        var before = lasted < LeastBefore ? LeastBefore : lasted > MostBefore ? MostBefore : lasted;
        return await history.ReadAsync(stream, incident.Since - before, cancel) is { Buckets.Count: > 0 } found ? EvidenceView.Of(incident.Lead.Stream, found, clock) : null;
    }

    private static async Task<IResult> ScoreAsync(IAlertQueries queries, IMappings mappings, HospitalClock clock, IServiceProvider services, string? days, CancellationToken cancel)
    {
        var period = ScoreDays;
        if (QueryReader.Blank(days) is { } asked && (!double.TryParse(asked, System.Globalization.CultureInfo.InvariantCulture, out period) || period is < 1 or > MostScoreDays))
            return Problem.Bad($"days is \"{asked}\"; it is to be a number from 1 to {MostScoreDays}.");
        return await AskAsync(async () =>
        {
            var opened = new List<KnownIncident>();
            string? cursor = null;
            do
            {
                var page = await queries.IncidentsAsync(null, clock.Now.AddDays(-period), null, new(cursor, 500), cancel);
                opened.AddRange(page.Items);
                cursor = page.Next;
            }
            while (cursor is not null);
            var watched = services.GetService<IStreamHistory>()?.Watched ?? 0;
            return Results.Ok(ScoreView.Of(WatchScore.Of(opened, period, watched, BudgetOf(mappings.Current.Alerts, watched))));
        });
    }

    /// <summary>Of one stream, in 30 days: its own, or its share of the house's where that is less.</summary>
    private static double BudgetOf(AlertRoutes alerts, int watched) =>
        watched == 0 ? alerts.FalseAlarmsPerStreamAndMonth : Math.Min(alerts.FalseAlarmsPerStreamAndMonth, alerts.FalseAlarmsPerHospitalAndMonth / watched);

    private static Task<IResult> TestAsync(string route, IMappings mappings, AlertDesk desk, CancellationToken cancel) => AskAsync(async () =>
        mappings.Current.Alerts.Named(route) is null
            ? Problem.NotFound($"There is no route \"{route}\".", $"Known: {string.Join(", ", mappings.Current.Alerts.Routes.Select(r => r.Name))}.")
            : Results.Accepted(null, new TrialView(await desk.TestAsync(route, cancel))));

    private static async Task<IResult> AskAsync(Func<Task<IResult>> ask)
    {
        try
        {
            return await ask();
        }
        catch (LedgerUnavailableException e)
        {
            return Problem.Away("Incidents cannot be read or written now.", e.Message);
        }
    }

    /// <summary>Where people's actions arrive.</summary>
    internal sealed class Office(AlertDesk desk, IMappings mappings, HospitalClock clock, IOptionsMonitor<AlertOptions> options)
    {
        public static IResult Unknown { get; } = Problem.NotFound("There is no such incident.", "Look it up at /api/alerts. Retention may have forgotten it.");

        public DateTimeOffset Now => clock.Now;

        public Task<IResult> ActAsync(string id, PersonAction action, CancellationToken cancel) => AskAsync(async () => await desk.ActAsync(id, action, cancel) switch
        {
            ActionOutcome.Done done => Results.Ok(IncidentView.Of(done.Incident, new AlertScopes(mappings.Current), clock, options.CurrentValue.Lifecycle)),
            ActionOutcome.Refused refused => Problem.Conflict(What(refused.Why), "Look at the incident as it is now."),
            _ => Unknown,
        });

        private static string What(ActionRefusal why) => why switch
        {
            ActionRefusal.Over => "The incident is over.",
            ActionRefusal.CommentMissing => "A comment is missing.",
            ActionRefusal.CommentTooLong => "The comment is too long: 1000 characters are the most.",
            ActionRefusal.EndsInThePast => "The silence would end in the past.",
            ActionRefusal.TooLong => $"A silence lasts {PersonAction.LongestSilence.TotalDays:0} days at most. What is planned for longer stands in alerts.yaml (planned).",
            ActionRefusal.NotSilenced => "The incident is not silenced.",
            _ => "The incident is not marked as a false alarm.",
        };
    }
}

internal sealed record ActionRequest(string? Comment);

/// <param name="Until">A time with its offset, or one of the hospital.</param>
internal sealed record SilenceRequest(string? Comment, string? Until, double? Minutes);

/// <param name="Notice">Id of the trial; how it fared is told with the route, at /api/alerts/now.</param>
internal sealed record TrialView(string Notice);
