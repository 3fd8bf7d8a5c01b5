using System.Security.Cryptography.X509Certificates;
using System.Security.Cryptography.Xml;
using System.Xml;

namespace HopEn2.Interop.Tests.Shared.Dmp;

/// <summary>A VIHF as dmp.md §6 has it, written and signed by hand.</summary>
internal sealed record DmpAssertion
{
    public string Id { get; init; } = "_" + Guid.NewGuid().ToString("N");

    public X509Certificate2 Signer { get; init; } = DmpCertificates.Structure;

    public string Patient { get; init; } = DmpDeposit.TestPatient;

    public string Structure { get; init; } = "1750803447";

    public DateTimeOffset At { get; init; } = TimeProvider.System.GetUtcNow();

    /// <summary>What is changed before it is signed.</summary>
    public Func<string, string> Before { get; init; } = xml => xml;

    public string SignatureMethod { get; init; } = SignedXml.XmlDsigRSASHA256Url;

    public string DigestMethod { get; init; } = SignedXml.XmlDsigSHA256Url;

    public string Canonicalisation { get; init; } = SignedXml.XmlDsigExcC14NTransformUrl;

    /// <summary>The signed assertion.</summary>
    public string Write()
    {
        var document = new XmlDocument { PreserveWhitespace = true };
        document.LoadXml(Before(Unsigned()));
        var signed = new SignedXml(document) { SigningKey = Signer.GetRSAPrivateKey() };
        signed.SignedInfo!.CanonicalizationMethod = Canonicalisation;
        signed.SignedInfo.SignatureMethod = SignatureMethod;
        var reference = new Reference("#" + document.DocumentElement!.GetAttribute("ID")) { DigestMethod = DigestMethod };
        reference.AddTransform(new XmlDsigEnvelopedSignatureTransform());
        reference.AddTransform(new XmlDsigExcC14NTransform());
        signed.AddReference(reference);
        signed.KeyInfo = new KeyInfo();
        signed.KeyInfo.AddClause(new KeyInfoX509Data(Signer));
        signed.ComputeSignature();
        document.DocumentElement.InsertAfter(document.ImportNode(signed.GetXml(), true), document.DocumentElement.FirstChild);
        return document.OuterXml;
    }

    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");

    public static string Text(string name, string value) => $"<saml2:Attribute Name=\"{name}\"><saml2:AttributeValue>{value}</saml2:AttributeValue></saml2:Attribute>";

    private string Unsigned() =>
        $"<saml2:Assertion xmlns:saml2=\"urn:oasis:names:tc:SAML:2.0:assertion\" ID=\"{Id}\" IssueInstant=\"{Time(At)}\" Version=\"2.0\">"
        + $"<saml2:Issuer Format=\"urn:oasis:names:tc:SAML:1.1:nameid-format:X509SubjectName\">{Signer.Subject}</saml2:Issuer>"
        + "<saml2:Subject><saml2:NameID>899700218896</saml2:NameID></saml2:Subject>"
        + $"<saml2:Conditions NotBefore=\"{Time(At.AddMinutes(-1))}\" NotOnOrAfter=\"{Time(At.AddHours(1))}\"/>"
        + $"<saml2:AuthnStatement AuthnInstant=\"{Time(At)}\"><saml2:AuthnContext><saml2:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified</saml2:AuthnContextClassRef></saml2:AuthnContext></saml2:AuthnStatement>"
        + "<saml2:AttributeStatement>"
        + Text("VIHF_Version", "3.0")
        + Text("Authentification_Mode", "INDIRECTE")
        + Text("Identifiant_Structure", Structure)
        + Text("Secteur_Activite", "SA01^1.2.250.1.71.4.2.4")
        + Text("urn:oasis:names:tc:xspa:1.0:subject:subject-id", "Camille EXEMPLE")
        + "<saml2:Attribute Name=\"urn:oasis:names:tc:xacml:2.0:subject:role\">"
        + Coded("Role", "10", "1.2.250.1.71.1.2.7", "Médecin") + Coded("Role", "SM26", "1.2.250.1.71.4.2.5", "Qualifié en médecine générale") + "</saml2:Attribute>"
        + $"<saml2:Attribute Name=\"urn:oasis:names:tc:xspa:1.0:subject:purposeofuse\">{Coded("PurposeOfUse", "normal", "1.2.250.1.213.1.1.4.248", "Accès normal")}</saml2:Attribute>"
        + Text("urn:oasis:names:tc:xacml:2.0:resource:resource-id", Patient.Replace("&", "&amp;", StringComparison.Ordinal))
        + Text("Ressource_URN", "urn:dmp")
        + Text("LPS_ID", "0001") + Text("LPS_Nom", "hopen2") + Text("LPS_Version", "0.1") + Text("LPS_ID_HOMOLOGATION_DMP", "TEST-0001")
        + "</saml2:AttributeStatement></saml2:Assertion>";

    private static string Coded(string element, string code, string system, string label) =>
        $"<saml2:AttributeValue><{element} xmlns=\"urn:hl7-org:v3\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"CE\" code=\"{code}\" codeSystem=\"{system}\" displayName=\"{label}\"/></saml2:AttributeValue>";
}
