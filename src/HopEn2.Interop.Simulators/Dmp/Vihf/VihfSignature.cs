using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Security.Cryptography.Xml;
using System.Xml;
using HopEn2.Interop.Simulators.Dmp.Wire;

namespace HopEn2.Interop.Simulators.Dmp.Vihf;

/// <summary>Checks the signature of an assertion: exclusive c14n, RSA-SHA256, one reference, to this very assertion (dmp.md §6).</summary>
/// <remarks>What the algorithms must be is looked at before anything is computed: a signature by a weaker one, or over something else, is none (signature wrapping).</remarks>
internal static class VihfSignature
{
    private const string ExclusiveC14n = "http://www.w3.org/2001/10/xml-exc-c14n#";
    private const string RsaSha256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
    private const string Sha256 = "http://www.w3.org/2001/04/xmlenc#sha256";
    private const string Enveloped = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
    private const int SmallestKey = 2048;

    /// <summary>The certificate that signed; or the fault.</summary>
    public static (X509Certificate2? Certificate, Fault? Fault) Check(XmlElement assertion)
    {
        if (assertion.Elements(Names.Signature, "Signature").ToList() is not [var signature])
            return (null, Fault.Security("InvalidSecurity", "The assertion does not hold exactly one ds:Signature"));
        if (Shape(assertion, signature) is { } wrong)
            return (null, Fault.Security("FailedCheck", wrong));
        if (Certificate(signature) is not { } certificate)
            return (null, Fault.Security("InvalidSecurityToken", "ds:KeyInfo does not hold exactly one readable X509Certificate"));
        using var key = certificate.GetRSAPublicKey();
        if (key is null || key.KeySize < SmallestKey)
            return Refused(certificate, "InvalidSecurityToken", $"The certificate has no RSA key of {SmallestKey} bits");
        try
        {
            var signed = new OneElement(assertion);
            signed.LoadXml(signature);
            return signed.CheckSignature(key) ? (certificate, null) : Refused(certificate, "FailedCheck", "The signature of the assertion does not match");
        }
        catch (Exception e) when (e is CryptographicException or XmlException or ArgumentException or InvalidOperationException or FormatException)
        {
            return Refused(certificate, "FailedCheck", "The signature of the assertion cannot be checked");
        }
    }

    private static (X509Certificate2?, Fault?) Refused(X509Certificate2 certificate, string subcode, string reason)
    {
        certificate.Dispose();
        return (null, Fault.Security(subcode, reason));
    }

    private static string? Shape(XmlElement assertion, XmlElement signature)
    {
        if (signature.Elements(Names.Signature, "SignedInfo").ToList() is not [var info])
            return "There is not exactly one ds:SignedInfo";
        if (Algorithm(info, "CanonicalizationMethod") != ExclusiveC14n)
            return "CanonicalizationMethod is not exclusive canonicalisation";
        if (Algorithm(info, "SignatureMethod") != RsaSha256)
            return "SignatureMethod is not RSA-SHA256";
        if (info.Elements(Names.Signature, "Reference").ToList() is not [var reference])
            return "There is not exactly one ds:Reference";
        if (reference.GetAttribute("URI") != "#" + assertion.GetAttribute("ID"))
            return "ds:Reference is not to the assertion that holds it";
        if (Algorithm(reference, "DigestMethod") != Sha256)
            return "DigestMethod is not SHA-256";
        var transforms = reference.First(Names.Signature, "Transforms")?.Elements(Names.Signature, "Transform").Select(t => t.GetAttribute("Algorithm")).ToList() ?? [];
        return transforms is [Enveloped, ExclusiveC14n] ? null : "The transforms are not enveloped-signature, then exclusive canonicalisation";
    }

    private static string? Algorithm(XmlElement parent, string name) => parent.Elements(Names.Signature, name).ToList() is [var one] ? one.GetAttribute("Algorithm") : null;

    private static X509Certificate2? Certificate(XmlElement signature)
    {
        if (signature.Elements(Names.Signature, "KeyInfo").SelectMany(k => k.Below(Names.Signature, "X509Certificate")).ToList() is not [var only])
            return null;
        try
        {
            return X509CertificateLoader.LoadCertificate(Convert.FromBase64String(only.InnerText));
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Resolves a reference to the assertion it was made for, and to nothing else in the document.</summary>
    private sealed class OneElement : SignedXml
    {
        private readonly XmlElement _assertion;

        public OneElement(XmlElement assertion)
            : base(assertion) => _assertion = assertion;

        public override XmlElement? GetIdElement(XmlDocument? document, string idValue) => idValue == _assertion.GetAttribute("ID") ? _assertion : null;
    }
}
