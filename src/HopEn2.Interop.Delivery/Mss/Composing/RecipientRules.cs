using System.Globalization;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ins;
using HopEn2.Interop.Domain.Messages;

namespace HopEn2.Interop.Delivery.Mss.Composing;

/// <summary>Whether a document may go to an address (mssante.md §1, §6).</summary>
/// <param name="TrustedDomains">A recipient's domain is one of these or below one.</param>
/// <param name="TestDomains">Domains of test operators: never outside one.</param>
/// <param name="TestOperator">The operator we hand mails to is one for tests.</param>
/// <param name="HiddenGoesToNamedProfessional">MASQUE_PS does not keep a document from the professional named in RCT.</param>
public sealed record RecipientRules(IReadOnlyList<string> TrustedDomains, IReadOnlyList<string> TestDomains, bool TestOperator, bool HiddenGoesToNamedProfessional)
{
    /// <summary>Domain of the patients' mailboxes; a test operator has its own below it or beside it.</summary>
    public const string PatientDomain = "patient.mssante.fr";

    /// <summary>Longest address (RFC 5321, 4.5.3.1.3, brackets taken off) and longest local part.</summary>
    private const int LongestAddress = 254;
    private const int LongestLocalPart = 64;

    /// <summary>Years (Code civil, art. 414).</summary>
    private const int Majority = 18;

    /// <summary>Why it may not go, in one word (mssante.md §5); null: it may.</summary>
    /// <param name="today">Tells who is a minor.</param>
    public string? Refuse(OutgoingDocument document, MailRecipient recipient, DateOnly today)
    {
        if (!IsAddress(recipient.Address))
            return "invalid-address";
        var at = recipient.Address.LastIndexOf('@');
        var (local, domain) = (recipient.Address[..at], recipient.Address[(at + 1)..]);
        if (!TrustedDomains.Any(d => Below(domain, d)))
            return "not-in-trust-space";
        if (!TestOperator && (TestDomains.Any(d => Below(domain, d)) || InsOids.IsTest(document.Patient.InsOid)))
            return "test-only";
        return recipient.Kind is RecipientKind.Patient || IsPatientDomain(domain)
            ? RefusePatient(document, local, domain, today)
            : document.Visibility.HasFlag(Visibility.HiddenFromProfessionals) && !HiddenGoesToNamedProfessional ? "opposition" : null;
    }

    /// <summary>The address is a patient's mailbox.</summary>
    public static bool IsPatientDomain(string domain) => Below(domain, PatientDomain) || domain.StartsWith("patient.", StringComparison.OrdinalIgnoreCase);

    /// <summary>Ordinary mailbox syntax: dot-atom local part, domain of at least two labels. Quoted local parts and address literals exist in no MSSanté directory.</summary>
    public static bool IsAddress(string address)
    {
        var at = address.LastIndexOf('@');
        if (at is < 1 or > LongestLocalPart || address.Length > LongestAddress)
            return false;
        var (local, domain) = (address[..at], address[(at + 1)..]);
        return local.Split('.').All(atom => atom.Length > 0 && atom.All(IsAtom))
            && domain.Split('.') is { Length: >= 2 } labels
            && labels.All(l => l.Length is > 0 and <= 63 && l.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') && l[0] != '-' && l[^1] != '-');
    }

    private static string? RefusePatient(OutgoingDocument document, string local, string domain, DateOnly today)
    {
        // A mailbox of the patients' domain under another kind would be a matricule in a professional's place: the same rules.
        if (!IsPatientDomain(domain) || InsNumber.Parse(local) is not { } addressed || addressed.Value.Length != local.Length)
            return "invalid-address";
        // Test matricules have keys that need not match (identifiers.md §3).
        if (!addressed.KeyMatches && !InsOids.IsTest(document.Patient.InsOid))
            return "invalid-address";
        if (document.Patient is not { Ins: { } own, Status: InsStatus.Qualified })
            return "ins-not-qualified";
        if (own != addressed)
            return "ins-mismatch";
        var hidden = Visibility.HiddenFromPatient | Visibility.SecretConnection;
        // A minor's mailbox is read by the parents, too (mssante.md §1).
        if (IsMinor(document.Patient.BornOn, today))
            hidden |= Visibility.HiddenFromLegalRepresentatives;
        return (document.Visibility & hidden) != 0 ? "opposition" : null;
    }

    // Of a birth date that is not known whole, the youngest it can be counts.
    private static bool IsMinor(string? bornOn, DateOnly today)
    {
        var digits = new string([.. (bornOn ?? "").TakeWhile(char.IsAsciiDigit)]);
        if (digits.Length < 4)
            return false;
        var year = int.Parse(digits.AsSpan(0, 4), CultureInfo.InvariantCulture);
        return Hl7Time.ReadDay(digits) is { } day ? day.AddYears(Majority) > today : year + Majority >= today.Year;
    }

    private static bool Below(string domain, string parent) =>
        domain.EndsWith(parent, StringComparison.OrdinalIgnoreCase) && (domain.Length == parent.Length || domain[^(parent.Length + 1)] == '.');

    // RFC 5322, 3.2.3 atext.
    private static bool IsAtom(char c) => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-/=?^_`{|}~".Contains(c, StringComparison.Ordinal);
}
