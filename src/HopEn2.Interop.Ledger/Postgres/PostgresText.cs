using System.Security.Cryptography;
using System.Text;

namespace HopEn2.Interop.Ledger.Postgres;

/// <summary>Texts as PostgreSQL can keep them. What others sent may hold anything, and one text that cannot be kept would fail the batch of all.</summary>
internal static class PostgresText
{
    /// <summary>An index entry may have 2 704 bytes; this many characters have at most 2 400.</summary>
    private const int LongestKey = 800;

    private const int KeptOfLongKey = 400;

    /// <summary>Without what no UTF-8 text of PostgreSQL may hold: U+0000 and halves of surrogate pairs become U+FFFD.</summary>
    public static string Clean(string text)
    {
        if (!text.AsSpan().Contains('\0') && !text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF'))
            return text;
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.Replace('\0', '\uFFFD')));
    }

    public static string? CleanOrNull(string? text) => text is null ? null : Clean(text);

    /// <summary>A text that is indexed: equal ones stay equal and others different, however long they are.</summary>
    public static string Key(string text)
    {
        var clean = Clean(text);
        return clean.Length <= LongestKey ? clean : $"{Clean(clean[..KeptOfLongKey])}…{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(clean)))}";
    }

    public static string? KeyOrNull(string? text) => text is null ? null : Key(text);
}
