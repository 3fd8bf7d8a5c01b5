using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace HopEn2.Interop.Hl7v2.Mllp;

/// <summary><c>HOST:PORT</c>, with an address, <c>[IPv6]</c>, a name, or <c>*</c> for all addresses of the machine.</summary>
internal static class MllpAddress
{
    /// <summary>Throws <see cref="FormatException"/> for what is no address, <see cref="SocketException"/> for a name that is not known.</summary>
    public static async Task<IPEndPoint> ResolveAsync(string address, CancellationToken cancel)
    {
        var colon = address.LastIndexOf(':');
        if (colon < 1 || !ushort.TryParse(address[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port))
            throw new FormatException($"{address}: expected HOST:PORT.");
        var host = address[..colon].Trim('[', ']');
        if (host == "*")
            return new IPEndPoint(IPAddress.IPv6Any, port);
        if (IPAddress.TryParse(host, out var ip))
            return new IPEndPoint(ip, port);
        var found = await Dns.GetHostAddressesAsync(host, cancel);
        // A peer that is given a name as often has no IPv6 as not.
        return new IPEndPoint(Array.Find(found, a => a.AddressFamily == AddressFamily.InterNetwork) ?? found[0], port);
    }
}
