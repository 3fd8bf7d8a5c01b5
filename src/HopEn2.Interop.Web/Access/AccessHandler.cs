using System.Security.Claims;
using System.Text.Encodings.Web;
using HopEn2.Interop.Web.Api;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HopEn2.Interop.Web.Access;

/// <summary>Puts <see cref="AccessGate"/> in front of every endpoint, and says in plain words what is missing.</summary>
internal sealed class AccessHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, IOptionsMonitor<AccessOptions> access, TimeProvider time)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "hopen2";

    public const string Cookie = "hopen2";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(Decide() is AccessDecision.Granted granted
        ? AuthenticateResult.Success(new(new(new ClaimsIdentity([new(ClaimTypes.Name, granted.Name), new(ClaimTypes.Role, granted.Role)], SchemeName)), SchemeName))
        : AuthenticateResult.NoResult());

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        // A person is led to where he can sign in; a program is told what to send.
        if (HttpMethods.IsGet(Request.Method) && Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal))
        {
            Response.Redirect("/login?return=" + Uri.EscapeDataString(Request.Path + Request.QueryString));
            return Task.CompletedTask;
        }

        Response.Headers.WWWAuthenticate = "Bearer";
        return Problem.Unauthorized(Decide()).ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => Problem.Forbidden.ExecuteAsync(Context);

    private AccessDecision Decide() => AccessGate.Decide(access.CurrentValue, Read(Request), time.GetUtcNow());

    private static AccessRequest Read(HttpRequest request)
    {
        const string bearer = "Bearer ";
        var authorization = request.Headers.Authorization.ToString();
        return new(
            request.HttpContext.Connection.RemoteIpAddress,
            request.Host.Host,
            request.Headers.ContainsKey("Forwarded") || request.Headers.ContainsKey("X-Forwarded-For") || request.Headers.ContainsKey("Via"),
            authorization.StartsWith(bearer, StringComparison.OrdinalIgnoreCase) ? authorization[bearer.Length..].Trim() : null,
            request.Cookies[Cookie]);
    }
}
