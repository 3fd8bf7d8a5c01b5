using System.Globalization;
using System.Text;
using HopEn2.Interop.Simulators.Mss.Mime;
using HopEn2.Interop.Simulators.Mss.Smtp;

namespace HopEn2.Interop.Simulators.Mss.Recipients;

/// <summary>What recipients know of the mail they answer to.</summary>
/// <param name="MessageId">With brackets; empty when it has none.</param>
/// <param name="Head">Its header, for reports that return it.</param>
internal sealed record Answered(string From, string ReplyTo, string ReadingTo, string MessageId, string Subject, string? EnvelopeId, string Head)
{
    public static Answered Of(Handed mail, MimePart read)
    {
        var text = Encoding.UTF8.GetString(mail.Mail.Span);
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var from = Address(read.Header("From")) ?? mail.From;
        return new Answered(mail.From, Address(read.Header("Reply-To")) ?? from, Address(read.Header("Disposition-Notification-To")) ?? "", read.Header("Message-ID") ?? "", Words.Decode(read.Header("Subject") ?? ""), mail.EnvelopeId, end < 0 ? text : text[..end]);
    }

    /// <summary>The address in a header; null when there is none.</summary>
    private static string? Address(string? header)
    {
        if (header is null)
            return null;
        var start = header.LastIndexOf('<');
        var address = start < 0 ? header.Trim() : header[(start + 1)..].Split('>')[0].Trim();
        return address.Contains('@', StringComparison.Ordinal) ? address.ToLowerInvariant() : null;
    }
}

/// <summary>Writes what comes back: DSN (RFC 3464), MDN (RFC 8098), notices, absences, answers (mssante.md §4).</summary>
internal static class Letters
{
    private const string Operator = "simulated.mssante.fr";

    /// <summary>The letter and whom it goes to; null: nobody to tell (null sender, no return address).</summary>
    public static (string To, byte[] Mail)? Write(Return what, HandedRecipient recipient, Answered mail, DateTimeOffset now) => what.Kind switch
    {
        ReturnKind.Delivered => To(mail.From, Dsn("delivered", "2.0.0", "250 2.0.0 delivered", "Successful Mail Delivery Report", recipient, mail, now)),
        ReturnKind.Failed => To(mail.From, Dsn("failed", what.Text.Split(' ')[0], $"550 {what.Text}", "Undelivered Mail Returned to Sender", recipient, mail, now)),
        ReturnKind.Disposition => To(mail.ReadingTo, Mdn(what.Text, recipient, mail, now)),
        ReturnKind.PatientNotice => To(mail.ReplyTo, Plain(recipient.Address, mail.ReplyTo, $"Message non distribué : {what.Text}", mail, now, "Auto-Submitted: auto-generated\r\n", $"Votre message n'a pas été distribué. Cause : {what.Text}.")),
        ReturnKind.Absence => To(mail.ReplyTo, Plain(recipient.Address, mail.ReplyTo, $"Absence : {mail.Subject}", mail, now, "Auto-Submitted: auto-replied\r\nX-Autoreply: yes\r\n", "Je suis absent du cabinet jusqu'à lundi.")),
        ReturnKind.Answer => To(mail.ReplyTo, Answer(recipient, mail, what.Text, now)),
        _ => To(mail.From, Nonsense(mail, now)),
    };

    private static (string, byte[])? To(string address, string mail) => address.Length == 0 ? null : (address, Encoding.UTF8.GetBytes(mail));

    private static string Head(string from, string to, string subject, DateTimeOffset now) =>
        $"From: {from}\r\nTo: {to}\r\nSubject: {Words.Encode(subject)}\r\nDate: {now.ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture)}\r\nMessage-ID: <{Guid.NewGuid():N}@{Operator}>\r\nMIME-Version: 1.0\r\n";

    private static string Dsn(string action, string status, string diagnostic, string subject, HandedRecipient recipient, Answered mail, DateTimeOffset now)
    {
        var boundary = $"dsn-{Guid.NewGuid():N}";
        return Head($"MAILER-DAEMON@{Operator}", mail.From, subject, now)
            + $"Auto-Submitted: auto-replied\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=\"{boundary}\"\r\n\r\n"
            + $"--{boundary}\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\nThis is the mail system at {Operator}.\r\n\r\n"
            + $"--{boundary}\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; {Operator}\r\n"
            + (mail.EnvelopeId is null ? "" : $"Original-Envelope-Id: {mail.EnvelopeId}\r\n")
            + $"\r\n{(recipient.Original is null ? "" : $"Original-Recipient: {recipient.Original}\r\n")}Final-Recipient: rfc822; {recipient.Address}\r\nAction: {action}\r\nStatus: {status}\r\nDiagnostic-Code: smtp; {diagnostic}\r\n\r\n"
            + $"--{boundary}\r\nContent-Type: text/rfc822-headers\r\n\r\n{mail.Head}\r\n\r\n--{boundary}--\r\n";
    }

