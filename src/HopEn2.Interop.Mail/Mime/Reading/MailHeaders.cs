using System.Globalization;

namespace HopEn2.Interop.Mail.Mime;

/// <summary>Header fields in their order; a name may come more than once.</summary>
public sealed class MailHeaders(IReadOnlyList<MailHeader> fields)
{
    private const int MostIds = 1000;

    public IReadOnlyList<MailHeader> Fields => fields;

    /// <summary>The first of that name as written, unfolded; null when none. Case does not matter.</summary>
    public string? this[string name] => All(name).FirstOrDefault();

    public IEnumerable<string> All(string name) => fields.Where(f => string.Equals(f.Name, name, StringComparison.OrdinalIgnoreCase)).Select(f => f.Value);

    /// <summary>The first of that name with its encoded words decoded (RFC 2047); null when none.</summary>
    public string? Text(string name) => this[name] is { } value ? EncodedWords.Decode(value) : null;

    /// <summary>Addresses of the first of that name.</summary>
    public IReadOnlyList<MailAddress> Addresses(string name) => AddressReading.Read(this[name]);

    /// <summary>What stands in angle brackets in the first of that name, without them: Message-IDs. Where there are no brackets, the words with an @.</summary>
    public IReadOnlyList<string> Ids(string name)
    {
        var ids = new List<string>();
        var text = this[name] ?? "";
        for (var at = text.IndexOf('<', StringComparison.Ordinal); at >= 0 && ids.Count < MostIds;)
        {
            var end = text.IndexOf('>', at);
            if (end < 0)
                break;
            var id = string.Concat(text[(at + 1)..end].Where(c => !char.IsWhiteSpace(c)));
            if (id.Length > 0)
                ids.Add(id);
            at = text.IndexOf('<', end);
        }

        return ids.Count > 0 ? ids : [.. text.Split([' ', '\t', ',', ';', '<', '>'], StringSplitOptions.RemoveEmptyEntries).Where(w => w.Contains('@', StringComparison.Ordinal)).Take(MostIds)];
    }

    /// <summary>The first of <see cref="Ids"/>; null when none.</summary>
    public string? Id(string name) => Ids(name) is [var first, ..] ? first : null;

    /// <summary>The date of the first of that name (RFC 5322, 3.3); null when none, or none that can be read.</summary>
    public DateTimeOffset? Date(string name)
    {
        if (this[name] is not { Length: < 200 } value)
            return null;
        var comment = value.IndexOf('(', StringComparison.Ordinal);
        var words = (comment < 0 ? value : value[..comment]).Split([' ', '\t', ','], StringSplitOptions.RemoveEmptyEntries).ToList();
        // The day of the week is optional, and says nothing new.
        if (words.Count > 0 && !char.IsAsciiDigit(words[0][0]))
            words.RemoveAt(0);
        if (words.Count < 4)
            return null;
        var zone = words.Count > 4 ? words[4] : "+0000";
        var offset = zone.Length == 5 && zone[0] is '+' or '-' && int.TryParse(zone.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var digits) && digits % 100 < 60 && digits / 100 < 14
            ? TimeSpan.FromMinutes(((digits / 100 * 60) + (digits % 100)) * (zone[0] == '-' ? -1 : 1))
            : TimeSpan.Zero;
        return DateTime.TryParseExact(
            $"{words[0]} {words[1]} {words[2]} {words[3]}", ["d MMM yyyy H:m:s", "d MMM yyyy H:m", "d MMM yy H:m:s", "d MMM yy H:m"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)
            && local.Year is > 1970 and < 9000
            ? new DateTimeOffset(local, offset)
            : null;
    }
}
