using HopEn2.Interop.Web.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace HopEn2.Interop.Web.Wallboard;

/// <summary>The pages and what they are made of.</summary>
internal static class PageEndpoints
{
    /// <summary>Nothing but this program: no other origin, no inline script or style, no frame around it.</summary>
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    public static void MapPages(this IEndpointRouteBuilder routes)
    {
        MapPage(routes, "/", "wallboard").RequireAuthorization(AccessPolicies.View);
        MapPage(routes, "/service/{code}", "service").RequireAuthorization(AccessPolicies.View);
        MapPage(routes, "/feeds", "feeds").RequireAuthorization(AccessPolicies.View);
        MapPage(routes, "/alerts", "alerts").RequireAuthorization(AccessPolicies.View);
        MapPage(routes, "/indicators", "indicators").RequireAuthorization(AccessPolicies.View);
        MapPage(routes, "/delivery", "delivery").RequireAuthorization(AccessPolicies.View);
        MapPage(routes, "/messages", "messages").RequireAuthorization(AccessPolicies.Operate);
        MapPage(routes, "/messages/{id:long}", "message").RequireAuthorization(AccessPolicies.Operate);
        MapPage(routes, "/documents/{**id}", "document").RequireAuthorization(AccessPolicies.Operate);
        MapPage(routes, "/login", "login").AllowAnonymous();
        // Scripts, styles and texts hold no figure: the page where one signs in needs them too.
        routes.MapGet("/assets/{name}", (string name, HttpContext context) =>
            Assets.Named("assets/" + name) is { } asset ? Serve(context, asset) : Results.NotFound()).AllowAnonymous().ExcludeFromDescription();
    }

    private static RouteHandlerBuilder MapPage(IEndpointRouteBuilder routes, string pattern, string page) => routes.MapGet(
        pattern,
        (HttpContext context, IOptionsSnapshot<WebOptions> options, [FromQuery] string? lang) => Serve(context, Pages.Of(page, lang is not null && Pages.Speaks(lang) ? lang : options.Value.Language)))
        .ExcludeFromDescription();

    private static IResult Serve(HttpContext context, Asset asset)
    {
        var headers = context.Response.Headers;
        // Asked each time, answered by its tag: a new version of the program is never half a page old.
        headers.CacheControl = "no-cache";
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        return Results.Bytes(asset.Bytes, asset.ContentType, entityTag: new EntityTagHeaderValue(asset.ETag));
    }
}
