using System.Globalization;
using System.Text.RegularExpressions;
using HopEn2.Interop.Delivery.Mss.Composing;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Ins;
using HopEn2.Interop.Mail.Mime;

namespace HopEn2.Interop.Delivery.Mss.Returns;

/// <summary>Tells what a mail that came back is and says (mssante.md §4). Pure: the same mail is always the same.</summary>
public sealed partial class ReturnReader(ReturnPatterns patterns)
{
    /// <summary>Characters of a text in which words and codes are looked for: what is quoted below is not the report's own.</summary>
    private const int Looked = 20_000;

    public ReadReturn Read(IncomingMail mail)
    {
        var text = mail.Text is { } all ? all[..Math.Min(Looked, all.Length)] : "";
        if (mail.DeliveryStatus is { Recipients.Count: > 0 } status)
            return DeliveryStatus(mail, status);
        if (mail.Disposition is { } disposition)
            return Disposition(mail, disposition);
        if (ReturnPatterns.IntegrationErrorCode(mail.Subject) is { } code)
            return new(ReturnKind.IntegrationError, Ids(mail), Sender(mail), [new(ReturnedState.ProcessingFailed, Named(Sender(mail)), ProcessingCode([code]))]);
        if (IsBounce(mail))
            return Bounce(mail, text);
        if (IsPatientSpace(mail, text))
            return PatientSpace(mail, text);
        if (IsAbsence(mail))
            return new(ReturnKind.Absence, Ids(mail), Sender(mail), []);
        // Whether it answers a mail of ours is for who knows the mails: a stranger's conversation has ids, too.
        if (mail.InReplyTo is not null || mail.References.Count > 0)
            return new(ReturnKind.Answer, Ids(mail), Sender(mail), []);
        if (mail.Subject.StartsWith(Titles.Announcement, StringComparison.OrdinalIgnoreCase) && mail.Attachments.Any(IsPackage))
            return new(ReturnKind.IncomingDocument, [], Sender(mail), []);
        return new(ReturnKind.Other, Ids(mail), Sender(mail), []);
    }

    private static ReadReturn DeliveryStatus(IncomingMail mail, DeliveryStatus status)
    {
        var outcomes = status.Recipients.Select(r =>
        {
            var recipients = Named(r.OriginalRecipient, r.FinalRecipient);
            if (r.Action is not DsnAction.Failed)
            {
                return new ReturnedOutcome(
                    r.Action switch { DsnAction.Delivered => ReturnedState.Distributed, DsnAction.Relayed or DsnAction.Expanded => ReturnedState.HandedOn, _ => ReturnedState.Delayed },
                    recipients);
            }

            var code = r.SmtpCode ?? ReturnPatterns.CodesIn(r.DiagnosticCode ?? "").Code ?? FailureCauses.CodeOf(r.Status);
            var cause = FailureCauses.Of(code, r.Status, r.DiagnosticCode);
            return new ReturnedOutcome(ReturnedState.NotDistributed, recipients, code?.ToString(CultureInfo.InvariantCulture) ?? cause, cause);
        }).ToValueList();
        return new(ReturnKind.DeliveryStatus, Ids(mail, status.EnvelopeId), First(outcomes[0].Recipients), outcomes);
    }

    private static ReadReturn Disposition(IncomingMail mail, DispositionNotification notice)
    {
        var recipients = Named(notice.OriginalRecipient, notice.FinalRecipient);
        var outcome = notice.Failed || notice.Type is "failed" || ReturnPatterns.IntegrationErrorCode(mail.Subject) is not null
            ? new ReturnedOutcome(ReturnedState.ProcessingFailed, recipients, ProcessingCode([.. notice.Errors, .. notice.Modifiers, mail.Subject]))
            // Deleted, dispatched or denied says nothing of reading, and all the same that it was there.
            : new ReturnedOutcome(notice.Type is "displayed" or "processed" ? ReturnedState.Read : ReturnedState.Distributed, recipients);
        return new(ReturnKind.Disposition, Ids(mail, notice.MessageId), First(recipients) ?? Sender(mail), [outcome]);
    }

    private static ReadReturn Bounce(IncomingMail mail, string text)
    {
        // The recipient it names first, or the one of the mail it has in it.
        var address = OriginalRecipient(mail) ?? FailedRecipient(mail) ?? ReturnPatterns.AddressIn(text);
        if (ReturnPatterns.IsDelaySubject(mail.Subject))
            return new(ReturnKind.Bounce, Ids(mail), address, [new(ReturnedState.Delayed, Named(address))]);
        var (code, enhanced) = ReturnPatterns.CodesIn(text);
        code ??= FailureCauses.CodeOf(enhanced);
        var cause = FailureCauses.Of(code, enhanced, text);
        return new(ReturnKind.Bounce, Ids(mail), address, [new(ReturnedState.NotDistributed, Named(address), code?.ToString(CultureInfo.InvariantCulture) ?? cause, cause)]);
    }

    private ReadReturn PatientSpace(IncomingMail mail, string text)
    {
        var cause = patterns.PatientSpaceCause(mail.Subject + "\n" + text);
        var address = OriginalRecipient(mail) ?? (IsMatricule(Sender(mail)) ? Sender(mail) : ReturnPatterns.AddressIn(text));
        return new(ReturnKind.PatientSpace, Ids(mail), address, [new(ReturnedState.NotDistributed, Named(address), cause, cause)]);
    }

