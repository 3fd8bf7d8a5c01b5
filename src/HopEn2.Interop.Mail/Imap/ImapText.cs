using System.Globalization;
using System.Text;

namespace HopEn2.Interop.Mail.Imap;

/// <summary>How arguments stand in a command (RFC 3501, 5.1 and 9).</summary>
internal static class ImapText
{
    /// <summary>Of ASCII without line ends; anything else is a caller's mistake.</summary>
    public static string Quoted(string text) => CanBeQuoted(text)
        ? $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\""
        : throw new ArgumentException("Only printable ASCII can be quoted.", nameof(text));

    public static bool CanBeQuoted(string text) => text.All(c => c is >= ' ' and < (char)127);

    /// <summary>A mailbox name: any letters, in modified UTF-7 (RFC 3501, 5.1.3).</summary>
    public static string Mailbox(string name) => Quoted(Utf7(name));

    /// <summary>UIDs as few ranges as they are: <c>3:7,9</c>.</summary>
    public static string Set(IEnumerable<uint> uids)
    {
        var set = new StringBuilder();
        uint? from = null;
        uint to = 0;
        foreach (var uid in uids.Order().Distinct())
        {
            if (from is not null && uid == to + 1)
            {
                to = uid;
                continue;
            }

            Add();
            (from, to) = (uid, uid);
        }

        Add();
        return set.ToString();

        void Add()
        {
            if (from is { } begin)
                set.Append(set.Length > 0 ? "," : "").Append(CultureInfo.InvariantCulture, $"{begin}").Append(to > begin ? string.Create(CultureInfo.InvariantCulture, $":{to}") : "");
        }
    }

    internal static string Utf7(string name)
    {
        var written = new StringBuilder(name.Length);
        for (var at = 0; at < name.Length;)
        {
            var plain = name[at] is >= ' ' and < (char)127;
            var end = at;
            while (end < name.Length && name[end] is >= ' ' and < (char)127 == plain)
                end++;
            var run = name[at..end];
            written.Append(plain ? run.Replace("&", "&-", StringComparison.Ordinal) : $"&{Convert.ToBase64String(Encoding.BigEndianUnicode.GetBytes(run)).TrimEnd('=').Replace('/', ',')}-");
            at = end;
        }

        return written.ToString();
    }
}
