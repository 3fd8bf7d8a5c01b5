using HopEn2.Interop.Cda.Copies;
using HopEn2.Interop.Cda.Header;
using HopEn2.Interop.Cda.Xdm;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ins;
using HopEn2.Interop.Mail.Mime;
using HopEn2.Interop.Mappings;

namespace HopEn2.Interop.Delivery.Mss.Composing;

/// <summary>What composing a mail gave.</summary>
public abstract record Composition
{
    /// <param name="Slimmer">The same without the readable copy, for a server or mailbox that takes no more; null when there is nothing to leave out.</param>
    /// <param name="Findings">Kebab case.</param>
    /// <param name="ReturnPath">MAIL FROM: where bounces and DSN come.</param>
    public sealed record Ready(MailDraft Mail, MailDraft? Slimmer, string ReturnPath, ValueList<string> Findings) : Composition;

    /// <param name="Cause">In one word (mssante.md §5).</param>
    public sealed record Refused(string Cause) : Composition;
}

/// <summary>Writes METADATA.XML of a package.</summary>
public interface IXdmMetadata
{
    /// <param name="at">submissionTime.</param>
    /// <returns>Null when the content is no readable CDA.</returns>
    byte[]? Write(OutgoingDocument document, MailOrder order, DateTimeOffset at);
}

/// <summary>Composes one mail to one recipient (mssante.md §1 to §3, §6). Reads neither clock nor network: the same order at the same time gives the same mail.</summary>
internal sealed class MailComposer(IMappings mappings, IXdmMetadata metadata, MssOptions options)
{
    /// <summary>What receiving software looks for (mssante.md §3).</summary>
    public const string PackageName = "IHE_XDM.zip";

    private readonly MailTexts _texts = new();

