using HopEn2.Interop.Web.Access;
using Microsoft.AspNetCore.Http;

namespace HopEn2.Interop.Web.Api;

/// <summary>Refusals as <c>application/problem+json</c>: the title says what, the detail what now.</summary>
internal static class Problem
{
    public static IResult Forbidden { get; } = Of(StatusCodes.Status403Forbidden, "Not with this token.", "What you asked for needs another role. Ask whoever keeps Access:Tokens.");

    public static IResult OtherSite { get; } = Of(StatusCodes.Status403Forbidden, "Asked for by another site's page.", "Use the pages of this program, or send the request without a browser.");

    public static IResult Bad(string what, string? remedy = null) => Of(StatusCodes.Status400BadRequest, what, remedy);

    public static IResult NotFound(string what, string remedy) => Of(StatusCodes.Status404NotFound, what, remedy);

    public static IResult Conflict(string what, string remedy) => Of(StatusCodes.Status409Conflict, what, remedy);

    public static IResult Away(string what, string remedy) => Of(StatusCodes.Status503ServiceUnavailable, what, remedy);

    public static IResult Unauthorized(AccessDecision access) => access switch
    {
        AccessDecision.Closed => Of(StatusCodes.Status401Unauthorized, "Only the machine itself may connect.",
            "No access token is configured. Add one under Access:Tokens (Name, Token, Role) to open this address to others; on the machine itself call it by localhost."),
        AccessDecision.TokenUnknown => Of(StatusCodes.Status401Unauthorized, "This token is not known.", "It is not, or no longer, under Access:Tokens; a sign-in may have ended. Sign in at /login, or send a token that is."),
        _ => Of(StatusCodes.Status401Unauthorized, "A token is needed.", "Send it as \"Authorization: Bearer …\", or sign in at /login."),
    };

    private static IResult Of(int status, string title, string? detail) => Results.Problem(statusCode: status, title: title, detail: detail);
}
