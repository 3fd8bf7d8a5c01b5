using System.Globalization;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Indicators;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Mappings;
using HopEn2.Interop.Monitoring;
using HopEn2.Interop.Monitoring.Indicators;
using HopEn2.Interop.Web.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace HopEn2.Interop.Web.Api;

/// <summary>The indicators of HOP'EN 2: figures for all who may look, line lists for operators.</summary>
internal static class IndicatorEndpoints
{
    /// <summary>Months that a trend goes back.</summary>
    private const int TrendMonths = 13;

    private const string Csv = "text/csv; charset=utf-8";

    public static void MapIndicators(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/indicators/{month}", MonthAsync).RequireAuthorization(AccessPolicies.View).Produces<IndicatorMonthView>()
            .WithSummary("The nine rates of a month (2025-03). scope: all, entity:FINESS, site:FINESS, pole:NAME or service:CODE. What it is as of is in it: it may be some seconds old.");
        routes.MapGet("/api/indicators/{month}/csv", CsvAsync).RequireAuthorization(AccessPolicies.View)
            .WithSummary("The same by service, as a table for a spreadsheet.");
        routes.MapGet("/api/indicators/{month}/{indicator}/items", ItemsAsync).RequireAuthorization(AccessPolicies.Operate).Produces<ItemsView>()
            .WithSummary("The lines of a denominator (P1.02-LDL …), by key. reason, code, service, pathway: only those. Kept in the audit.");
        routes.MapGet("/api/indicators/{month}/{indicator}/items/csv", ItemsCsvAsync).RequireAuthorization(AccessPolicies.Operate)
            .WithSummary("The same as a table for a spreadsheet. Kept in the audit.");
    }

    private static Task<IResult> MonthAsync(IndicatorBoard board, IMappings mappings, HospitalClock clock, string month, string? scope, CancellationToken cancel) =>
        OfMonthAsync(board, clock, month, scope, report =>
        {
            var current = mappings.Current;
            var scopes = IndicatorHouse.ScopesOf(current).Select(s => new ScopeView(s.Scope.ToString(), s.Scope.Kind.ToString().ToLowerInvariant(), s.Label));
            return Results.Ok(IndicatorMonthView.Of(report, current, clock, [.. scopes], indicator => board.Trend(report.Month, TrendMonths, report.Scope, indicator)));
        }, cancel);

    private static Task<IResult> CsvAsync(IndicatorBoard board, IMappings mappings, HospitalClock clock, string month, string? scope, CancellationToken cancel) =>
        OfMonthAsync(board, clock, month, scope, report => Results.File(IndicatorCsv.Of(report, mappings.Current), Csv, $"indicateurs-{report.Month}.csv"), cancel);

    private static Task<IResult> ItemsAsync(
        HttpContext context, IndicatorBoard board, HospitalClock clock, IAccessAudit audit, string month, string indicator, string? scope, string? reason, string? code, string? service,
        string? pathway, string? cursor, string? size, CancellationToken cancel) => OfItemsAsync(
        context, board, clock, audit, month, indicator, scope, reason, code, service, pathway, cursor, size, (items, page) =>
        {
            var from = int.TryParse(page.Cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var at) ? at : 0;
            var next = from + page.Size < items.Count ? (from + page.Size).ToString(CultureInfo.InvariantCulture) : null;
            return Results.Ok(new ItemsView(items.Count, [.. items.Skip(from).Take(page.Size).Select(ItemView.Of)], next));
        }, cancel);

    private static Task<IResult> ItemsCsvAsync(
        HttpContext context, IndicatorBoard board, HospitalClock clock, IAccessAudit audit, string month, string indicator, string? scope, string? reason, string? code, string? service,
        string? pathway, CancellationToken cancel) => OfItemsAsync(
        context, board, clock, audit, month, indicator, scope, reason, code, service, pathway, null, null,
        (items, _) => Results.File(IndicatorCsv.Of(items), Csv, $"{indicator}-{month}.csv"), cancel);

    private static async Task<IResult> OfItemsAsync(
        HttpContext context, IndicatorBoard board, HospitalClock clock, IAccessAudit audit, string month, string indicator, string? scope, string? reason, string? code, string? service,
        string? pathway, string? cursor, string? size, Func<List<IndicatorItem>, Ledger.Queries.PageRequest, IResult> answer, CancellationToken cancel)
    {
        var read = new QueryReader(clock);
        var which = read.Named("indicator", indicator, IndicatorNames.Parse, IndicatorNames.All.Select(i => i.Name()));
        var why = read.Named("reason", reason, Reasons.Parse, Reasons.All.Select(r => r.Name()));
        var page = read.Page(cursor, size);
        if (read.Problem is { } problem)
            return problem;
        return await OfMonthAsync(board, clock, month, scope, async report =>
        {
            await audit.KeepAsync(context, Seen.Search, MessageEndpoints.Criteria(context));
            var items = report.Of(which!.Value).Items.Where(i =>
                (why is null || i.Reason == why) && (string.IsNullOrEmpty(code) || i.Code == code) && (service is null || i.Places.Any(p => p.Service == service))
                && (string.IsNullOrEmpty(pathway) || i.Pathways?.Contains(pathway) is true)).ToList();
            return answer(items, page);
        }, cancel);
    }

    private static Task<IResult> OfMonthAsync(IndicatorBoard board, HospitalClock clock, string month, string? scope, Func<IndicatorMonth, IResult> answer, CancellationToken cancel) =>
        OfMonthAsync(board, clock, month, scope, report => Task.FromResult(answer(report)), cancel);

    private static async Task<IResult> OfMonthAsync(IndicatorBoard board, HospitalClock clock, string month, string? scope, Func<IndicatorMonth, Task<IResult>> answer, CancellationToken cancel)
    {
        var read = new QueryReader(clock);
        var asked = Month.Parse(month);
        var whose = IndicatorScope.Parse(QueryReader.Blank(scope));
        if (asked is null)
            read.Wrong("month", month, "a month such as 2025-03");
        if (whose is null)
            read.Wrong("scope", scope!, "all, entity:FINESS, site:FINESS, pole:NAME or service:CODE");
        if (read.Problem is { } problem)
            return problem;
        try
        {
            return await answer(await board.MonthAsync(asked!.Value, whose!, cancel));
        }
        catch (LedgerUnavailableException e)
        {
            return Problem.Away("The indicators cannot be computed now.", e.Message);
        }
    }

    /// <param name="Count">Of all pages.</param>
    internal sealed record ItemsView(int Count, IReadOnlyList<ItemView> Items, string? Next);
}
