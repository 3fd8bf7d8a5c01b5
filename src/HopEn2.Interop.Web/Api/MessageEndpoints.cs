using System.Globalization;
using HopEn2.Interop.Ledger.Queries;
using HopEn2.Interop.Monitoring;
using HopEn2.Interop.Web.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace HopEn2.Interop.Web.Api;

/// <summary>Messages: found by any number that is on them, and shown with what they became.</summary>
internal static class MessageEndpoints
{
    public static void MapMessages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/messages", FindAsync).RequireAuthorization(AccessPolicies.Operate).Produces<ListOf<MessageView>>()
            .WithSummary("Messages, newest first. Ipp and visit match with or without authority (authority|value); from and to are when they were received.");
        routes.MapGet("/api/messages/{id:long}", ShowAsync).RequireAuthorization(AccessPolicies.Operate).Produces<MessageDetailView>()
            .WithSummary("One message: header, facts, findings, answer, segments. Kept in the audit.");
        routes.MapGet("/api/messages/{id:long}/body", DownloadAsync).RequireAuthorization(AccessPolicies.Administer)
            .WithSummary("The message's bytes as they came. Kept in the audit.");
    }

    private static async Task<IResult> FindAsync(
        HttpContext context, ILedgerQueries queries, HospitalClock clock, IAccessAudit audit, string? controlId, string? ipp, string? visit, string? document,
        string? feed, string? status, string? from, string? to, string? cursor, string? size, CancellationToken cancel)
    {
        var read = new QueryReader(clock);
        var filter = new MessageFilter(
            QueryReader.Blank(controlId), QueryReader.Blank(ipp), QueryReader.Blank(visit), QueryReader.Blank(document), QueryReader.Blank(feed),
            read.OneOf<MessageStatus>("status", status), read.Time("from", from), read.Time("to", to));
        var page = read.Page(cursor, size);
        if (read.Problem is { } problem)
            return problem;
        await audit.KeepAsync(context, Seen.Search, Criteria(context));
        return Results.Ok(ListOf<MessageView>.From(await queries.MessagesAsync(filter, page, cancel), row => MessageView.Of(row, clock)));
    }

    private static async Task<IResult> ShowAsync(HttpContext context, long id, ILedgerQueries queries, HospitalClock clock, IAccessAudit audit, CancellationToken cancel)
    {
        if (await queries.MessageAsync(new(id), cancel) is not { } message)
            return Unknown(id);
        await audit.KeepAsync(context, Seen.Message, id.ToString(CultureInfo.InvariantCulture));
        return Results.Ok(MessageDetailView.Of(message, clock));
    }

    private static async Task<IResult> DownloadAsync(HttpContext context, long id, ILedgerQueries queries, IAccessAudit audit, CancellationToken cancel)
    {
        if (await queries.MessageAsync(new(id), cancel) is not { } message)
            return Unknown(id);
        if (message.Body is not { Length: > 0 } body)
            return Problem.NotFound($"The body of message {id} is no longer kept.", "Retention has forgotten it; its facts remain. How long bodies are kept is a setting.");
        await audit.KeepAsync(context, Seen.MessageBody, id.ToString(CultureInfo.InvariantCulture));
        return Results.Bytes(body, "application/octet-stream", $"message-{id}.{IndentedBody.ExtensionOf(body.Span)}");
    }

    /// <summary>Names of the parameters given, for the audit: their values may be a patient's.</summary>
    public static string Criteria(HttpContext context) => context.Request.Path + "?" + string.Join('&', context.Request.Query.Keys.Order(StringComparer.Ordinal));

    private static IResult Unknown(long id) => Problem.NotFound($"There is no message {id}.", "Look it up at /api/messages by controlId, ipp, visit or document.");
}
