using HopEn2.Interop.Domain;
using HopEn2.Interop.Hl7v2.Er7;

namespace HopEn2.Interop.Hl7v2.Translation.Documents;

/// <summary>The spellings of a document's id, brought to one: <c>root</c> or <c>root^extension</c> (identifiers.md §9).</summary>
internal static class DocumentIds
{
    /// <summary>The id in an EI of TXA; null when it is empty.</summary>
    /// <remarks>
    /// TD 2.1: a root alone in .1, or <c>extension^^root^ISO</c>. Published messages write <c>root^Organisation-Y</c>, where .2 is no part of it, and those of 2.0
    /// <c>root.extension</c>, or the same without the dot: an OID has no letters, so both are told from a root alone.
    /// </remarks>
    public static DocumentId? Of(Er7Value ei)
    {
        var id = Bare(ei[1].Code);
        if (id.Length == 0)
            return null;
        var root = Bare(ei[3].Code);
        return new(root.Length > 0 && root != id ? $"{root}^{id}" : Split(id));
    }

    /// <summary>An id as text: of a CDA, or of TXA-12.1.</summary>
    public static DocumentId Of(string root, string? extension) => new(extension is null ? Bare(root) : $"{Bare(root)}^{extension}");

    /// <summary>No OID and no UUID: a number of the sender's own, which another sender may give as well.</summary>
    public static bool IsLocal(DocumentId id)
    {
        var root = id.Value.AsSpan();
        var caret = root.IndexOf('^');
        if (caret >= 0)
            root = root[..caret];
        return !IsOid(root) && !Guid.TryParseExact(root, "D", out _);
    }

    private static string Bare(string id)
    {
        foreach (var prefix in (ReadOnlySpan<string>)["urn:oid:", "urn:uuid:"])
        {
            if (id.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
                id = id[prefix.Length..];
        }

        return Guid.TryParseExact(id, "D", out _) ? id.ToLowerInvariant() : id;
    }

    private static string Split(string id)
    {
        if (Guid.TryParseExact(id, "D", out _))
            return id;
        var end = 0;
        while (end < id.Length && (char.IsAsciiDigit(id[end]) || id[end] == '.'))
            end++;
        if (end == id.Length)
            return id;
        // root^extension written in one component, its separator escaped.
        var extension = id[end] == '^' ? end + 1 : end;
        var root = id.AsSpan(0, end).TrimEnd('.');
        return IsOid(root) && extension < id.Length ? $"{root}^{id.AsSpan(extension)}" : id;
    }

    // Three arcs at least: 12.3 or 2638 is a local number.
    private static bool IsOid(ReadOnlySpan<char> text)
    {
        if (text.Length < 5 || text[0] is < '0' or > '2' || text[1] != '.' || text[^1] == '.')
            return false;
        var dots = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '.')
            {
                if (text[i - 1] == '.')
                    return false;
                dots++;
            }
            else if (!char.IsAsciiDigit(text[i]))
            {
                return false;
            }
        }

        return dots >= 2;
    }
}
