using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Security.Cryptography.Xml;
using System.Xml;
using System.Xml.Linq;
using HopEn2.Interop.Delivery.Dmp;
using HopEn2.Interop.Mappings;
using HopEn2.Interop.Tests.Shared;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Delivery.Dmp;

/// <summary>The VIHF against dmp.md §6, attribute by attribute.</summary>
public sealed class VihfTokenTests
{
    private const string Patient = "185057512345673^^^&1.2.250.1.213.1.4.10&ISO^NH";
    private static readonly XNamespace Saml = "urn:oasis:names:tc:SAML:2.0:assertion";
    private static readonly XNamespace Dsig = "http://www.w3.org/2000/09/xmldsig#";
    private static readonly DeliveryTable House = new() { Structure = "1750803447", StructureName = "CH EXEMPLE", Homologation = "TEST-0001", Sector = new("SA41", "1.2.250.1.71.4.2.4", null) };
    private static readonly X509Certificate2 Signer = MakeSigner();

    [Fact]
    public void A_physician_submits_under_name_profession_and_savoir_faire()
    {
        var assertion = Written(new VihfSubject(Outgoing.Submitter, Patient, false));

        Assert.Equal("801234567897", assertion.Element(Saml + "Subject")!.Element(Saml + "NameID")!.Value);
        Assert.Equal("urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified", assertion.Descendants(Saml + "AuthnContextClassRef").Single().Value);
        Assert.Equal("3.0", Value(assertion, "VIHF_Version"));
        Assert.Equal("INDIRECTE", Value(assertion, "Authentification_Mode"));
        Assert.Equal("1750803447", Value(assertion, "Identifiant_Structure"));
        Assert.Equal("SA41^1.2.250.1.71.4.2.4", Value(assertion, "Secteur_Activite"));
        Assert.Equal("Charles BOILEAU", Value(assertion, "urn:oasis:names:tc:xspa:1.0:subject:subject-id"));
        Assert.Equal(["10|1.2.250.1.71.1.2.7|CE", "SM26|1.2.250.1.71.4.2.5|CE"], Codes(assertion, "urn:oasis:names:tc:xacml:2.0:subject:role"));
        Assert.Equal(["normal|1.2.250.1.213.1.1.4.248|CE"], Codes(assertion, "urn:oasis:names:tc:xspa:1.0:subject:purposeofuse"));
        Assert.Equal(Patient, Value(assertion, "urn:oasis:names:tc:xacml:2.0:resource:resource-id"));
        Assert.Equal("urn:dmp", Value(assertion, "Ressource_URN"));
        Assert.Equal("hopen2", Value(assertion, "LPS_Nom"));
        Assert.Equal("TEST-0001", Value(assertion, "LPS_ID_HOMOLOGATION_DMP"));
        Assert.Empty(assertion.Descendants(Saml + "AudienceRestriction"));
    }

    [Fact]
    public void A_name_with_characters_that_XML_cannot_hold_is_signed_without_them() =>
        Assert.Equal("Charles BOILEAU", Value(Written(new VihfSubject(Outgoing.Submitter with { Family = "BOI\u0001LEAU" }, Patient, false)), "urn:oasis:names:tc:xspa:1.0:subject:subject-id"));

    [Fact]
    public void Of_others_than_physicians_and_pharmacists_the_profession_alone_is_told() =>
        Assert.Equal(["60|1.2.250.1.71.1.2.7|CE"], Codes(Written(new VihfSubject(Outgoing.Submitter with { Profession = new("60", "1.2.250.1.71.1.2.7", "Infirmier") }, Patient, false)), "urn:oasis:names:tc:xacml:2.0:subject:role"));

    [Fact]
    public void The_engine_itself_asks_as_automate_of_the_house()
    {
        var assertion = Written(new VihfSubject(null, Patient, false));
        Assert.Equal(["AUTOMATE|1.2.250.1.213.1.1.4.6|CE"], Codes(assertion, "urn:oasis:names:tc:xacml:2.0:subject:role"));
        Assert.Equal("3750803447/hopen2", assertion.Element(Saml + "Subject")!.Element(Saml + "NameID")!.Value);
        Assert.Equal("hopen2,hopen2", Value(assertion, "urn:oasis:names:tc:xspa:1.0:subject:subject-id"));
        Assert.Equal("1750803447", Value(assertion, "Identifiant_Structure"));
    }

