using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Xml;
using HopEn2.Interop.Simulators.Dmp.Wire;

namespace HopEn2.Interop.Simulators.Dmp.Vihf;

/// <summary>Decides whether a request carries one VIHF that holds: found, signed, trusted, in its time, complete (dmp.md §6).</summary>
/// <param name="Authorities">Who issues certificates of structures; null or empty: any signer is believed.</param>
internal sealed record VihfCheck(Codes.ValueSets Codes, X509Certificate2Collection? Authorities)
{
    private const string IssuerFormat = "urn:oasis:names:tc:SAML:1.1:nameid-format:X509SubjectName";

    /// <summary>How far two clocks may differ.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    /// <param name="client">The client certificate of the connection; null without TLS.</param>
    public (VihfToken? Token, Fault? Fault) Check(SoapRequest request, X509Certificate2? client, DateTimeOffset now)
    {
        if (Find(request) is not { } assertion)
            return (null, Fault.Security("InvalidSecurity", "There is not exactly one saml:Assertion, inside wsse:Security"));
        if (assertion.GetAttribute("Version") != "2.0")
            return (null, Fault.Security("InvalidSecurityToken", "The assertion is not SAML 2.0"));
        if (!IdIsAlone(request.Envelope, assertion.GetAttribute("ID")))
            return (null, Fault.Security("InvalidSecurity", "The ID of the assertion is empty, or another element has it too"));
        var (certificate, fault) = VihfSignature.Check(assertion);
        if (certificate is null)
            return (null, fault);
        using (certificate)
        {
            return (Issuer(assertion, certificate, now) ?? Times(assertion, now) ?? Statements(assertion)) is { } refused
                ? (null, refused)
                : VihfAttributes.Check(assertion, Codes, [.. StructureCertificate.Structures(certificate), .. client is null ? [] : StructureCertificate.Structures(client)]);
        }
    }

    /// <summary>The one assertion, wherever another may hide.</summary>
    private static XmlElement? Find(SoapRequest request) =>
        request.Envelope.DocumentElement!.Below(Names.Saml, "Assertion").ToList() is [var only] && only.ParentNode == request.Security ? only : null;

    private static bool IdIsAlone(XmlDocument document, string id) =>
        id.Length > 0 && document.SelectNodes("//@*[translate(local-name(),'ID','id')='id']")!.Cast<XmlAttribute>().Count(a => a.Value == id) == 1;

    private Fault? Issuer(XmlElement assertion, X509Certificate2 certificate, DateTimeOffset now)
    {
        if (assertion.Elements(Names.Saml, "Issuer").ToList() is not [var issuer])
            return Fault.Security("InvalidSecurityToken", "Issuer is missing");
        if (issuer.GetAttribute("Format") != IssuerFormat)
            return Fault.Security("InvalidSecurityToken", "Issuer/@Format is not X509SubjectName");
        if (!StructureCertificate.SameName(issuer.InnerText.Trim(), certificate.SubjectName))
            return Fault.Security("InvalidSecurityToken", "Issuer is not the subject of the certificate that signed");
        return StructureCertificate.Trusted(certificate, Authorities, now) ? null : Fault.Security("FailedAuthentication", "The certificate that signed is not trusted, or not valid now");
    }

    private static Fault? Times(XmlElement assertion, DateTimeOffset now)
    {
        if (Time(assertion, "IssueInstant") is not { } issued)
            return Fault.Security("InvalidSecurityToken", "IssueInstant is no time in UTC");
        if (issued > now + Skew)
            return Fault.Security("InvalidSecurityToken", "IssueInstant is in the future");
        foreach (var conditions in assertion.Elements(Names.Saml, "Conditions"))
        {
            if ((conditions.HasAttribute("NotBefore") && Time(conditions, "NotBefore") is null) || (conditions.HasAttribute("NotOnOrAfter") && Time(conditions, "NotOnOrAfter") is null))
                return Fault.Security("InvalidSecurityToken", "Conditions hold a time that is none");
            if (Time(conditions, "NotBefore") is { } from && now + Skew < from)
                return Fault.Security("InvalidSecurityToken", "Conditions/@NotBefore: the assertion is not valid yet");
            if (Time(conditions, "NotOnOrAfter") is { } to && now - Skew >= to)
                return Fault.Security("MessageExpired", "Conditions/@NotOnOrAfter: the assertion is not valid any more");
        }

        return null;
    }

    private static Fault? Statements(XmlElement assertion)
    {
        if (string.IsNullOrWhiteSpace(assertion.Down(Names.Saml, "Subject", "NameID")?.InnerText))
            return Fault.Security("InvalidSecurityToken", "Subject/NameID is missing");
        if (assertion.Elements(Names.Saml, "AuthnStatement").ToList() is not [var authentication]
            || string.IsNullOrWhiteSpace(authentication.Down(Names.Saml, "AuthnContext", "AuthnContextClassRef")?.InnerText))
        {
            return Fault.Security("InvalidSecurityToken", "AuthnStatement/AuthnContext/AuthnContextClassRef is missing");
        }

        return assertion.Elements(Names.Saml, "AttributeStatement").Count() == 1 ? null : Fault.Security("InvalidSecurityToken", "There is not exactly one AttributeStatement");
    }

    private static DateTimeOffset? Time(XmlElement element, string attribute) =>
        element.GetAttribute(attribute) is { Length: > 0 } text && text.EndsWith('Z') && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
