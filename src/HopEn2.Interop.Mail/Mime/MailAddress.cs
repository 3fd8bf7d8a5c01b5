namespace HopEn2.Interop.Mail.Mime;

/// <summary>An address with the name it is shown by.</summary>
/// <param name="Address"><c>local@domain</c>.</param>
/// <param name="Name">Decoded; null when none.</param>
public sealed record MailAddress(string Address, string? Name = null)
{
    /// <summary>Whether a text can stand as an address in headers and envelope: ASCII, one @, a dot-atom before it, a domain after it (RFC 5321, 4.1.2; no quoted local parts, no literals), at most 254 characters.</summary>
    public static bool IsAddress(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        return at is > 0 and <= 64 && text.Length <= 254 && at == text.LastIndexOf('@') && Dotted(text.AsSpan(0, at), IsAtom) && Dotted(text.AsSpan(at + 1), c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
    }

    private static bool Dotted(ReadOnlySpan<char> text, Func<char, bool> allowed)
    {
        var begins = true;
        foreach (var c in text)
        {
            if (c == '.' ? begins : !allowed(c))
                return false;
            begins = c == '.';
        }

        return !begins;
    }

    private static bool IsAtom(char c) => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-/=?^_`{|}~".Contains(c, StringComparison.Ordinal);
}