    /// <summary>A server speaks (RFC 5321, 4.5.5: no return path), in words. One sign alone is not enough: postmasters write letters, and absences come without return path.</summary>
    private static bool IsBounce(IncomingMail mail)
    {
        var local = Sender(mail)?.Split('@')[0];
        var server = local is "mailer-daemon" or "postmaster" or "mail-daemon" or "mailerdaemon";
        var speaks = ReturnPatterns.IsBounceSubject(mail.Subject) || ReturnPatterns.IsDelaySubject(mail.Subject) || mail.Headers["X-Failed-Recipients"] is not null;
        return server ? speaks || mail.ReturnPath is "" : mail.ReturnPath is "" && speaks && !ReturnPatterns.IsAbsenceSubject(mail.Subject);
    }

    /// <summary>From the patients' domain, and no person wrote it: it says so itself, or it comes from no patient's address, or nobody else would write such a subject.</summary>
    private static bool IsPatientSpace(IncomingMail mail, string text)
    {
        if (Sender(mail) is not { } sender || !RecipientRules.IsPatientDomain(sender[(sender.LastIndexOf('@') + 1)..]))
            return false;
        var automatic = mail.ReturnPath is "" || mail.Headers["Auto-Submitted"] is { } says && !says.TrimStart().StartsWith("no", StringComparison.OrdinalIgnoreCase) || !IsMatricule(sender);
        // The subject of an answer quotes ours; what a machine says stands before the quotation.
        return ReturnPatterns.SaysNotDistributed(mail.Subject) || (automatic && ReturnPatterns.SaysNotDistributed(text));
    }

    private static bool IsAbsence(IncomingMail mail)
    {
        var headers = mail.Headers;
        return headers["Auto-Submitted"]?.TrimStart().StartsWith("auto-", StringComparison.OrdinalIgnoreCase) == true
            || headers["X-Autoreply"] is not null || headers["X-Autorespond"] is not null
            || headers["Precedence"]?.Trim().ToLowerInvariant() is "bulk" or "auto_reply" or "junk"
            || ReturnPatterns.IsAbsenceSubject(mail.Subject);
    }

    /// <summary>An attached IHE XDM package (mssante.md §3, last line).</summary>
    internal static bool IsPackage(MailPart part) => part.FileName is { } name && (name.Equals("IHE_XDM.zip", StringComparison.OrdinalIgnoreCase) || name.Equals("IHE-XDM.zip", StringComparison.OrdinalIgnoreCase));

    // mssante.md §4: what the report itself names, In-Reply-To, the last reference, the mail within.
    private static ValueList<string> Ids(IncomingMail mail, string? named = null)
    {
        // Some servers give the envelope id back as it went over the wire (RFC 3461, 4: xtext).
        string?[] ids = [named, named is null ? null : Xtext().Replace(named, m => ((char)Convert.ToByte(m.Groups["hex"].Value, 16)).ToString()), mail.InReplyTo, mail.References is [.., var last] ? last : null, mail.Original is { } original ? First(original.Ids("Message-ID")) : null, .. mail.References.Reverse().Skip(1)];
        return ids.Where(id => id is { Length: > 0 }).Select(id => id!.Trim().Trim('<', '>')).Distinct(StringComparer.Ordinal).ToValueList();
    }

    private static string? OriginalRecipient(IncomingMail mail) => mail.Original is { } original ? First(original.Addresses("To"))?.Address.ToLowerInvariant() : null;

    private static T? First<T>(IReadOnlyList<T> all)
        where T : class => all.Count > 0 ? all[0] : null;

    private static string? FailedRecipient(IncomingMail mail) => mail.Headers["X-Failed-Recipients"] is { } failed ? ReturnPatterns.AddressIn(failed) : null;

    private static string? Sender(IncomingMail mail) => mail.From?.Address.ToLowerInvariant();

    private static bool IsMatricule(string? address) => address is not null && InsNumber.Parse(address.Split('@')[0]) is not null;

    private static ValueList<string> Named(params ReadOnlySpan<string?> addresses)
    {
        var named = new List<string>();
        foreach (var address in addresses)
        {
            if (address is { Length: > 0 } && !named.Contains(address.ToLowerInvariant()))
                named.Add(address.ToLowerInvariant());
        }

        return named.ToValueList();
    }

    /// <summary>900 to 906 (hl7v2.md §9) wherever it stands; 906, "other", when no such code does.</summary>
    private static string ProcessingCode(IEnumerable<string> places)
    {
        foreach (var place in places)
        {
            for (var i = 0; i + 3 <= place.Length; i++)
            {
                if (place[i] == '9' && place[i + 1] == '0' && place[i + 2] is >= '0' and <= '6' && (i == 0 || !char.IsAsciiDigit(place[i - 1])) && (i + 3 == place.Length || !char.IsAsciiDigit(place[i + 3])))
                    return place.Substring(i, 3);
            }
        }

        return "906";
    }

    [GeneratedRegex(@"\+(?<hex>[0-9A-F]{2})", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Xtext();
}
