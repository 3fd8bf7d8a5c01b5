using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Mail.Mime;
using HopEn2.Interop.Mappings;

namespace HopEn2.Interop.Delivery.Mss.Composing;

/// <summary>From whom a mail goes out: the mailbox of the service that produced the document, else the house's.</summary>
public static class Sender
{
    /// <summary>Null: neither the service nor the house has a mailbox.</summary>
    public static SendingMailbox? MailboxOf(string? uf, DateOnly day, DeliveryTable delivery, ServiceTable services) =>
        delivery.MailboxOf(uf is null ? null : services.Of(uf, day)?.Code);

    /// <summary>From, with the name that recipients see instead of the address.</summary>
    /// <remarks>
    /// REF2 ECO.2.2.7, TD: <c>Titre_Prénom_NOM_Entité</c> of a personal mailbox, the entity's name of the others; blanks are underscores. What the mappings name is
    /// taken; a personal mailbox without a name there is named for the person who hands the document over.
    /// </remarks>
    public static MailAddress From(SendingMailbox mailbox, OutgoingDocument document) => From(mailbox, document.Submitter);

    /// <summary>Likewise of a message that nobody hands over but the house.</summary>
    public static MailAddress From(SendingMailbox mailbox) => From(mailbox, Submitter.Nobody);

    private static MailAddress From(SendingMailbox mailbox, Submitter submitter)
    {
        var name = mailbox switch
        {
            { DisplayName.Length: > 0 } => mailbox.DisplayName,
            { Kind: MailboxKind.Personal } => string.Join(' ', new[] { submitter.Given, submitter.Family?.ToUpperInvariant(), submitter.StructureName }.Where(p => p is { Length: > 0 })),
            _ => submitter.StructureName ?? "",
        };
        return new MailAddress(mailbox.Address, name.Length == 0 ? null : string.Join('_', name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
    }
}
