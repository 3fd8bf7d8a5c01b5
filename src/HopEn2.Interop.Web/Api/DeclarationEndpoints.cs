using HopEn2.Interop.Declarations;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Indicators;
using HopEn2.Interop.Domain.Indicators.Declaring;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Monitoring;
using HopEn2.Interop.Monitoring.Indicators;
using HopEn2.Interop.Web.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace HopEn2.Interop.Web.Api;

/// <summary>What was declared of a month, what has changed since, and how it stands against the CNAM's counts.</summary>
internal static class DeclarationEndpoints
{
    public static void MapDeclarations(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/indicators/{month}/declaration", DifferenceAsync).RequireAuthorization(AccessPolicies.View).Produces<DeclarationView>()
            .WithSummary("The last declaration of a month (2025-03) and scope, and each rate that is not as declared; declared: false when there is none.");
        routes.MapGet("/api/indicators/{month}/declaration/items", ItemsAsync).RequireAuthorization(AccessPolicies.Operate).Produces<IReadOnlyList<ChangedItemView>>()
            .WithSummary("Every line that is not as declared, those first that move a numerator. Kept in the audit.");
        routes.MapGet("/api/indicators/{month}/reconciliation", ReconcileAsync).RequireAuthorization(AccessPolicies.Operate).Produces<ReconciliationView>()
            .WithSummary("The month's documents in the DMP held against the CNAM's counts, type by type, with the documents that may explain a difference. Kept in the audit.");
    }

    private static Task<IResult> DifferenceAsync(IndicatorBoard board, DeclarationBook book, HospitalClock clock, string month, string? scope, CancellationToken cancel) =>
        OfDifferenceAsync(board, book, clock, month, scope, difference => Results.Ok(DeclarationView.Of(difference, clock)), cancel);

    private static async Task<IResult> ItemsAsync(
        HttpContext context, IndicatorBoard board, DeclarationBook book, HospitalClock clock, IAccessAudit audit, string month, string? scope, CancellationToken cancel)
    {
        await audit.KeepAsync(context, Seen.Search, MessageEndpoints.Criteria(context));
        return await OfDifferenceAsync(board, book, clock, month, scope, difference => Results.Ok(difference?.Rates.SelectMany(r => r.Items).Select(ChangedItemView.Of).ToList() ?? []), cancel);
    }

    private static async Task<IResult> OfDifferenceAsync(
        IndicatorBoard board, DeclarationBook book, HospitalClock clock, string month, string? scope, Func<DeclarationDifference?, IResult> answer, CancellationToken cancel)
    {
        var read = new QueryReader(clock);
        var (asked, whose) = (Month.Parse(month), IndicatorScope.Parse(QueryReader.Blank(scope)));
        if (asked is null)
            read.Wrong("month", month, "a month such as 2025-03");
        if (whose is null)
            read.Wrong("scope", scope!, "all, entity:FINESS, site:FINESS, pole:NAME or service:CODE");
        if (read.Problem is { } problem)
            return problem;
        try
        {
            // Computed only where there is a declaration to hold it against.
            if (await book.OfAsync(asked!.Value, whose!, cancel) is not [.., { } last])
                return answer(null);
            // What the screens keep may be older than the declaration: held against that, everything declared since would look changed.
            var kept = await board.MonthAsync(asked.Value, whose!, watched: true, cancel);
            return answer(await book.DifferenceAsync(asked.Value, whose!, kept.AsOf < last.At ? null : kept, cancel));
        }
        catch (LedgerUnavailableException e)
        {
            return Problem.Away("What was declared cannot be read now.", e.Message);
        }
    }

    private static async Task<IResult> ReconcileAsync(HttpContext context, CnamDesk desk, HospitalClock clock, IAccessAudit audit, string month, CancellationToken cancel)
    {
        var read = new QueryReader(clock);
        if (Month.Parse(month) is not { } asked)
        {
            read.Wrong("month", month, "a month such as 2025-03");
            return read.Problem!;
        }

        await audit.KeepAsync(context, Seen.Search, MessageEndpoints.Criteria(context));
        try
        {
            return await desk.ReconcileAsync(asked, cancel) is { } found
                ? Results.Ok(new ReconciliationView(month, clock.OfMachine(found.ImportedAt), [.. found.Types.Select(t => new ReconciledTypeView(
                    t.Type, t.Kind.Name(), t.Ours, t.Theirs, t.Difference, [.. t.Suspects.Select(s => new SuspectView(s.Why.ToString(), s.Key, clock.Local(s.At), s.Code))]))]))
                : Problem.NotFound($"There are no counts of the CNAM for {month}.", "Import them: hopen2 import cnam FILE.");
        }
        catch (LedgerUnavailableException e)
        {
            return Problem.Away("The counts cannot be read now.", e.Message);
        }
    }

    /// <param name="Changed">Something is not as it was declared.</param>
    internal sealed record DeclarationView(
        bool Declared, int? Number, string? Author, DateTimeOffset? At, string? Digest, bool Changed, bool SettingsChanged, bool MappingsChanged, IReadOnlyList<ChangedRateView> Rates)
    {
        public static DeclarationView Of(DeclarationDifference? difference, HospitalClock clock) => difference is null
            ? new(false, null, null, null, null, false, false, false, [])
            : new(
                true, difference.Declared.Number, difference.Declared.Author, clock.OfMachine(difference.Declared.At), difference.Declared.Digest, !difference.None,
                difference.SettingsChanged || difference.RulesChanged, difference.MappingsChanged,
                [.. difference.Rates.Select(r => new ChangedRateView(r.Indicator.Name(), FigureView.Of(r.Before), FigureView.Of(r.Now), r.Items.Count))]);
    }

    /// <param name="Lines">How many lines are not as declared.</param>
    internal sealed record ChangedRateView(string Id, FigureView Declared, FigureView Now, int Lines);

    internal sealed record FigureView(int N, int D, double? Rate, bool Reached)
    {
        public static FigureView Of(IndicatorRate rate) => new(rate.N, rate.D, rate.Shown, rate.Reached);
    }

    /// <param name="Declared">Reason as declared; null: it was not in the denominator.</param>
    /// <param name="Now">Reason now; null: it is no longer in the denominator.</param>
    internal sealed record ChangedItemView(string Id, string Key, string? Declared, string? Now, string? Document)
    {
        public static ChangedItemView Of(ChangedItem item) =>
            new(item.Indicator.Name(), item.Key, item.Before?.Reason.Name(), item.Now?.Reason.Name(), item.Now?.Document ?? item.Before?.Document);
    }

    internal sealed record ReconciliationView(string Month, DateTimeOffset ImportedAt, IReadOnlyList<ReconciledTypeView> Types);

    internal sealed record ReconciledTypeView(string Type, string Kind, long Ours, long? Theirs, long? Difference, IReadOnlyList<SuspectView> Documents);

    internal sealed record SuspectView(string Why, string Key, DateTimeOffset At, string? Code);
}
