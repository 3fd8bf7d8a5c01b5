using System.Globalization;
using HopEn2.Interop.Simulators.Mss.Mailboxes;
using HopEn2.Interop.Simulators.Mss.Mime;

namespace HopEn2.Interop.Simulators.Mss.Imap;

/// <summary>SEARCH keys (RFC 3501 §6.4.4), as far as clients of a return mailbox ask: numbers, flags, dates, headers, NOT and OR.</summary>
internal static class ImapSearch
{
    /// <summary>A test of a mail and its sequence number; null: a key that is not simulated, or malformed.</summary>
    public static Func<StoredMail, uint, bool>? Read(IReadOnlyList<ImapToken> words, uint lastUid, uint lastNumber)
    {
        var at = words.Count > 1 && words[0].Is("CHARSET") ? 2 : 0;
        var tests = new List<Func<StoredMail, uint, bool>>();
        while (at < words.Count)
        {
            if (One(words, ref at, lastUid, lastNumber) is not { } test)
                return null;
            tests.Add(test);
        }

        return tests.Count == 0 ? null : (mail, number) => tests.TrueForAll(t => t(mail, number));
    }

    private static Func<StoredMail, uint, bool>? One(IReadOnlyList<ImapToken> words, ref int at, uint lastUid, uint lastNumber)
    {
        var word = words[at++];
        if (word.Items is { } inner)
            return Read(inner, lastUid, lastNumber);
        var next = at < words.Count ? words[at].Text : "";
        switch (word.Text.ToUpperInvariant())
        {
            case "ALL":
                return (_, _) => true;
            case "SEEN" or "DELETED" or "FLAGGED" or "ANSWERED":
                var flag = "\\" + word.Text;
                return (m, _) => m.Flags.Contains(flag);
            case "UNSEEN" or "UNDELETED" or "UNFLAGGED" or "UNANSWERED":
                var missing = "\\" + word.Text[2..];
                return (m, _) => !m.Flags.Contains(missing);
            case "NEW" or "RECENT":
                return (m, _) => !m.Flags.Contains("\\Seen");
            case "KEYWORD" or "UNKEYWORD":
                at++;
                var wanted = word.Is("KEYWORD");
                return (m, _) => m.Flags.Contains(next) == wanted;
            case "UID":
                at++;
                return SequenceSet.Read(next) is { } uids ? (m, _) => uids.Holds(m.Uid, lastUid) : null;
            case "SINCE" or "BEFORE" or "ON":
                at++;
                var kind = word.Text.ToUpperInvariant();
                return DateOnly.TryParseExact(next, "d-MMM-yyyy", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                    ? (m, _) => DateOnly.FromDateTime(m.At.UtcDateTime).CompareTo(day) is var c && (kind == "SINCE" ? c >= 0 : kind == "BEFORE" ? c < 0 : c == 0)
                    : null;
            case "HEADER":
                at += 2;
                var value = at <= words.Count ? words[at - 1].Text : "";
                return at <= words.Count ? (m, _) => Header(m, next, value) : null;
            case "SUBJECT" or "FROM" or "TO":
                at++;
                var name = word.Text;
                return (m, _) => Header(m, name, next);
            case "NOT":
                return at < words.Count && One(words, ref at, lastUid, lastNumber) is { } negated ? (m, n) => !negated(m, n) : null;
            case "OR":
                return at < words.Count && One(words, ref at, lastUid, lastNumber) is { } left && at < words.Count && One(words, ref at, lastUid, lastNumber) is { } right ? (m, n) => left(m, n) || right(m, n) : null;
            default:
                return SequenceSet.Read(word.Text) is { } numbers ? (_, n) => numbers.Holds(n, lastNumber) : null;
        }
    }

    private static bool Header(StoredMail mail, string name, string value) =>
        MimePart.Read(mail.Bytes).Headers.Any(h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase) && (h.Value.Contains(value, StringComparison.OrdinalIgnoreCase) || Words.Decode(h.Value).Contains(value, StringComparison.OrdinalIgnoreCase)));
}
