namespace HopEn2.Interop.Domain.Documents;

/// <summary>The spellings of a document's id, brought to one: <c>root</c> or <c>root^extension</c> (identifiers.md §9).</summary>
public static class DocumentIdText
{
    /// <summary>An id as text: of a CDA, of TXA-12.1, of a FHIR identifier.</summary>
    public static DocumentId Of(string root, string? extension) => new(extension is null ? Bare(root) : $"{Bare(root)}^{extension}");

    /// <summary>An id written in one piece: published messages and resources write root and extension with a dot or a caret between them, or with nothing. An OID has no letters, so they are told apart.</summary>
    public static DocumentId Of(string text) => new(Split(Bare(text)));

    /// <summary>No OID and no UUID: a number of the sender's own, which another sender may give as well.</summary>
    public static bool IsLocal(DocumentId id)
    {
        var root = id.Value.AsSpan();
        var caret = root.IndexOf('^');
        if (caret >= 0)
            root = root[..caret];
        return !IsOid(root) && !Guid.TryParseExact(root, "D", out _);
    }

    /// <summary>Without <c>urn:oid:</c> and <c>urn:uuid:</c>; a UUID in lower case.</summary>
    public static string Bare(string id)
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
