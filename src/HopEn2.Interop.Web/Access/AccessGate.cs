using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace HopEn2.Interop.Web.Access;

/// <summary>What is known of a request before anything is granted.</summary>
/// <param name="Host">Host header without port.</param>
/// <param name="Forwarded">It came through a proxy, so its address says nothing of who asks.</param>
internal sealed record AccessRequest(IPAddress? Peer, string Host, bool Forwarded, string? Bearer, string? Cookie);

/// <summary>What a request is granted, or why not.</summary>
internal abstract record AccessDecision
{
    public sealed record Granted(string Name, string Role) : AccessDecision;

    /// <summary>No token came with it.</summary>
    public sealed record TokenMissing : AccessDecision;

    /// <summary>The token or cookie that came is not (or no longer) one of the settings.</summary>
    public sealed record TokenUnknown : AccessDecision;

    /// <summary>There are no tokens, and the request is not from the machine itself.</summary>
    public sealed record Closed : AccessDecision;
}

/// <summary>Decides who asks. A function of the settings, the request and the time.</summary>
internal static class AccessGate
{
    private static readonly AccessDecision.Granted Local = new("local", Roles.Admin);

    public static AccessDecision Decide(AccessOptions options, AccessRequest request, DateTimeOffset now)
    {
        if (options.Tokens.Count == 0)
            return IsLocal(request) ? Local : new AccessDecision.Closed();
        if (request.Bearer is { } bearer)
            return Holder(options, bearer) is { } holder ? new AccessDecision.Granted(holder.Name, holder.Role) : new AccessDecision.TokenUnknown();
        if (request.Cookie is { } cookie)
            return Signed(options, cookie, now) is { } holder ? new AccessDecision.Granted(holder.Name, holder.Role) : new AccessDecision.TokenUnknown();
        return new AccessDecision.TokenMissing();
    }

    public static AccessToken? Holder(AccessOptions options, string token)
    {
        AccessToken? found = null;
        // Every token is compared, each in the same time whatever it shares with the one presented.
        foreach (var known in options.Tokens)
        {
            if (CryptographicOperations.FixedTimeEquals(Hash(known.Token), Hash(token)))
                found = known;
        }

        return found;
    }

    /// <summary>What a browser keeps instead of the token: holder and end, sealed with the token. It is worth nothing once the token is taken out of the settings.</summary>
    public static string Seal(AccessToken holder, DateTimeOffset until)
    {
        var end = until.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return $"{Convert.ToHexStringLower(Encoding.UTF8.GetBytes(holder.Name))}.{end}.{Mac(holder, end)}";
    }

    private static AccessToken? Signed(AccessOptions options, string cookie, DateTimeOffset now)
    {
        var parts = cookie.Split('.');
        if (parts.Length != 3 || !long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var end) || end < now.ToUnixTimeSeconds())
            return null;
        var holder = options.Tokens.FirstOrDefault(t => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(t.Name)) == parts[0]);
        return holder is not null && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Mac(holder, parts[1])), Encoding.ASCII.GetBytes(parts[2])) ? holder : null;
    }

    /// <remarks>
    /// The Host header counts as well: a page of another site may make a browser on this machine call us under its own name (DNS rebinding).
    /// </remarks>
    private static bool IsLocal(AccessRequest request) =>
        request is { Peer: { } peer, Forwarded: false } && IPAddress.IsLoopback(peer.IsIPv4MappedToIPv6 ? peer.MapToIPv4() : peer)
        && (string.Equals(request.Host, "localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(request.Host.Trim('[', ']'), out var host) && IPAddress.IsLoopback(host)));

    private static string Mac(AccessToken holder, string end) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Hash(holder.Token), Encoding.UTF8.GetBytes($"hopen2 session|{holder.Name}|{holder.Role}|{end}")));

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
