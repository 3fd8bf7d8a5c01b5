using System.Security.Claims;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Fhir.Views;
using HopEn2.Interop.Web.Access;
using Microsoft.AspNetCore.Http;

namespace HopEn2.Interop.Host;

/// <summary>Accesses over FHIR: in the audit, as all others, and in the store, where they can be read as AuditEvent.</summary>
internal sealed class FhirAccessTrail(IAccessStore store, IAccessAudit audit, TimeProvider time) : IAccessTrail
{
    public async Task KeepAsync(HttpContext context, FhirAccess access, string type, string subject)
    {
        var (who, role, peer) = (context.User.Identity?.Name ?? "", context.User.FindFirstValue(ClaimTypes.Role) ?? "", context.Connection.RemoteIpAddress);
        await store.KeepAsync(new(0, time.GetUtcNow(), who, role, peer?.ToString(), access == FhirAccess.Search, type, subject), context.RequestAborted);
        // An id of a patient is an IPP, which a log does not hold.
        await audit.KeepAsync(new(access == FhirAccess.Search ? Seen.Search : Seen.Document, type == "DocumentReference" || access == FhirAccess.Search ? $"{type} {subject}" : type, who, role, peer), context.RequestAborted);
    }

    public async Task<IReadOnlyList<KeptAccess>> NewestAsync(DateTimeOffset? from, DateTimeOffset? to, long? before, int size, CancellationToken cancel) =>
        [.. (await store.NewestAsync(from, to, before, size, cancel)).Select(a => new KeptAccess(a.Number, a.At, a.Who, a.Role, a.Peer, a.Search ? FhirAccess.Search : FhirAccess.Read, a.Type, a.Subject))];
}
