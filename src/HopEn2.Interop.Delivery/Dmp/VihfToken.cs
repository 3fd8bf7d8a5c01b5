using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Security.Cryptography.Xml;
using System.Text;
using System.Xml;
using HopEn2.Interop.Cda.Xds;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Mappings;

namespace HopEn2.Interop.Delivery.Dmp;

/// <summary>Who asks the DMP for what: the content of a VIHF.</summary>
/// <param name="Submitter">Null: the engine itself asks.</param>
/// <param name="Patient"><c>INS^^^&amp;OID&amp;ISO^NH</c>.</param>
internal sealed record VihfSubject(Submitter? Submitter, string Patient, bool SecretConnection);

/// <summary>Writes and signs the VIHF, a SAML 2.0 assertion, for indirect authentication (dmp.md §6).</summary>
internal sealed class VihfToken(DmpSettings settings, TimeProvider clock)
{
    private const string Role = "urn:oasis:names:tc:xacml:2.0:subject:role";
    private static readonly CodedText Automate = new("AUTOMATE", "1.2.250.1.213.1.1.4.6", "AUTOMATE");
    private static readonly CodedText NormalAccess = new("normal", "1.2.250.1.213.1.1.4.248", "Accès normal");

    /// <summary>Clocks differ: an assertion holds from a minute ago.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    private static readonly XmlWriterSettings Settings = new() { OmitXmlDeclaration = true };

    /// <summary>The assertion as it goes into the header, signed by the key of <paramref name="signer"/>.</summary>
    public string Write(VihfSubject subject, DeliveryTable house, X509Certificate2 signer)
    {
        var id = $"_{Guid.NewGuid()}";
        var document = new XmlDocument { PreserveWhitespace = true, XmlResolver = null };
        document.LoadXml(Unsigned(id, subject, house, signer));
        using var key = signer.GetRSAPrivateKey();
        var signed = new SignedXml(document) { SigningKey = key };
        signed.SignedInfo!.CanonicalizationMethod = SignedXml.XmlDsigExcC14NTransformUrl;
        signed.SignedInfo.SignatureMethod = SignedXml.XmlDsigRSASHA256Url;
        var reference = new Reference($"#{id}") { DigestMethod = SignedXml.XmlDsigSHA256Url };
        reference.AddTransform(new XmlDsigEnvelopedSignatureTransform());
        reference.AddTransform(new XmlDsigExcC14NTransform());
        signed.AddReference(reference);
        signed.KeyInfo = new KeyInfo();
        signed.KeyInfo.AddClause(new KeyInfoX509Data(signer));
        signed.ComputeSignature();

        // The schema of SAML puts the signature behind the issuer.
        var assertion = document.DocumentElement!;
        assertion.InsertAfter(document.ImportNode(signed.GetXml(), true), assertion.FirstChild);
        return assertion.OuterXml;
    }

