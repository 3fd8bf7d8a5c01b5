using HopEn2.Interop.Web.Api;
using Microsoft.AspNetCore.Http;

namespace HopEn2.Interop.Web.Access;

/// <summary>Refuses what another site's page makes a browser send: the machine itself needs no token, and a cookie goes along by itself.</summary>
internal sealed class SameOrigin : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var request = context.HttpContext.Request;
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        var origin = request.Headers.Origin.ToString();
        var foreign = site is not ("" or "same-origin" or "none")
            || (origin.Length > 0 && (!Uri.TryCreate(origin, UriKind.Absolute, out var from) || !string.Equals(from.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase)));
        return foreign ? ValueTask.FromResult<object?>(Problem.OtherSite) : next(context);
    }
}
