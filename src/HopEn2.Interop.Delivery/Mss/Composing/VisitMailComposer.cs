using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Mail.Mime;
using HopEn2.Interop.Mappings;

namespace HopEn2.Interop.Delivery.Mss.Composing;

/// <summary>Composes a message of our own to one patient: no document, no package (mssante.md §1, §2, §6).</summary>
internal sealed class VisitMailComposer(IMappings mappings, MssOptions options)
{
    /// <inheritdoc cref="MailComposer.Compose"/>
    public Composition Compose(PatientMessage message)
    {
        var house = mappings.Current;
        var delivery = house.Delivery;
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(message.At, house.Hospital.TimeZone).DateTime);
        var rules = new RecipientRules(delivery.TrustedDomains, options.TestDomains, options.TestOperator, HiddenGoesToNamedProfessional: false);
        if (rules.Refuse(message.Address, message.InsOid, message.Ins) is { } cause)
            return new Composition.Refused(cause);
        if (Sender.MailboxOf(message.Uf, day, delivery, house.Services) is not { } mailbox)
            return new Composition.Refused("no-sender");

        var returns = delivery.ReturnAddress ?? mailbox.Address;
        List<MailHeader> headers = [new("X-MSS-NIL", delivery.ProductNumber)];
        if (message.NoReply)
            headers.Add(new("X-MSS-MES", "FIN"));
        var mail = new MailDraft
        {
            From = Sender.From(mailbox),
            To = [new MailAddress(message.Address, null)],
            ReplyTo = mailbox.ReplyTo is { } reply && MailAddress.IsAddress(reply) ? new MailAddress(reply) : null,
            Subject = message.Subject,
            MessageId = message.MessageId,
            InReplyTo = null,
            Date = message.At,
            NotifyReadingTo = message.ReadingAsked ? new MailAddress(returns) : null,
            Headers = headers,
            Text = message.Text,
            Attachments = [.. message.Files.Select(f => new MailAttachment(f.Name, f.MediaType, f.Content))],
        };
        return new MailWriter(mail).Length <= options.PatientLimit ? new Composition.Ready(mail, null, returns, []) : new Composition.Refused("too-large");
    }
}
