using System.Globalization;

namespace HopEn2.Interop.Mail.Smtp;

/// <summary>An answer of a server (RFC 5321, 4.2).</summary>
/// <param name="Enhanced">Of RFC 3463, <c>5.1.1</c>; null when it gives none.</param>
/// <param name="Text">Its lines without codes, joined by spaces, cleaned of control characters. May name the recipient.</param>
/// <param name="Ours">Not the server's: what it would have said, known from what it had announced or from the form of an address.</param>
public sealed record SmtpReply(int Code, string? Enhanced, string Text, bool Ours = false)
{
    public bool Positive => Code is >= 200 and < 400;

    /// <summary>4xx: later (RFC 5321, 4.2.1).</summary>
    public bool Transient => Code is >= 400 and < 500;

    /// <summary>5xx: never.</summary>
    public bool Permanent => Code is >= 500 and < 600;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Code} {(Enhanced is null ? "" : Enhanced + " ")}{Text}").TrimEnd();
}
