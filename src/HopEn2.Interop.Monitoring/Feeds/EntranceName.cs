namespace HopEn2.Interop.Monitoring.Feeds;

/// <summary>An entrance as screens and metrics may name it: an address to a broker may hold a password.</summary>
internal static class EntranceName
{
    public static string Shown(string entrance)
    {
        var start = entrance.IndexOf("://", StringComparison.Ordinal);
        if (start < 0)
            return entrance;
        start += 3;
        var end = entrance.IndexOfAny(['/', '#', '?'], start);
        var at = entrance.LastIndexOf('@', end < 0 ? entrance.Length - 1 : end);
        return at < start ? entrance : string.Concat(entrance.AsSpan(0, start), entrance.AsSpan(at + 1));
    }
}
