using System.Security.Claims;
using HopEn2.Interop.Web.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HopEn2.Interop.Web.Access;

/// <summary>A browser shows its token once and keeps a cookie.</summary>
internal static class LoginEndpoints
{
    public static void MapLogin(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/login", SignInAsync).AllowAnonymous().AddEndpointFilter<SameOrigin>().ExcludeFromDescription();
        routes.MapPost("/logout", (HttpContext context) =>
        {
            context.Response.Cookies.Delete(AccessHandler.Cookie);
            return Results.LocalRedirect("/login");
        }).AllowAnonymous().AddEndpointFilter<SameOrigin>().ExcludeFromDescription();
        routes.MapGet("/api/access", (HttpContext context) => new Caller(context.User.Identity?.Name ?? "", context.User.FindFirstValue(ClaimTypes.Role) ?? ""))
            .RequireAuthorization(AccessPolicies.View).WithSummary("Who the caller is and what he may do.");
    }

    private static async Task<IResult> SignInAsync(HttpContext context, IOptionsMonitor<AccessOptions> options, TimeProvider time, ILogger<AccessHandler> log, CancellationToken cancel)
    {
        if (!context.Request.HasFormContentType)
            return Problem.Bad("The token is to be sent as a form field named token.");
        var form = await context.Request.ReadFormAsync(cancel);
        var back = form["return"].ToString();
        // Only to a page of this program: "//elsewhere" and "https:" are other people's.
        if (!back.StartsWith('/') || back.StartsWith("//", StringComparison.Ordinal) || back.StartsWith("/\\", StringComparison.Ordinal))
            back = "/";
        if (AccessGate.Holder(options.CurrentValue, form["token"].ToString().Trim()) is not { } holder)
        {
            Log.SignInRefused(log, context.Connection.RemoteIpAddress);
            return Results.Redirect("/login?refused&return=" + Uri.EscapeDataString(back));
        }

        var until = time.GetUtcNow() + (holder.Role == Roles.Viewer ? options.CurrentValue.ViewerSignedIn : options.CurrentValue.SignedIn);
        context.Response.Cookies.Append(AccessHandler.Cookie, AccessGate.Seal(holder, until), new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = context.Request.IsHttps,
            Expires = until,
            Path = "/",
        });
        Log.SignedIn(log, holder.Name, context.Connection.RemoteIpAddress);
        return Results.LocalRedirect(back);
    }
}

/// <param name="Role">One of <see cref="Roles"/>.</param>
internal sealed record Caller(string Name, string Role);
