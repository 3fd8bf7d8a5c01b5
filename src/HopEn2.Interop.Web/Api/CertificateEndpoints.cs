using HopEn2.Interop.Monitoring.Certificates;
using HopEn2.Interop.Web.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace HopEn2.Interop.Web.Api;

internal static class CertificateEndpoints
{
    public static void MapCertificates(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/certificates", (CertificateWatch watch, TimeProvider time) => watch.Certificates.Select(c => CertificateView.Of(c, time.GetUtcNow()))).RequireAuthorization(AccessPolicies.View)
            .WithSummary("Certificate files that the settings of this engine name, the first to end first.");
}

/// <param name="File">Its name without the folders: where it lies is for who is on the machine.</param>
/// <param name="Ends">Null: it cannot be read, as <paramref name="Problem"/> says.</param>
/// <param name="DaysLeft">Below zero: since it has ended; null: not known.</param>
internal sealed record CertificateView(string Setting, string File, string? Holder, DateTimeOffset? Ends, int? DaysLeft, string? Problem)
{
    public static CertificateView Of(CertificateState state, DateTimeOffset now) => new(
        state.Setting, Path.GetFileName(state.File), state.Holder, state.Ends, state.Ends is { } ends ? (int)Math.Floor((ends - now).TotalDays) : null, state.Problem);
}
