using System.Collections.Frozen;
using System.Security.Cryptography;

namespace HopEn2.Interop.Web.Wallboard;

/// <summary>What the pages are made of, out of the program itself: nothing is fetched from elsewhere and nothing need lie beside it.</summary>
internal sealed record Asset(string Name, string ContentType, ReadOnlyMemory<byte> Bytes, string ETag);

internal static class Assets
{
    private static readonly FrozenDictionary<string, Asset> ByName = ReadAll();

    /// <summary>Changes whenever a page, script or style does: a screen that shows another build loads itself again.</summary>
    public static string Build { get; } = Convert.ToHexStringLower(SHA256.HashData([.. ByName.Values.OrderBy(a => a.Name, StringComparer.Ordinal).SelectMany(a => a.Bytes.ToArray())]))[..12];

    public static IEnumerable<string> Names => ByName.Keys;

    public static Asset? Named(string name) => ByName.GetValueOrDefault(name);

    public static Asset Make(string name, ReadOnlyMemory<byte> bytes) =>
        new(name, ContentTypeOf(name), bytes, $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes.Span))[..16]}\"");

    private static FrozenDictionary<string, Asset> ReadAll()
    {
        var assembly = typeof(Assets).Assembly;
        return assembly.GetManifestResourceNames().Select(name =>
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            return Make(name.Replace('\\', '/'), copy.ToArray());
        }).ToFrozenDictionary(a => a.Name, StringComparer.Ordinal);
    }

    private static string ContentTypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => "application/octet-stream",
    };
}
