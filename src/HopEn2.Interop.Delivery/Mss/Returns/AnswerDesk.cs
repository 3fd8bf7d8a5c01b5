using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using HopEn2.Interop.Cda.Copies;
using HopEn2.Interop.Delivery.Mss.Composing;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ins;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Mail.Mime;
using HopEn2.Interop.Mail.Smtp;
using HopEn2.Interop.Mappings;
using Microsoft.Extensions.Logging;

namespace HopEn2.Interop.Delivery.Mss.Returns;

/// <summary>Takes what a person answered: keeps it as a message, passes a patient's files on to the record where the house wishes it, and sends all on to where the service reads.</summary>
/// <remarks>
/// Attached files are known by their first bytes (PDF, JPEG, RTF, TIFF, PNG) and never opened. Any other is in quarantine: it stays inside the kept message, is not sent on,
/// and the mail sent on says so.
/// </remarks>
internal sealed class AnswerDesk(IJournal journal, IMappings mappings, IAnswerPost post, IAnswerRecord record, MssOptions options, ILogger<AnswerDesk> log)
{
    /// <summary>Feed under which answers are kept.</summary>
    public const string Feed = "mss-answers";

    /// <summary>Repeated without harm: the journal keeps the same bytes once, and what is sent on has the same Message-ID.</summary>
    public async Task<ReturnPlace> TakeAsync(IncomingMail mail, ReadOnlyMemory<byte> bytes, SentMail sent, DateTimeOffset arrived, string evidence, CancellationToken cancel)
    {
        await journal.AppendAsync(new IncomingMessage(Feed, MessageFormat.Mail, evidence, bytes, arrived, Answer.Accept, null), cancel);
        var (allowed, quarantined) = Sorted(mail);
        if (quarantined > 0)
            Log.AnswerQuarantined(log, evidence, quarantined);
        var recorded = await RecordAsync(mail, sent, allowed, arrived, evidence, cancel);
        var delivery = mappings.Current.Delivery;
        var mailbox = Sender.MailboxOf(sent.Uf, DateOnly.FromDateTime(sent.At.UtcDateTime), delivery, mappings.Current.Services);
        var to = sent.ReplyTo ?? mailbox?.ReplyTo;
        // Nobody to send it to, or they have it already: here is where a person finds it.
        if (!options.Returns.Forward || mailbox is null || to is null || string.Equals(to, delivery.ReturnAddress, StringComparison.OrdinalIgnoreCase) || mail.To.Any(a => string.Equals(a.Address, to, StringComparison.OrdinalIgnoreCase)))
            return ReturnPlace.ToSee;
        var forward = Forward(mail, sent, mailbox, to, allowed, quarantined, evidence, arrived);
        return await post.SendAsync(forward, delivery.ReturnAddress ?? mailbox.Address, cancel) && recorded ? ReturnPlace.Done : ReturnPlace.ToSee;
    }

    /// <summary>Passes a patient's files on. False: the record refused one.</summary>
    private async Task<bool> RecordAsync(IncomingMail mail, SentMail sent, IReadOnlyList<(MailPart Part, FileKind Kind)> files, DateTimeOffset arrived, string evidence, CancellationToken cancel)
    {
        if (options.Returns.Dpi is not { } to || sent.Kind is not RecipientKind.Patient || InsNumber.Parse(sent.Recipient.Split('@')[0]) is not { } ins)
            return true;
        // Under the matricule that the document went to: who else writes from another mailbox is not this patient.
        var oid = options.TestOperator ? InsOids.Test : AnswerTranslator.InsOidOf(ins);
        var taken = true;
        foreach (var ((part, kind), i) in files.Select((f, i) => (f, i)))
        {
            var file = new AnswerFile($"{evidence}|{i}", evidence, mail.Subject, mail.Text, sent.Recipient, mail.From?.Name, ins, oid, kind, part.Decode(), arrived, sent.ReplyTo);
            if (await record.SendAsync(AnswerMessage.Write(file, to, mappings.Current.Hospital.TimeZone), to, cancel))
                continue;
            Log.AnswerRefused(log, evidence, AnswerMessage.ControlIdOf(file.Key));
            taken = false;
        }

        return taken;
    }

