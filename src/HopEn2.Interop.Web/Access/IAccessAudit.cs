using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace HopEn2.Interop.Web.Access;

/// <summary>What of a patient's was seen.</summary>
public enum Seen
{
    Message,

    /// <summary>A message as it came, taken away.</summary>
    MessageBody,
    Document,

    /// <summary>Results of a search for messages, documents or stays.</summary>
    Search,
}

/// <summary>One look at patients' data.</summary>
/// <param name="Who">Name of the token; <c>local</c> for the machine itself.</param>
/// <param name="Subject">Id of the message or document; of a search, the names of its criteria, never their values.</param>
public sealed record Look(Seen What, string Subject, string Who, string Role, IPAddress? Peer);

/// <summary>Keeps who saw what. Told before the answer goes out; when it throws, nothing is shown.</summary>
public interface IAccessAudit
{
    Task KeepAsync(Look look, CancellationToken cancel);
}

/// <summary>The audit in the program's structured log, category <c>HopEn2.Interop.Web.Access.Audit</c>.</summary>
internal sealed class LogAccessAudit(ILoggerFactory loggers) : IAccessAudit
{
    private readonly ILogger _log = loggers.CreateLogger("HopEn2.Interop.Web.Access.Audit");

    public Task KeepAsync(Look look, CancellationToken cancel)
    {
        Log.Looked(_log, look.Who, look.Role, look.What, look.Subject, look.Peer);
        return Task.CompletedTask;
    }
}

internal static class AccessAuditExtensions
{
    public static Task KeepAsync(this IAccessAudit audit, HttpContext context, Seen what, string subject) => audit.KeepAsync(
        new(what, subject, context.User.Identity?.Name ?? "", context.User.FindFirstValue(ClaimTypes.Role) ?? "", context.Connection.RemoteIpAddress), context.RequestAborted);
}
