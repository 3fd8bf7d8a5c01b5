using System.Text.RegularExpressions;

namespace HopEn2.Interop.Delivery.Mss.Returns;

/// <summary>Why a mail was not distributed, in one word, and who is to act on it (mssante.md §5).</summary>
public static partial class FailureCauses
{
    public const string InvalidAddress = "invalid-address";
    public const string MailboxFull = "mailbox-full";
    public const string TooLarge = "too-large";
    public const string MailboxClosed = "mailbox-closed";
    public const string NotInTrustSpace = "not-in-trust-space";
    public const string Temporary = "temporary";
    public const string RefusedContent = "refused-content";

    /// <summary>No sign says why.</summary>
    public const string Other = "other";

    /// <param name="code">Three digits; null when none.</param>
    /// <param name="enhanced">RFC 3463; null when none.</param>
    /// <param name="text">What the server says besides; only its sense is used.</param>
    public static string Of(int? code, string? enhanced, string? text)
    {
        // 552 is both "mailbox full" and "too large": the enhanced code tells them apart, else the text.
        if (enhanced is "5.3.4" or "4.3.4" || code is 523 || (code is 552 && enhanced is not "5.2.2" && Size().IsMatch(text ?? "")))
            return TooLarge;
        if (enhanced is "5.2.2" or "4.2.2" || code is 422 or 452 or 552)
            return MailboxFull;
        if (enhanced is not null && enhanced.StartsWith("5.7.", StringComparison.Ordinal))
            return code is 541 or 554 && Virus().IsMatch(text ?? "") ? RefusedContent : NotInTrustSpace;
        if (enhanced is "5.2.1")
            return MailboxClosed;
        if (enhanced is not null && enhanced.StartsWith("5.1.", StringComparison.Ordinal))
            return InvalidAddress;
        return code switch
        {
            510 or 512 or 513 or 550 or 551 or 553 => InvalidAddress,
            541 or 554 => RefusedContent,
            >= 400 and < 500 => Temporary,
            _ => enhanced is ['4', ..] ? Temporary : Other,
        };
    }

    /// <summary>The three digits that stand for an enhanced code where a report gives no others, as SMTPERRORCODE has them (hl7v2.md §9); null: none does.</summary>
    public static int? CodeOf(string? enhanced) => enhanced switch
    {
        null => null,
        "5.1.1" or "5.1.6" or "5.2.1" => 550,
        "5.1.2" => 512,
        "5.1.3" => 553,
        "5.2.2" => 552,
        "5.2.3" or "5.3.4" => 523,
        _ when enhanced.StartsWith("5.1.", StringComparison.Ordinal) => 550,
        _ when enhanced[0] == '5' => 554,
        // Four hours or days of trying came to nothing: it failed all the same (DSN failed with 4.4.7).
        "4.4.1" => 441,
        "4.2.2" => 422,
        _ when enhanced[0] == '4' => 450,
        _ => null,
    };

    [GeneratedRegex(@"size|too (big|large)|taille|volumineu|limit", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Size();

    [GeneratedRegex(@"virus|malware|infect|spam|content", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Virus();
}