    private static string Mdn(string disposition, HandedRecipient recipient, Answered mail, DateTimeOffset now)
    {
        var boundary = $"mdn-{Guid.NewGuid():N}";
        var error = disposition.StartsWith("processed/Error", StringComparison.OrdinalIgnoreCase);
        var subject = error ? $"[KO Intégration système !][{disposition[(disposition.IndexOf(':', StringComparison.Ordinal) + 1)..].Split('^')[0].Trim()}] {mail.Subject}" : mail.Subject;
        var mode = disposition.StartsWith("processed", StringComparison.Ordinal) ? "automatic-action/MDN-sent-automatically" : "manual-action/MDN-sent-manually";
        return Head(recipient.Address, mail.ReadingTo, subject, now)
            + $"In-Reply-To: {mail.MessageId}\r\nContent-Type: multipart/report; report-type=disposition-notification; boundary=\"{boundary}\"\r\n\r\n"
            + $"--{boundary}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nAccusé de traitement.\r\n\r\n"
            + $"--{boundary}\r\nContent-Type: message/disposition-notification\r\n\r\nReporting-UA: {Operator}; simulated\r\n"
            + $"Original-Recipient: {recipient.Original ?? $"rfc822;{recipient.Address}"}\r\nFinal-Recipient: rfc822;{recipient.Address}\r\nOriginal-Message-ID: {mail.MessageId}\r\nDisposition: {mode}; {disposition}\r\n\r\n"
            + $"--{boundary}\r\nContent-Type: text/rfc822-headers\r\n\r\n{mail.Head}\r\n\r\n--{boundary}--\r\n";
    }

    private static string Plain(string from, string to, string subject, Answered mail, DateTimeOffset now, string marks, string text) =>
        Head(from, to, subject, now) + $"In-Reply-To: {mail.MessageId}\r\nReferences: {mail.MessageId}\r\n{marks}Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{text}\r\n";

    private static string Answer(HandedRecipient recipient, Answered mail, string file, DateTimeOffset now)
    {
        if (file.Length == 0)
            return Plain(recipient.Address, mail.ReplyTo, $"RE: {mail.Subject}", mail, now, "", "Merci, j'ai bien reçu votre document.");
        var boundary = $"answer-{Guid.NewGuid():N}";
        return Head(recipient.Address, mail.ReplyTo, $"RE: {mail.Subject}", now)
            + $"In-Reply-To: {mail.MessageId}\r\nReferences: {mail.MessageId}\r\nContent-Type: multipart/mixed; boundary=\"{boundary}\"\r\n\r\n"
            + $"--{boundary}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nVoici la pièce demandée.\r\n\r\n"
            + $"--{boundary}\r\nContent-Type: {TypeOf(file)}; name=\"{file}\"\r\nContent-Disposition: attachment; filename=\"{file}\"\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            + Convert.ToBase64String(ContentOf(file), Base64FormattingOptions.InsertLineBreaks) + $"\r\n--{boundary}--\r\n";
    }

    private static string Nonsense(Answered mail, DateTimeOffset now) =>
        $"From: postmaster@relais.exemple.fr\r\nTo: {mail.From}\r\nSubject: Mail delivery failed\r\nDate: {now.ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture)}\r\nMessage-ID: <{Guid.NewGuid():N}@relais.exemple.fr>\r\n\r\n"
        + "Your message could not be delivered: 550 5.1.1 <nobody@relais.exemple.fr>: unknown user.\r\n";

    private static string TypeOf(string file) => Path.GetExtension(file).ToLowerInvariant() switch
    {
        ".pdf" => "application/pdf",
        ".jpg" or ".jpeg" => "image/jpeg",
        ".png" => "image/png",
        ".tif" or ".tiff" => "image/tiff",
        ".rtf" => "application/rtf",
        _ => "application/octet-stream",
    };

    private static byte[] ContentOf(string file) => Path.GetExtension(file).ToLowerInvariant() switch
    {
        ".pdf" => "%PDF-1.4\n%%EOF\n"u8.ToArray(),
        ".jpg" or ".jpeg" => [0xFF, 0xD8, 0xFF, 0xD9],
        ".png" => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A],
        _ => "contenu"u8.ToArray(),
    };
}
