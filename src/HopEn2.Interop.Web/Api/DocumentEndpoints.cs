using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Delivering.Visits;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Domain.Stays;
using HopEn2.Interop.Ledger.Queries;
using HopEn2.Interop.Mappings;
using HopEn2.Interop.Monitoring;
using HopEn2.Interop.Monitoring.Counters;
using HopEn2.Interop.Web.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace HopEn2.Interop.Web.Api;

/// <summary>Documents and stays, as folded.</summary>
internal static class DocumentEndpoints
{
    public static void MapDocuments(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/documents", FindAsync).RequireAuthorization(AccessPolicies.Operate).Produces<ListOf<DocumentView>>()
            .WithSummary("Documents, newest first. state: one or more stages, separated by commas; service: code of a service; from and to: days.");
        routes.MapGet("/api/documents/{**id}", ShowAsync).RequireAuthorization(AccessPolicies.Operate).Produces<TimelineView>()
            .WithSummary("One document by any id of its versions, with every fact about it and what its sources were told (ZAM). Kept in the audit.");
        routes.MapGet("/api/stays", StaysAsync).RequireAuthorization(AccessPolicies.Operate).Produces<ListOf<StayView>>()
            .WithSummary("Visits, newest first.");
        routes.MapGet("/api/stays/messages", MessagesAsync).RequireAuthorization(AccessPolicies.Operate).Produces<ListOf<VisitMessageView>>()
            .WithSummary("Messages to the patient about one visit: what was sent and what became of it, what will be sent and when, and what keeps it. visit: its number; template: only of this one.");
    }

    private static async Task<IResult> FindAsync(
        HttpContext context, ILedgerQueries queries, IMappings mappings, HospitalClock clock, IAccessAudit audit, string? id, string? ipp, string? stay, string? service,
        string? kind, string? state, string? from, string? to, string? cursor, string? size, CancellationToken cancel)
    {
        var read = new QueryReader(clock);
        var services = mappings.Current.Services;
        var filter = new DocumentFilter(
            QueryReader.Blank(id), QueryReader.Blank(ipp), QueryReader.Blank(stay), Ufs(read, services, QueryReader.Blank(service)),
            read.Named("kind", kind, DocumentKinds.Parse, DocumentKinds.All.Select(k => k.Name())), Stages(read, state), read.Day("from", from), read.Day("to", to));
        var page = read.Page(cursor, size);
        if (read.Problem is { } problem)
            return problem;
        await audit.KeepAsync(context, Seen.Search, MessageEndpoints.Criteria(context));
        return Results.Ok(ListOf<DocumentView>.From(await queries.DocumentsAsync(filter, page, cancel), d => DocumentView.Of(d, clock, services)));
    }

    private static async Task<IResult> ShowAsync(
        HttpContext context, string id, ILedgerQueries queries, IOutgoingWork work, IMappings mappings, HospitalClock clock, IAccessAudit audit, CancellationToken cancel)
    {
        if (await queries.DocumentAsync(new DocumentId(id), cancel) is not { } timeline)
            return Problem.NotFound("There is no such document.", "Look it up at /api/documents by id, ipp or stay. A document that was only announced has no id yet.");
        await audit.KeepAsync(context, Seen.Document, timeline.Document.Key);
        return Results.Ok(TimelineView.Of(timeline, await work.OfDocumentsAsync(timeline.Document.Ids, cancel), clock, mappings.Current.Services));
    }

    private static async Task<IResult> StaysAsync(
        HttpContext context, ILedgerQueries queries, IMappings mappings, HospitalClock clock, IAccessAudit audit,
        string? visit, string? dossier, string? ipp, string? status, string? cursor, string? size, CancellationToken cancel)
    {
        var read = new QueryReader(clock);
        var filter = new VisitFilter(QueryReader.Blank(visit), QueryReader.Blank(dossier), QueryReader.Blank(ipp), read.OneOf<VisitStatus>("status", status));
        var page = read.Page(cursor, size);
        if (read.Problem is { } problem)
            return problem;
        await audit.KeepAsync(context, Seen.Search, MessageEndpoints.Criteria(context));
        return Results.Ok(ListOf<StayView>.From(await queries.VisitsAsync(filter, page, cancel), v => StayView.Of(v, clock, mappings.Current.Services)));
    }

    private static async Task<IResult> MessagesAsync(
        HttpContext context, ILedgerQueries queries, IVisitMessagePreview preview, HospitalClock clock, IAccessAudit audit, string? visit, string? template, CancellationToken cancel)
    {
        var read = new QueryReader(clock);
        var number = QueryReader.Blank(visit);
        if (number is null)
            read.Wrong("visit", "", "the number of a visit");
        if (read.Problem is { } problem)
            return problem;
        var found = await queries.VisitsAsync(new VisitFilter(Visit: number), new PageRequest(null, 1), cancel);
        if (found.Items is not [{ Visit: var known }, ..])
            return Problem.NotFound("There is no such visit.", "Look it up at /api/stays by visit, dossier or ipp.");
        await audit.KeepAsync(context, Seen.Search, MessageEndpoints.Criteria(context));
        return Results.Ok(new ListOf<VisitMessageView>([.. (await preview.OfAsync(known, QueryReader.Blank(template), cancel)).Select(m => VisitMessageView.Of(m, clock))], null));
    }

    /// <summary>UFs of a line of the wallboard; null: of all.</summary>
    private static IReadOnlyList<string>? Ufs(QueryReader read, ServiceTable services, string? code)
    {
        switch (code)
        {
            case null:
                return null;
            case ServiceLine.UnknownCode:
                return [""];
            case var uf when uf.StartsWith(ServiceLine.UnmappedPrefix, StringComparison.Ordinal):
                return [uf[ServiceLine.UnmappedPrefix.Length..]];
        }

        if (services.Named(code) is null)
            read.Wrong("service", code, "the code of a service in services.yaml");
        return [.. services.Ufs.Where(u => u.Service == code).Select(u => u.Uf).Distinct(StringComparer.Ordinal)];
    }

    private static Stages? Stages(QueryReader read, string? state)
    {
        if (string.IsNullOrWhiteSpace(state))
            return null;
        var stages = Domain.Documents.Stages.None;
        foreach (var name in state.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            stages |= read.Named("state", name, StageNames.Parse, StageNames.All) ?? Domain.Documents.Stages.None;
        return stages;
    }
}
