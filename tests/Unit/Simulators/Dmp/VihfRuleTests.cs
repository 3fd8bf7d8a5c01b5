using System.Security.Cryptography.Xml;
using HopEn2.Interop.Tests.Shared.Dmp;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Simulators.Dmp;

/// <summary>One change for each rule of the VIHF: the call is refused with a fault that says which.</summary>
public sealed class VihfRuleTests
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private static readonly Dictionary<string, (Func<DmpDeposit, DmpDeposit> Change, string Subcode, string Names)> Rules = new(StringComparer.Ordinal)
    {
        ["no assertion"] = (d => d with { Envelope = e => System.Text.RegularExpressions.Regex.Replace(e, "<saml2:Assertion.*</saml2:Assertion>", "") }, "InvalidSecurity", "saml:Assertion"),
        ["two assertions"] = (d => d with { Envelope = e => e.Replace("</wsse:Security>", new DmpAssertion().Write() + "</wsse:Security>", StringComparison.Ordinal) }, "InvalidSecurity", "saml:Assertion"),
        ["an assertion elsewhere"] = (d => d with { Envelope = e => e.Replace("<soap:Body>", "<soap:Body xmlns:z=\"z\">", StringComparison.Ordinal).Replace("</xdsb:ProvideAnd", new DmpAssertion().Write() + "</xdsb:ProvideAnd", StringComparison.Ordinal) }, "InvalidSecurity", "saml:Assertion"),
        ["two Security headers"] = (d => d with { Envelope = e => e.Replace("</soap:Header>", "<wsse:Security xmlns:wsse=\"http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd\"/></soap:Header>", StringComparison.Ordinal) }, "InvalidSecurity", "wsse:Security"),
        ["SAML 1"] = (Before("Version=\"2.0\"", "Version=\"1.1\""), "InvalidSecurityToken", "SAML 2.0"),
        ["not signed"] = (d => d with { Envelope = e => System.Text.RegularExpressions.Regex.Replace(e, "<Signature.*</Signature>", "") }, "InvalidSecurity", "ds:Signature"),
        ["changed after signing"] = (d => d with { Envelope = e => e.Replace(">Camille EXEMPLE<", ">Dominique EXEMPLE<", StringComparison.Ordinal) }, "FailedCheck", "signature"),
        ["signed with SHA-1"] = (Assertion(new() { SignatureMethod = SignedXml.XmlDsigRSASHA1Url }), "FailedCheck", "SignatureMethod"),
        ["digest SHA-1"] = (Assertion(new() { DigestMethod = SignedXml.XmlDsigSHA1Url }), "FailedCheck", "DigestMethod"),
        ["inclusive c14n"] = (Assertion(new() { Canonicalisation = SignedXml.XmlDsigC14NTransformUrl }), "FailedCheck", "CanonicalizationMethod"),
        ["signature over nothing"] = (d => d with { Envelope = e => System.Text.RegularExpressions.Regex.Replace(e, "URI=\"#[^\"]*\"", "URI=\"\"") }, "FailedCheck", "ds:Reference"),
        ["signature wrapped"] = (d => d with { Envelope = Wrap }, "InvalidSecurity", "saml:Assertion"),
        ["another element of the same ID"] = (d => d with { Assertion = new() { Id = "_same" }, Envelope = e => e.Replace("<wsa:To>", "<wsa:To Id=\"_same\">", StringComparison.Ordinal) }, "InvalidSecurity", "ID"),
        ["signed by a stranger"] = (Assertion(new() { Signer = DmpCertificates.Stranger }), "FailedAuthentication", "certificate"),
        ["issuer is somebody else"] = (Before(DmpCertificates.Structure.Subject, "CN=Quelqu'un, C=FR"), "InvalidSecurityToken", "Issuer"),
        ["issuer of another format"] = (Before("nameid-format:X509SubjectName", "nameid-format:unspecified"), "InvalidSecurityToken", "Issuer"),
        ["expired"] = (Assertion(new() { At = Now.AddHours(-3) }), "MessageExpired", "NotOnOrAfter"),
        ["not valid yet"] = (Assertion(new() { Before = x => System.Text.RegularExpressions.Regex.Replace(x, "NotBefore=\"[^\"]*\"", $"NotBefore=\"{DmpAssertion.Time(Now.AddMinutes(30))}\"") }), "InvalidSecurityToken", "NotBefore"),
        ["issued in the future"] = (Assertion(new() { At = Now.AddHours(1), Before = x => System.Text.RegularExpressions.Regex.Replace(x, "<saml2:Conditions[^>]*>", "") }), "InvalidSecurityToken", "IssueInstant"),
        ["no NameID"] = (Before(">899700218896</saml2:NameID>", "></saml2:NameID>"), "InvalidSecurityToken", "NameID"),
        ["no authentication context"] = (Before("saml2:AuthnContextClassRef", "saml2:AuthnContextDeclRef"), "InvalidSecurityToken", "AuthnContextClassRef"),
        ["structure of another certificate"] = (Assertion(new() { Structure = "1300017985" }), "FailedAuthentication", "Identifiant_Structure"),
        ["direct authentication"] = (Before(">INDIRECTE<", ">DIRECTE<"), "InvalidSecurityToken", "Authentification_Mode"),
        ["version 2.0"] = (Before(">3.0<", ">2.0<"), "InvalidSecurityToken", "VIHF_Version"),
        ["no structure"] = (Before(DmpAssertion.Text("Identifiant_Structure", "1750803447"), ""), "InvalidSecurityToken", "Identifiant_Structure"),
        ["structure twice"] = (Before(DmpAssertion.Text("Ressource_URN", "urn:dmp"), DmpAssertion.Text("Ressource_URN", "urn:dmp") + DmpAssertion.Text("Ressource_URN", "urn:dmp")), "InvalidSecurityToken", "Ressource_URN"),
        ["sector without system"] = (Before("SA01^1.2.250.1.71.4.2.4", "SA01"), "InvalidSecurityToken", "Secteur_Activite"),
        ["another resource"] = (Before(">urn:dmp<", ">urn:autre<"), "InvalidSecurityToken", "Ressource_URN"),
        ["no product"] = (Before(DmpAssertion.Text("LPS_Nom", "hopen2"), ""), "InvalidSecurityToken", "LPS_Nom"),
        ["role of no profession"] = (Before("codeSystem=\"1.2.250.1.71.1.2.7\"", "codeSystem=\"1.2.250.1.999\""), "InvalidSecurityToken", "subject:role"),
        ["savoir-faire of another system"] = (Before("codeSystem=\"1.2.250.1.71.4.2.5\"", "codeSystem=\"1.2.250.1.999\""), "InvalidSecurityToken", "subject:role"),
        ["purpose emergency"] = (Before("code=\"normal\"", "code=\"urgence\""), "InvalidSecurityToken", "purposeofuse"),
        ["resource-id as PI"] = (Before("&amp;ISO^NH", "&amp;ISO^PI"), "InvalidSecurityToken", "resource-id"),
        ["secret connection"] = (Before("</saml2:AttributeStatement>", DmpAssertion.Text("urn:oasis:names:tc:xspa:1.0:resource:patient:hl7:confidentiality-code", "CONNEXION_SECRETE") + "</saml2:AttributeStatement>"), "InvalidSecurityToken", "confidentiality-code"),
    };

    public static TheoryData<string> Names => [.. Rules.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_change_is_a_fault_that_names_it(string rule)
    {
        var dmp = new DmpDoor();
        var (change, subcode, names) = Rules[rule];
        var answer = dmp.Send(change(new DmpDeposit()).Mtom());
        Assert.Equal((subcode, 400), (answer.Fault, answer.HttpStatus));
        Assert.Contains(names, answer.Reason, StringComparison.Ordinal);
        Assert.Empty(dmp.Registry.Accounts());
    }

    [Fact]
    public void The_structure_of_the_connection_must_be_that_of_the_vihf()
    {
        var dmp = new DmpDoor { Client = DmpCertificates.OtherStructure };
        Assert.Equal("FailedAuthentication", dmp.Send(new DmpDeposit().Mtom()).Fault);
    }

    [Theory]
    [InlineData("4.0")]
    [InlineData("3.0")]
    public void Both_versions_in_use_are_taken(string version) =>
        Assert.Equal("Success", new DmpDoor().Send(new DmpDeposit { Assertion = new() { Before = x => x.Replace(">3.0<", $">{version}<", StringComparison.Ordinal) } }.Mtom()).Code);

    /// <summary>The classical attack: the signed assertion is moved aside, and one that says something else stands in its place.</summary>
    private static string Wrap(string envelope)
    {
        var start = envelope.IndexOf("<saml2:Assertion", StringComparison.Ordinal);
        var end = envelope.IndexOf("</saml2:Assertion>", StringComparison.Ordinal) + "</saml2:Assertion>".Length;
        var signed = envelope[start..end];
        var id = signed.Split("ID=\"")[1].Split('"')[0];
        var forged = signed.Replace(id, "_forged", StringComparison.Ordinal).Replace("1750803447", "1300017985", StringComparison.Ordinal).Replace("</Signature>", $"<Object>{signed}</Object></Signature>", StringComparison.Ordinal).Replace("URI=\"#_forged\"", $"URI=\"#{id}\"", StringComparison.Ordinal);
        return envelope[..start] + forged + envelope[end..];
    }

    private static Func<DmpDeposit, DmpDeposit> Assertion(DmpAssertion assertion) => d => d with { Assertion = assertion };

    private static Func<DmpDeposit, DmpDeposit> Before(string old, string @new) => Assertion(new()
    {
        Before = x =>
        {
            Assert.Contains(old, x, StringComparison.Ordinal);
            return x.Replace(old, @new, StringComparison.Ordinal);
        },
    });
}