    /// <summary>Attached files that may be passed on, and how many may not.</summary>
    internal static (IReadOnlyList<(MailPart Part, FileKind Kind)> Allowed, int Quarantined) Sorted(IncomingMail mail)
    {
        var allowed = new List<(MailPart, FileKind)>();
        var quarantined = 0;
        foreach (var part in mail.Attachments)
        {
            var kind = FileKinds.Of(part.Decode());
            if (kind is FileKind.Other)
                quarantined++;
            else
                allowed.Add((part, kind));
        }

        return (allowed, quarantined);
    }

    private static MailDraft Forward(
        IncomingMail mail, SentMail sent, SendingMailbox mailbox, string to, IReadOnlyList<(MailPart Part, FileKind Kind)> allowed, int quarantined, string evidence, DateTimeOffset arrived)
    {
        var text = new StringBuilder("Réponse reçue de ").Append(sent.Kind is RecipientKind.Patient ? "la messagerie du patient" : mail.From?.Address).Append(", transmise par ").Append(MssOptions.Product).Append(".\n");
        if (quarantined > 0)
            text.Append(CultureInfo.InvariantCulture, $"{quarantined} pièce(s) jointe(s) d'un type non admis, écartée(s) sans avoir été ouverte(s). Types admis : PDF, JPG, RTF, TIFF, PNG.\n");
        text.Append("\n----------------------------------------\n\n").Append(mail.Text);
        return new MailDraft
        {
            From = new MailAddress(mailbox.Address, mailbox.DisplayName),
            To = [new MailAddress(to)],
            Subject = mail.Subject.Length > 0 ? mail.Subject : "Réponse à un document",
            Date = arrived,
            // Of the answer: sent on twice, it is the same mail.
            MessageId = $"fwd.{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(evidence)))[..32]}@{mailbox.Address[(mailbox.Address.LastIndexOf('@') + 1)..]}",
            InReplyTo = sent.MessageId,
            Text = FrenchTypography.Of(text.ToString()),
            Attachments = [.. allowed.Select((a, i) => new MailAttachment(NameOf(a.Kind, i + 1), TypeOf(a.Kind), a.Part.Decode()))],
        };
    }

    // What a stranger called a file is not passed on: its type is the one it has.
    private static string NameOf(FileKind kind, int n) => string.Create(CultureInfo.InvariantCulture, $"piece_jointe_{n}.{kind switch { FileKind.Pdf => "pdf", FileKind.Jpeg => "jpg", FileKind.Png => "png", FileKind.Tiff => "tif", _ => "rtf" }}");

    private static string TypeOf(FileKind kind) => kind switch { FileKind.Pdf => "application/pdf", FileKind.Jpeg => "image/jpeg", FileKind.Png => "image/png", FileKind.Tiff => "image/tiff", _ => "application/rtf" };
}

/// <summary>Sends a mail of the engine's own making.</summary>
internal interface IAnswerPost
{
    /// <summary>True: the operator took it. False: it will not, and a person must see to it. Throws <see cref="AnswerNotPassedOnException"/> when it cannot be told now.</summary>
    Task<bool> SendAsync(MailDraft mail, string returnPath, CancellationToken cancel);
}

/// <inheritdoc cref="IAnswerPost"/>
internal sealed class AnswerPost(MssOptions options, TimeProvider time) : IAnswerPost
{
    public async Task<bool> SendAsync(MailDraft mail, string returnPath, CancellationToken cancel)
    {
        if (options.Smtp is not { } server)
            return false;
        await using var client = new SmtpClient(server.ForSmtp(), time);
        var envelope = new SmtpEnvelope(returnPath, [mail.To[0].Address]) { Dsn = new DsnRequest(mail.MessageId, DsnNotify.Failure) };
        return await client.SendAsync(envelope, new MailWriter(mail), cancel) switch
        {
            SmtpResult.Accepted => true,
            SmtpResult.RefusedBeforeData or SmtpResult.RefusedAfterData => false,
            var later => throw new AnswerNotPassedOnException($"SMTP: {later.GetType().Name}"),
        };
    }
}
