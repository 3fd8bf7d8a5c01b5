using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using HopEn2.Interop.Simulators.Mss.Mailboxes;

namespace HopEn2.Interop.Simulators.Mss.Imap;

/// <summary>Writes what FETCH asks of one mail (RFC 3501 §6.4.5): whole bodies, headers, text, a range of them; flags, size, date.</summary>
internal static partial class ImapFetch
{
    /// <summary>The items that are known; null: one is not simulated.</summary>
    public static IReadOnlyList<string>? Items(ImapToken token)
    {
        var items = (token.Items ?? [token]).Select(t => t.Text.ToUpperInvariant()).SelectMany(t => t switch
        {
            "FAST" or "ALL" => ["FLAGS", "INTERNALDATE", "RFC822.SIZE"],
            _ => (IEnumerable<string>)[t],
        }).ToList();
        return items.Count > 0 && items.TrueForAll(i => i is "UID" or "FLAGS" or "INTERNALDATE" or "RFC822.SIZE" or "RFC822" or "RFC822.HEADER" or "RFC822.TEXT" || Section().IsMatch(i)) ? items : null;
    }

    /// <summary>True: fetching this marks the mail as seen.</summary>
    public static bool Reads(IReadOnlyList<string> items) => items.Any(i => i is "RFC822" or "RFC822.TEXT" || i.StartsWith("BODY[", StringComparison.Ordinal));

    public static byte[] Write(uint number, StoredMail mail, IReadOnlyList<string> items)
    {
        using var answer = new MemoryStream();
        void Text(string text) => answer.Write(Encoding.UTF8.GetBytes(text));
        Text($"* {number} FETCH (");
        var first = true;
        foreach (var item in items.Distinct(StringComparer.Ordinal))
        {
            Text(first ? "" : " ");
            first = false;
            switch (item)
            {
                case "UID":
                    Text($"UID {mail.Uid}");
                    break;
                case "FLAGS":
                    Text($"FLAGS ({string.Join(' ', mail.Flags.Order(StringComparer.Ordinal))})");
                    break;
                case "INTERNALDATE":
                    Text($"INTERNALDATE \"{mail.At.UtcDateTime.ToString("dd-MMM-yyyy HH:mm:ss", CultureInfo.InvariantCulture)} +0000\"");
                    break;
                case "RFC822.SIZE":
                    Text($"RFC822.SIZE {mail.Bytes.Length}");
                    break;
                default:
                    var (label, bytes) = Body(item, mail.Bytes);
                    Text($"{label} {{{bytes.Length}}}\r\n");
                    answer.Write(bytes.Span);
                    break;
            }
        }

        Text(")\r\n");
        return answer.ToArray();
    }

    private static (string Label, ReadOnlyMemory<byte> Bytes) Body(string item, ReadOnlyMemory<byte> mail)
    {
        var end = mail.Span.IndexOf("\r\n\r\n"u8);
        var head = end < 0 ? mail : mail[..(end + 4)];
        var text = end < 0 ? ReadOnlyMemory<byte>.Empty : mail[(end + 4)..];
        if (item.StartsWith("RFC822", StringComparison.Ordinal))
            return (item, item switch { "RFC822.HEADER" => head, "RFC822.TEXT" => text, _ => mail });
        var match = Section().Match(item);
        var section = match.Groups["section"].Value;
        var bytes = section switch
        {
            "" => mail,
            "HEADER" => head,
            "TEXT" => text,
            _ => Fields(head, match.Groups["fields"].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries), section.StartsWith("HEADER.FIELDS.NOT", StringComparison.Ordinal)),
        };
        if (!match.Groups["from"].Success)
            return ($"BODY[{section}]", bytes);
        var from = (int)Math.Min(long.Parse(match.Groups["from"].Value, CultureInfo.InvariantCulture), bytes.Length);
        var count = (int)Math.Min(long.Parse(match.Groups["count"].Value, CultureInfo.InvariantCulture), bytes.Length - from);
        return ($"BODY[{section}]<{from}>", bytes.Slice(from, count));
    }

    private static ReadOnlyMemory<byte> Fields(ReadOnlyMemory<byte> head, string[] names, bool not)
    {
        var kept = new StringBuilder();
        var keeps = false;
        foreach (var line in Encoding.Latin1.GetString(head.Span).Split("\r\n", StringSplitOptions.RemoveEmptyEntries))
        {
            if (line[0] is not (' ' or '\t'))
                keeps = names.Contains(line.Split(':')[0].Trim(), StringComparer.OrdinalIgnoreCase) != not;
            if (keeps)
                kept.Append(line).Append("\r\n");
        }

        return Encoding.Latin1.GetBytes(kept.Append("\r\n").ToString());
    }

    [GeneratedRegex(@"^BODY(\.PEEK)?\[(?<section>|HEADER|TEXT|HEADER\.FIELDS(\.NOT)? \((?<fields>[^)]*)\))\](<(?<from>\d{1,10})\.(?<count>\d{1,10})>)?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Section();
}
