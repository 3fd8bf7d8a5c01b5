using System.Collections.Frozen;
using HopEn2.Interop.Domain.Delivering;

namespace HopEn2.Interop.Mappings;

/// <summary><c>delivery.yaml</c>: as whom the house deposits and mails. Addresses of neighbours, certificates and passwords are settings, never here.</summary>
public sealed record DeliveryTable
{
    /// <summary>Nothing said: no feed may be in mode deliver.</summary>
    public static DeliveryTable None { get; } = new();

    /// <summary>OID under which the house makes the ids of its submission sets; empty: none.</summary>
    public string OidRoot { get; init; } = "";

    /// <summary>sourceId of submission sets: the house's own OID (dmp.md §5).</summary>
    public string SourceId { get; init; } = "";

    /// <summary>Identifiant_Structure of the certificate, prefix and FINESS; used where a message names no structure (dmp.md §6).</summary>
    public string Structure { get; init; } = "";

    public string StructureName { get; init; } = "";

    /// <summary>Secteur_Activite, code and system. Default SA01.</summary>
    public CodedText Sector { get; init; } = new("SA01", "1.2.250.1.71.4.2.4", null);

    /// <summary>VIHF_Version. Default 3.0 (dmp.md §6).</summary>
    public string VihfVersion { get; init; } = "3.0";

    /// <summary>LPS_ID_HOMOLOGATION_DMP; empty: none.</summary>
    public string Homologation { get; init; } = "";

    /// <summary>X-MSS-NIL: product number given at declaration (mssante.md §2).</summary>
    public string ProductNumber { get; init; } = "000000";

    /// <summary>TD0.2 is asked before a deposit; the answer holds for <see cref="StatusKept"/>. Default false.</summary>
    public bool AskStatus { get; init; }

    public TimeSpan StatusKept { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Mailbox of services that name none of their own; null: nothing can be mailed.</summary>
    public SendingMailbox? Mailbox { get; init; }

    /// <summary>Mailboxes of their own, by service code.</summary>
    public FrozenDictionary<string, SendingMailbox> Mailboxes { get; init; } = FrozenDictionary<string, SendingMailbox>.Empty;

    /// <summary>Where returns (DSN, MDN) are to come.</summary>
    public string? ReturnAddress { get; init; }

    /// <summary>A recipient's domain must be one of these or below one. Default mssante.fr.</summary>
    public IReadOnlyList<string> TrustedDomains { get; init; } = ["mssante.fr"];

    /// <summary>MASQUE_PS does not keep a document from the professional named in RCT (mssante.md §6). Default false.</summary>
    public bool HiddenGoesToNamedProfessional { get; init; }

    /// <summary>Texts of mails whose message brings none; Handlebars.</summary>
    public string TextForProfessionals { get; init; } = "";

    public string TextForPatient { get; init; } = "";

    /// <summary>The mailbox from which a service mails: its own, else the house's; null when there is neither.</summary>
    public SendingMailbox? MailboxOf(string? service) => (service is null ? null : Mailboxes.GetValueOrDefault(service)) ?? Mailbox;

    /// <summary>An address that mails may go to: its domain is trusted, or is below one that is.</summary>
    public bool IsTrusted(string address) => IsTrusted(address, TrustedDomains);

    internal static bool IsTrusted(string address, IReadOnlyList<string> domains)
    {
        var domain = address.AsSpan(address.LastIndexOf('@') + 1);
        foreach (var one in domains)
        {
            if (domain.EndsWith(one, StringComparison.OrdinalIgnoreCase) && (domain.Length == one.Length || domain[^(one.Length + 1)] == '.'))
                return true;
        }

        return false;
    }
}

/// <summary>A mailbox mails go out from.</summary>
/// <param name="Kind">PER, ORG or APP (mssante.md §1).</param>
/// <param name="DisplayName">As recipients see it.</param>
/// <param name="ReplyTo">Where answers of persons go when the message names nothing; null: to the mailbox itself.</param>
public sealed record SendingMailbox(string Address, MailboxKind Kind, string DisplayName, string? ReplyTo);

public enum MailboxKind
{
    /// <summary>APP: of a software. Default.</summary>
    Applicative,

    /// <summary>ORG: of a structure or service.</summary>
    Organisation,

    /// <summary>PER: of one professional.</summary>
    Personal,
}
