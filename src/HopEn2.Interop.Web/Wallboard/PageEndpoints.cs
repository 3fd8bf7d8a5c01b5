using HopEn2.Interop.Web.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
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
        routes.MapGet("/", Page("wallboard")).RequireAuthorization(AccessPolicies.View).ExcludeFromDescription();
        routes.MapGet("/service/{code}", Page("service")).RequireAuthorization(AccessPolicies.View).ExcludeFromDescription();
        routes.MapGet("/feeds", Page("feeds")).RequireAuthorization(AccessPolicies.View).ExcludeFromDescription();
        routes.MapGet("/alerts", Page("alerts")).RequireAuthorization(AccessPolicies.View).ExcludeFromDescription();
        routes.MapGet("/indicators", Page("indicators")).RequireAuthorization(AccessPolicies.View).ExcludeFromDescription();
        routes.MapGet("/delivery", Page("delivery")).RequireAuthorization(AccessPolicies.View).ExcludeFromDescription();
        routes.MapGet("/messages", Page("messages")).RequireAuthorization(AccessPolicies.Operate).ExcludeFromDescription();
        routes.MapGet("/messages/{id:long}", Page("message")).RequireAuthorization(AccessPolicies.Operate).ExcludeFromDescription();
        routes.MapGet("/documents/{**id}", Page("document")).RequireAuthorization(AccessPolicies.Operate).ExcludeFromDescription();
        routes.MapGet("/login", Page("login")).AllowAnonymous().ExcludeFromDescription();
        // Scripts, styles and texts hold no figure: the page where one signs in needs them too.
        routes.MapGet("/assets/{name}", (string name, HttpContext context) =>
            Assets.Named("assets/" + name) is { } asset ? Serve(context, asset) : Results.NotFound()).AllowAnonymous().ExcludeFromDescription();
    }

    private static Func<HttpContext, IOptionsSnapshot<WebOptions>, string?, IResult> Page(string page) =>
        (context, options, lang) => Serve(context, Pages.Of(page, lang is not null && Pages.Speaks(lang) ? lang : options.Value.Language));

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