    [Theory]
    [InlineData(true, "X", true)]
    [InlineData(true, "", false)]
    [InlineData(false, "X", false)]
    public void A_secret_connection_is_asked_for_only_where_it_is_set_up(bool secret, string code, bool asked)
    {
        var assertion = Written(new VihfSubject(null, Patient, secret), new DmpSettings { SecretConnectionCode = code });
        Assert.Equal(asked ? 1 : 0, Attributes(assertion, "urn:oasis:names:tc:xspa:1.0:resource:patient:hl7:confidentiality-code").Count());
    }

    [Fact]
    public void It_is_signed_as_a_whole_by_the_structure_and_behind_its_issuer()
    {
        var assertion = Written(new VihfSubject(Outgoing.Submitter, Patient, false), out var written);
        Assert.Equal(["Issuer", "Signature", "Subject", "Conditions", "AuthnStatement", "AttributeStatement"], assertion.Elements().Select(e => e.Name.LocalName));
        Assert.Equal("http://www.w3.org/2001/10/xml-exc-c14n#", (string?)assertion.Descendants(Dsig + "CanonicalizationMethod").Single().Attribute("Algorithm"));
        Assert.Equal("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", (string?)assertion.Descendants(Dsig + "SignatureMethod").Single().Attribute("Algorithm"));
        Assert.Equal("http://www.w3.org/2001/04/xmlenc#sha256", (string?)assertion.Descendants(Dsig + "DigestMethod").Single().Attribute("Algorithm"));
        Assert.Equal("#" + (string?)assertion.Attribute("ID"), (string?)assertion.Descendants(Dsig + "Reference").Single().Attribute("URI"));
        var issuer = assertion.Element(Saml + "Issuer")!;
        Assert.Equal("urn:oasis:names:tc:SAML:1.1:nameid-format:X509SubjectName", (string?)issuer.Attribute("Format"));
        Assert.Equal("CN=CH EXEMPLE, OU=1750803447, ST=Paris (75), C=FR", issuer.Value);

        Assert.True(Holds(written));
        Assert.False(Holds(written.Replace("INDIRECTE", "DIRECTE", StringComparison.Ordinal)));
        // As it stands in an envelope, whatever prefixes are declared around it.
        Assert.True(Holds($"<s:Envelope xmlns:s='urn:s' xmlns:x='urn:x' xmlns='urn:d'><s:Header>{written}</s:Header></s:Envelope>"));
    }

    [Fact]
    public void It_holds_from_a_minute_ago_for_as_long_as_is_set()
    {
        var conditions = Written(new VihfSubject(null, Patient, false)).Element(Saml + "Conditions")!;
        Assert.Equal(("2025-03-10T08:29:12.000Z", "2025-03-10T08:35:12.000Z"), ((string?)conditions.Attribute("NotBefore"), (string?)conditions.Attribute("NotOnOrAfter")));
        Assert.Null(Written(new VihfSubject(null, Patient, false), new DmpSettings { AssertionLifetime = TimeSpan.Zero }).Element(Saml + "Conditions"));
    }

    private static bool Holds(string xml)
    {
        var document = new XmlDocument { PreserveWhitespace = true };
        document.LoadXml(xml);
        var signed = new SignedXml(document);
        signed.LoadXml((XmlElement)document.GetElementsByTagName("Signature", Dsig.NamespaceName)[0]!);
        return signed.CheckSignature(Signer, verifySignatureOnly: true);
    }

    private static XElement Written(VihfSubject subject, DmpSettings? settings = null) => XElement.Parse(new VihfToken(settings ?? new DmpSettings(), new ManualTime()).Write(subject, House, Signer));

    private static XElement Written(VihfSubject subject, out string written)
    {
        written = new VihfToken(new DmpSettings(), new ManualTime()).Write(subject, House, Signer);
        return XElement.Parse(written);
    }

    private static IEnumerable<XElement> Attributes(XElement assertion, string name) => assertion.Descendants(Saml + "Attribute").Where(a => (string?)a.Attribute("Name") == name);

    private static string Value(XElement assertion, string name) => Assert.Single(Attributes(assertion, name)).Elements(Saml + "AttributeValue").Single().Value;

    private static string[] Codes(XElement assertion, string name) =>
    [
        .. Attributes(assertion, name).Single().Elements(Saml + "AttributeValue").Select(v => v.Elements().Single())
            .Select(e => $"{(string?)e.Attribute("code")}|{(string?)e.Attribute("codeSystem")}|{(string?)e.Attribute(XName.Get("type", "http://www.w3.org/2001/XMLSchema-instance"))}"),
    ];

    private static X509Certificate2 MakeSigner()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=CH EXEMPLE, OU=1750803447, S=Paris (75), C=FR", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
    }
}
