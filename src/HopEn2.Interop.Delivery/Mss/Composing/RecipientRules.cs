using System.Globalization;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ins;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Mail.Mime;

namespace HopEn2.Interop.Delivery.Mss.Composing;

/// <summary>Whether a document may go to an address (mssante.md §1, §6).</summary>
/// <param name="TrustedDomains">A recipient's domain is one of these or below one.</param>
/// <param name="TestDomains">Domains of test operators: never outside one.</param>
/// <param name="TestOperator">The operator we hand mails to is one for tests.</param>
/// <param name="HiddenGoesToNamedProfessional">MASQUE_PS does not keep a document from the professional named in RCT.</param>
public sealed record RecipientRules(IReadOnlyList<string> TrustedDomains, IReadOnlyList<string> TestDomains, bool TestOperator, bool HiddenGoesToNamedProfessional)
{
    /// <summary>Domain of the patients' mailboxes; a test operator has its own below it or beside it.</summary>
    public const string PatientDomain = PatientMessage.PatientDomain;

    /// <summary>Years (Code civil, art. 414).</summary>
    private const int Majority = 18;

    /// <summary>Why it may not go: the cause in one word (mssante.md §5), or one of <see cref="WorkReasons"/>; null: it may.</summary>
    /// <param name="today">Tells who is a minor.</param>
    public string? Refuse(OutgoingDocument document, MailRecipient recipient, DateOnly today)
    {
        if (RefuseAddress(recipient.Address, document.Patient.InsOid) is { } wrong)
            return wrong;
        var at = recipient.Address.LastIndexOf('@');
        var (local, domain) = (recipient.Address[..at], recipient.Address[(at + 1)..]);
        return recipient.Kind is RecipientKind.Patient || IsPatientDomain(domain)
            ? RefusePatient(document, local, domain, today)
            : document.Visibility.HasFlag(Visibility.HiddenFromProfessionals) && !HiddenGoesToNamedProfessional ? WorkReasons.HiddenFromProfessionals : null;
    }

    /// <summary>Likewise of a message of our own, to the mailbox of a patient whose INS is qualified.</summary>
    /// <param name="insOid">Null: not known.</param>
    public string? Refuse(string address, string? insOid, InsNumber ins) =>
        RefuseAddress(address, insOid) ?? (ins.KeyMatches || InsOids.IsTest(insOid) ? null : "invalid-address");

    private string? RefuseAddress(string address, string? insOid)
    {
        var domain = address[(address.LastIndexOf('@') + 1)..];
        if (!MailAddress.IsAddress(address) || !domain.Contains('.', StringComparison.Ordinal))
            return "invalid-address";
        if (!TrustedDomains.Any(d => Below(domain, d)))
            return "not-in-trust-space";
        return !TestOperator && (TestDomains.Any(d => Below(domain, d)) || InsOids.IsTest(insOid)) ? "test-only" : null;
    }

    /// <summary>The address is a patient's mailbox.</summary>
    public static bool IsPatientDomain(string domain) => Below(domain, PatientDomain) || domain.StartsWith("patient.", StringComparison.OrdinalIgnoreCase);

    private static string? RefusePatient(OutgoingDocument document, string local, string domain, DateOnly today)
    {
        // A mailbox of the patients' domain under another kind would be a matricule in a professional's place: the same rules.
        if (!IsPatientDomain(domain) || InsNumber.Parse(local) is not { } addressed || addressed.Value.Length != local.Length)
            return "invalid-address";
        // Test matricules have keys that need not match (identifiers.md §3).
        if (!addressed.KeyMatches && !InsOids.IsTest(document.Patient.InsOid))
            return "invalid-address";
        if (document.Patient is not { Ins: { } own, Status: InsStatus.Qualified })
            return WorkReasons.InsNotQualified;
        if (own != addressed)
            return WorkReasons.InsMismatch;
        return document.Visibility switch
        {
            var v when v.HasFlag(Visibility.HiddenFromPatient) => WorkReasons.HiddenFromPatient,
            // A minor's mailbox is read by the parents, too (mssante.md §1).
            var v when v.HasFlag(Visibility.HiddenFromLegalRepresentatives) && IsMinor(document.Patient.BornOn, today) => WorkReasons.HiddenFromLegalRepresentatives,
            var v when v.HasFlag(Visibility.SecretConnection) => WorkReasons.SecretConnection,
            _ => null,
        };
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
}
