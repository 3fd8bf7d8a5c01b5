using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace HopEn2.Interop.Mail.Smtp;

/// <summary>An answer of a server (RFC 5321, 4.2).</summary>
/// <param name="Enhanced">Of RFC 3463, <c>5.1.1</c>; null when it gives none.</param>
/// <param name="Text">Its lines without codes, joined by spaces, cleaned of control characters. May name the recipient.</param>
/// <param name="Ours">Not the server's: what it would have said, known from what it had announced or from the form of an address.</param>
public sealed partial record SmtpReply(int Code, string? Enhanced, string Text, bool Ours = false)
{
    public bool Positive => Code is >= 200 and < 400;

    /// <summary>4xx: later (RFC 5321, 4.2.1).</summary>
    public bool Transient => Code is >= 400 and < 500;

    /// <summary>5xx: never.</summary>
    public bool Permanent => Code is >= 500 and < 600;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Code} {(Enhanced is null ? "" : Enhanced + " ")}{Text}").TrimEnd();

    /// <summary>Of the lines of an answer, without their codes.</summary>
    internal static SmtpReply Of(int code, IReadOnlyList<string> lines)
    {
        string? enhanced = null;
        var texts = new List<string>(lines.Count);
        foreach (var line in lines)
        {
            var match = EnhancedCode().Match(line);
            enhanced ??= match.Success ? match.Groups["code"].Value : null;
            texts.Add(match.Success ? line[match.Length..] : line);
        }

        return new(code, enhanced, string.Join(' ', texts.Where(t => t.Length > 0)));
    }

    internal static string Cleaned(ReadOnlySpan<byte> line) => string.Create(Encoding.UTF8.GetCharCount(line), line, static (text, line) =>
    {
        Encoding.UTF8.GetChars(line, text);
        foreach (ref var c in text)
            c = char.IsControl(c) ? '?' : c;
    });

    [GeneratedRegex(@"^(?<code>[245]\.\d{1,3}\.\d{1,3})(?: |$)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex EnhancedCode();
}
