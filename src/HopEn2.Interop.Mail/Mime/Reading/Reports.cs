namespace HopEn2.Interop.Mail.Mime;

/// <summary>What a server reports of a mail (message/delivery-status, RFC 3464).</summary>
/// <param name="EnvelopeId">Original-Envelope-Id: the ENVID we gave, decoded; null when none.</param>
/// <param name="Fields">Those of the whole mail.</param>
public sealed record DeliveryStatus(string? EnvelopeId, string? ReportingMta, IReadOnlyList<RecipientStatus> Recipients, MailHeaders Fields);

/// <summary>What it reports of one recipient. Addresses are in lower case, without their type.</summary>
/// <param name="OriginalRecipient">The ORCPT we gave, decoded; null when none.</param>
/// <param name="Status"><c>5.1.1</c>; null when none of that form.</param>
/// <param name="DiagnosticCode">Without its type: <c>550 5.1.1 …</c>. May name the recipient.</param>
/// <param name="SmtpCode">The three digits of <paramref name="DiagnosticCode"/> when it is of type smtp and begins with them; null otherwise.</param>
public sealed record RecipientStatus(string? OriginalRecipient, string? FinalRecipient, DsnAction Action, string? Status, string? DiagnosticCode, int? SmtpCode, MailHeaders Fields);

public enum DsnAction
{
    /// <summary>Something RFC 3464 does not know, or nothing.</summary>
    Unclear,
    Failed,
    Delayed,

    /// <summary>In the recipient's mailbox.</summary>
    Delivered,

    /// <summary>Handed to a server that does not report: nothing more will come of it.</summary>
    Relayed,

    /// <summary>Handed to several in the recipient's stead.</summary>
    Expanded,
}

/// <summary>What a recipient's software says became of a mail (message/disposition-notification, RFC 8098).</summary>
/// <param name="MessageId">Original-Message-ID, without brackets; null when none.</param>
/// <param name="Automatic">automatic-action: no person did it.</param>
/// <param name="Type">displayed, deleted, dispatched, processed …; lower case, empty when the field is missing.</param>
/// <param name="Modifiers">After the slash, as written: <c>Error</c>, or <c>Error: 903^label</c> where it says so (mssante.md §4).</param>
/// <param name="Errors">Error fields and what follows <c>Error:</c> in the disposition.</param>
public sealed record DispositionNotification(
    string? OriginalRecipient, string? FinalRecipient, string? MessageId, bool Automatic, string Type, IReadOnlyList<string> Modifiers, IReadOnlyList<string> Errors, MailHeaders Fields)
{
    /// <summary>Any modifier says error, or an Error field is there.</summary>
    public bool Failed => Errors.Count > 0 || Modifiers.Any(m => m.StartsWith("error", StringComparison.OrdinalIgnoreCase));
}