    /// <param name="at">Of the order, or of the attempt where the order has no time of its own.</param>
    public Composition Compose(OutgoingDocument document, MailOrder order, DateTimeOffset at)
    {
        var house = mappings.Current;
        var delivery = house.Delivery;
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, house.Hospital.TimeZone).DateTime);
        var rules = new RecipientRules(delivery.TrustedDomains, options.TestDomains, options.TestOperator, delivery.HiddenGoesToNamedProfessional);
        if (rules.Refuse(document, order.Recipient, day) is { } cause)
            return new Composition.Refused(cause);
        if (Sender.MailboxOf(document.Uf, day, delivery, house.Services) is not { } mailbox)
            return new Composition.Refused("no-sender");
        // A request to delete needs no content, and often has none.
        var header = (CdaReader.Read(document.Content) as CdaReading.Read)?.Header;
        if (header is null && order.Action is not DepositAction.Delete)
            return new Composition.Refused("not-cda");

        var label = Titles.Label(header);
        var returns = delivery.ReturnAddress ?? mailbox.Address;
        var findings = new List<string>();
        var mail = new MailDraft
        {
            From = Sender.From(mailbox, document),
            // One recipient, one mail: nobody sees who else has it (mssante.md §2).
            To = [new MailAddress(order.Recipient.Address, order.Recipient.DisplayName)],
            ReplyTo = ReplyTo(document, mailbox) is { } reply ? new MailAddress(reply) : null,
            Subject = Titles.Subject(label, document.Patient, order.Action),
            MessageId = order.MessageId,
            InReplyTo = order.InReplyTo,
            Date = at,
            NotifyReadingTo = document.ReadingAsked && order.Action is not DepositAction.Delete ? new MailAddress(returns) : null,
            Headers = Headers(document, order, header, delivery),
            Text = _texts.Of(document, order, delivery, Values(document, order, label, house, day), findings),
        };
        if (header is null || order.Action is DepositAction.Delete)
            return new Composition.Ready(mail, null, returns, []);

        if (metadata.Write(document, order, at) is not { } described)
            return new Composition.Refused("not-cda");
        var made = header.CreatedAt(house.Hospital.TimeZone) ?? DateTimeOffset.UnixEpoch;
        var package = XdmPackage.Write(
            new XdmContent(document.Content, label, house.Hospital.Name, mail.ReplyTo?.Address ?? mailbox.Address, MssOptions.Product, MssOptions.Version, TimeZoneInfo.ConvertTime(made, house.Hospital.TimeZone)),
            described);
        var slim = mail with { Attachments = [new MailAttachment(PackageName, "application/zip", package)] };
        if (Copy(document, header, label, findings) is not { } copy)
            return Fits(new Composition.Ready(slim, null, returns, []), order, findings);
        return Fits(new Composition.Ready(slim with { Attachments = [.. slim.Attachments, copy] }, slim, returns, []), order, findings);
    }

    /// <summary>A patient's mailbox takes 25 MB in all (MES): the copy is left out first, then the mail is refused before it is sent.</summary>
    private Composition Fits(Composition.Ready mail, MailOrder order, List<string> findings)
    {
        if (order.Recipient.Kind is not RecipientKind.Patient || Fits(mail.Mail))
            return mail with { Findings = [.. findings] };
        if (mail.Slimmer is not { } slimmer || !Fits(slimmer))
            return new Composition.Refused("too-large");
        return new Composition.Ready(slimmer, null, mail.ReturnPath, [.. findings, "copy-left-out"]);
    }

    private bool Fits(MailDraft mail) => new MailWriter(mail).Length <= options.PatientLimit;

    // What the message names may be no address, and must not keep the mail from going.
    private static string? ReplyTo(OutgoingDocument document, SendingMailbox mailbox) =>
        document.ReplyTo is { } named && MailAddress.IsAddress(named) ? named : mailbox.ReplyTo;

    private static MailAttachment? Copy(OutgoingDocument document, CdaHeader header, string label, List<string> findings)
    {
        var reading = CopyReader.Read(document.Content);
        if (reading.Copy is not { } copy)
        {
            findings.Add(reading.Why!);
            return null;
        }

        // Sent as it is, never refused for it (mssante.md, last section).
        if (copy.Origin is CopyOrigin.Rendered)
            findings.Add("copy-rendered");
        else if (copy.MediaType != "application/pdf")
            findings.Add("copy-not-pdf");
        else if (copy.PdfAPart != "1")
            findings.Add("copy-not-pdfa1");
        return new MailAttachment(Titles.CopyName(header, label, document.Patient, document.Dossier, copy.Extension), copy.MediaType, copy.Content);
    }

    private static List<MailHeader> Headers(OutgoingDocument document, MailOrder order, CdaHeader? header, DeliveryTable delivery)
    {
        var headers = new List<MailHeader>();
        if (order.Action is not DepositAction.Delete)
        {
            if (header?.Code?.Code is { Length: > 0 } code && code.All(c => c is > ' ' and < (char)127))
                headers.Add(new("X-MSS-CODECDA", code));
            headers.Add(new("X-MSS-INS", HasQualifiedIns(document.Patient) ? "O" : "N"));
        }

        headers.Add(new("X-MSS-NIL", delivery.ProductNumber));
        if (order.Recipient.Kind is RecipientKind.Patient && document.NoReply)
            headers.Add(new("X-MSS-MES", "FIN"));
        return headers;
    }

    // ECO.2.4.2: matricule, OID and the four traits.
    private static bool HasQualifiedIns(PatientTraits patient) =>
        patient is { Status: InsStatus.Qualified, Ins: not null, InsOid.Length: > 0, BirthName.Length: > 0, FirstName.Length: > 0, BornOn.Length: > 0, Sex.Length: > 0 };

    private static Dictionary<string, object> Values(OutgoingDocument document, MailOrder order, string label, HospitalMappings house, DateOnly day) => new(StringComparer.Ordinal)
    {
        ["document"] = label,
        ["patient"] = string.Join(' ', new[] { (document.Patient.BirthName ?? document.Patient.UsedName)?.ToUpperInvariant(), document.Patient.FirstName }.Where(p => p is { Length: > 0 })),
        ["service"] = (document.Uf is { } uf ? house.Services.Of(uf, day)?.Label : null) ?? "",
        ["hospital"] = house.Hospital.Name,
        ["replacement"] = order.Action is DepositAction.Replace,
        ["noReply"] = document.NoReply,
    };
}