    private string Unsigned(string id, VihfSubject subject, DeliveryTable house, X509Certificate2 signer)
    {
        var now = clock.GetUtcNow();
        var text = new StringBuilder(4096);
        using (var xml = XmlWriter.Create(text, Settings))
        {
            xml.WriteStartElement("saml", "Assertion", DmpNames.Saml);
            xml.WriteAttributeString("ID", id);
            xml.WriteAttributeString("IssueInstant", Instant(now));
            xml.WriteAttributeString("Version", "2.0");
            Start(xml, "Issuer");
            xml.WriteAttributeString("Format", "urn:oasis:names:tc:SAML:1.1:nameid-format:X509SubjectName");
            xml.WriteString(NameOf(signer));
            xml.WriteEndElement();
            Start(xml, "Subject");
            xml.WriteElementString("saml", "NameID", DmpNames.Saml, XmlCharacters.Only(NameId(subject.Submitter, house)));
            xml.WriteEndElement();
            if (settings.AssertionLifetime > TimeSpan.Zero)
            {
                Start(xml, "Conditions");
                xml.WriteAttributeString("NotBefore", Instant(now - Skew));
                xml.WriteAttributeString("NotOnOrAfter", Instant(now + settings.AssertionLifetime));
                xml.WriteEndElement();
            }

            Start(xml, "AuthnStatement");
            xml.WriteAttributeString("AuthnInstant", Instant(now));
            Start(xml, "AuthnContext");
            xml.WriteElementString("saml", "AuthnContextClassRef", DmpNames.Saml, settings.AuthnContext);
            xml.WriteEndElement();
            xml.WriteEndElement();
            Start(xml, "AttributeStatement");
            WriteAttributes(xml, subject, house);
            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        return text.ToString();
    }

    private void WriteAttributes(XmlWriter xml, VihfSubject subject, DeliveryTable house)
    {
        var person = subject.Submitter is { PersonId: not null } submitter ? submitter : null;
        WriteText(xml, "VIHF_Version", house.VihfVersion);
        WriteText(xml, "Authentification_Mode", "INDIRECTE");
        WriteText(xml, "Identifiant_Structure", subject.Submitter?.StructureId ?? house.Structure);
        WriteText(xml, "Secteur_Activite", $"{house.Sector.Code}^{house.Sector.System}");
        WriteText(xml, "urn:oasis:names:tc:xspa:1.0:subject:subject-id", person is null ? settings.AutomateName : string.Join(' ', new[] { person.Given, person.Family }.Where(n => !string.IsNullOrEmpty(n))));
        WriteCodes(xml, Role, "Role", Roles(person));
        WriteCodes(xml, "urn:oasis:names:tc:xspa:1.0:subject:purposeofuse", "PurposeOfUse", [NormalAccess]);
        WriteText(xml, "urn:oasis:names:tc:xacml:2.0:resource:resource-id", subject.Patient);
        WriteText(xml, "Ressource_URN", "urn:dmp");
        if (subject.SecretConnection && settings.SecretConnectionCode.Length > 0)
            WriteText(xml, "urn:oasis:names:tc:xspa:1.0:resource:patient:hl7:confidentiality-code", settings.SecretConnectionCode);
        WriteText(xml, "LPS_ID", settings.SoftwareId);
        WriteText(xml, "LPS_Nom", settings.SoftwareName);
        WriteText(xml, "LPS_Version", settings.SoftwareVersion);
        if (house.Homologation.Length > 0)
            WriteText(xml, "LPS_ID_HOMOLOGATION_DMP", house.Homologation);
    }

    /// <summary>Profession, then the savoir-faire of physicians and pharmacists; AUTOMATE where neither is known (TD).</summary>
    private static IEnumerable<CodedText> Roles(Submitter? person)
    {
        if (person?.Profession is not { } profession)
        {
            yield return Automate;
            yield break;
        }

        yield return profession;
        if (profession.Code is "10" or "21" && person.Specialty is { } specialty)
            yield return specialty;
    }

    private string NameId(Submitter? submitter, DeliveryTable house) =>
        submitter?.PersonId ?? (settings.ResponsibleId.Length > 0 ? settings.ResponsibleId : NationalIds.Within(house.Structure, settings.SoftwareName));

    /// <summary>The subject's DN; what .NET calls S is ST in RFC 4514, which the interoperability framework asks for.</summary>
    private static string NameOf(X509Certificate2 signer) => signer.Subject.Replace(", S=", ", ST=", StringComparison.Ordinal);

    private static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    private static void Start(XmlWriter xml, string name) => xml.WriteStartElement("saml", name, DmpNames.Saml);

    private static void WriteText(XmlWriter xml, string name, string value)
    {
        Start(xml, "Attribute");
        xml.WriteAttributeString("Name", name);
        xml.WriteElementString("saml", "AttributeValue", DmpNames.Saml, XmlCharacters.Only(value));
        xml.WriteEndElement();
    }

    /// <summary>HL7 CE inside attribute values, one each.</summary>
    private static void WriteCodes(XmlWriter xml, string name, string element, IEnumerable<CodedText> codes)
    {
        Start(xml, "Attribute");
        xml.WriteAttributeString("Name", name);
        foreach (var code in codes)
        {
            Start(xml, "AttributeValue");
            xml.WriteStartElement("", element, DmpNames.Hl7);
            xml.WriteAttributeString("xsi", "type", DmpNames.SchemaInstance, "CE");
            xml.WriteAttributeString("code", code.Code);
            if (code.System is not null)
                xml.WriteAttributeString("codeSystem", code.System);
            if (code.Label is not null)
                xml.WriteAttributeString("displayName", code.Label);
            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }
}
