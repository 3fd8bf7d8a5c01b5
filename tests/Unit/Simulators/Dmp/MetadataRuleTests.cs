using System.Text;
using System.Text.RegularExpressions;
using HopEn2.Interop.Tests.Shared.Dmp;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Simulators.Dmp;

/// <summary>One change for each rule of the metadata and of the document; each is refused with its code and names its attribute, and with nothing else.</summary>
public sealed class MetadataRuleTests
{
    private static readonly Dictionary<string, (Func<DmpDeposit, DmpDeposit> Change, string Code, string Attribute)> Rules = new(StringComparer.Ordinal)
    {
        ["no set"] = (Of(m => Regex.Replace(m, "<rim:RegistryPackage.*</rim:RegistryPackage>", "")), "XDSRegistryMetadataError", "SubmissionSet"),
        ["set not classified"] = (Of("urn:uuid:a54d6aa5", "urn:uuid:b54d6aa5"), "XDSRegistryMetadataError", "SubmissionSet.Classification"),
        ["no submissionTime"] = (Of("submissionTime", "submittedAt"), "XDSRegistryMetadataError", "SubmissionSet.submissionTime"),
        ["submissionTime without seconds"] = (Of("20250310093000", "202503100930"), "XDSRegistryMetadataError", "SubmissionSet.submissionTime"),
        ["contentTypeCode of another set"] = (Of("nodeRepresentation=\"03\"", "nodeRepresentation=\"05\""), "XDSRegistryMetadataError", "SubmissionSet.contentTypeCode"),
        ["no set author"] = (Of(m => Regex.Replace(m, "<rim:Classification id=\"[^\"]*\" classificationScheme=\"urn:uuid:a7058bb9.*?</rim:Classification>", "")), "XDSRegistryMetadataError", "SubmissionSet.author"),
        ["set of another structure"] = (Of(m => ReplaceLast(m, "^^^1750803447", "^^^1300017985")), "XDSRegistryMetadataError", "SubmissionSet.authorInstitution"),
        ["sourceId no OID"] = (Of("value=\"1.2.250.1.999.1\"", "value=\"hopital\""), "XDSRegistryMetadataError", "SubmissionSet.sourceId"),
        ["set uniqueId a UUID"] = (d => d with { SubmissionId = "6f0a1f0e-0d0b-4f5c-9a57-000000000000" }, "XDSRegistryMetadataError", "SubmissionSet.uniqueId"),
        ["identifier with another name"] = (Of("XDSSubmissionSet.sourceId", "XDSSubmissionSet.source"), "XDSRegistryMetadataError", "SubmissionSet.sourceId"),

        ["another objectType"] = (Of("objectType=\"urn:uuid:7edca82f-054d-47f2-a032-9b2a5b5186c1\"", "objectType=\"urn:uuid:34268e47-fdf5-41a6-ba33-82133c465248\""), "XDSRegistryMetadataError", "DocumentEntry.objectType"),
        ["mimeType pdf"] = (Of("mimeType=\"text/xml\"", "mimeType=\"application/pdf\""), "XDSRegistryMetadataError", "DocumentEntry.mimeType"),
        ["no title"] = (Of(m => m.Replace(DmpMetadata.Name("Compte rendu opératoire"), "", StringComparison.Ordinal)), "XDSRegistryMetadataError", "DocumentEntry.title"),
        ["no creationTime"] = (Of("\"creationTime\"", "\"createdAt\""), "XDSRegistryMetadataError", "DocumentEntry.creationTime"),
        ["creationTime with zone"] = (Of("20250310091500", "20250310091500+0100"), "XDSRegistryMetadataError", "DocumentEntry.creationTime"),
        ["a day that does not exist"] = (Of("20250310091500", "20250230091500"), "XDSRegistryMetadataError", "DocumentEntry.creationTime"),
        ["act that ends before it begins"] = (Of("20250310090000", "20250310070000"), "XDSRegistryMetadataError", "DocumentEntry.serviceStopTime"),
        ["language of another country"] = (Of(">fr-FR<", ">en-US<"), "XDSRegistryMetadataError", "DocumentEntry.languageCode"),
        ["no sourcePatientId"] = (Of("\"sourcePatientId\"", "\"patientAtSource\""), "XDSRegistryMetadataError", "DocumentEntry.sourcePatientId"),
        ["sourcePatientId without authority"] = (Of("24000006^^^&amp;1.2.250.1.999.2&amp;ISO^PI", "24000006"), "XDSRegistryMetadataError", "DocumentEntry.sourcePatientId"),
        ["sourcePatientInfo no PID"] = (Of("PID-7|19770121", "19770121"), "XDSRegistryMetadataError", "DocumentEntry.sourcePatientInfo"),
        ["legalAuthenticator without authority"] = (Of("<rim:Slot name=\"legalAuthenticator\"><rim:ValueList><rim:Value>899700218896^EXEMPLE^Camille^^^^^^&amp;1.2.250.1.71.4.2.1&amp;ISO", "<rim:Slot name=\"legalAuthenticator\"><rim:ValueList><rim:Value>899700218896^EXEMPLE^Camille^^^^^^"), "XDSRegistryMetadataError", "DocumentEntry.legalAuthenticator"),
        ["classCode missing"] = (Without("urn:uuid:41a5887f"), "XDSRegistryMetadataError", "DocumentEntry.classCode"),
        ["classCode unknown"] = (Of("nodeRepresentation=\"10\"", "nodeRepresentation=\"12\""), "XDSRegistryMetadataError", "DocumentEntry.classCode"),
        ["typeCode unknown"] = (Of("nodeRepresentation=\"34874-8\"", "nodeRepresentation=\"00000-0\""), "XDSRegistryMetadataError", "DocumentEntry.typeCode"),
        ["typeCode of another system"] = (Of("<rim:Value>2.16.840.1.113883.6.1<", "<rim:Value>2.16.840.1.113883.6.96<"), "XDSRegistryMetadataError", "DocumentEntry.typeCode"),
        ["formatCode unknown"] = (Of("urn:ihe:iti:xds-sd:pdf:2008", "urn:ihe:iti:xds-sd:doc:2008"), "XDSRegistryMetadataError", "DocumentEntry.formatCode"),
        ["scheme that is none"] = (Of("urn:uuid:a09d5840", "urn:uuid:a09d5841"), "XDSRegistryMetadataError", "DocumentEntry.formatCode"),
        ["facility missing"] = (Without("urn:uuid:f33fb8ac"), "XDSRegistryMetadataError", "DocumentEntry.healthcareFacilityTypeCode"),
        ["facility unknown"] = (Of("nodeRepresentation=\"SA01\"", "nodeRepresentation=\"XX01\""), "XDSRegistryMetadataError", "DocumentEntry.healthcareFacilityTypeCode"),
        ["practice missing"] = (Without("urn:uuid:cccf5598"), "XDSRegistryMetadataError", "DocumentEntry.practiceSettingCode"),
        ["confidentiality missing"] = (Without("urn:uuid:f4f85eac"), "XDSRegistryMetadataError", "DocumentEntry.confidentialityCode"),
        ["confidentiality R"] = (Of("nodeRepresentation=\"N\"", "nodeRepresentation=\"R\""), "XDSRegistryMetadataError", "DocumentEntry.confidentialityCode"),
        ["hidden without N"] = (Of(m => m.Replace("nodeRepresentation=\"N\"", "nodeRepresentation=\"MASQUE_PS\"", StringComparison.Ordinal).Replace("2.16.840.1.113883.5.25", "1.2.250.1.213.1.1.4.13", StringComparison.Ordinal)), "XDSRegistryMetadataError", "DocumentEntry.confidentialityCode"),
        ["code without name"] = (Of(m => m.Replace(DmpMetadata.Name("Libellé 10"), "", StringComparison.Ordinal)), "XDSRegistryMetadataError", "DocumentEntry.classCode"),
        ["code without system"] = (Of(m => m.Replace(DmpMetadata.Slot("codingScheme", "1.2.250.1.213.1.1.4.9"), "", StringComparison.Ordinal)), "XDSRegistryMetadataError", "DocumentEntry.practiceSettingCode"),
        ["classification of another object"] = (Of("f33fb8ac-18af-42cc-ae0e-ed0b0bdb91e1\" classifiedObject=\"Document01\"", "f33fb8ac-18af-42cc-ae0e-ed0b0bdb91e1\" classifiedObject=\"Document02\""), "XDSRegistryMetadataError", "DocumentEntry.healthcareFacilityTypeCode"),
        ["author without person"] = (Of(m => ReplaceFirst(m, "name=\"authorPerson\"", "name=\"authorRole\"")), "XDSRegistryMetadataError", "DocumentEntry.authorPerson"),
        ["authorInstitution without id"] = (Of(m => ReplaceFirst(m, "^^^1750803447", "")), "XDSRegistryMetadataError", "DocumentEntry.authorInstitution"),
        ["no uniqueId"] = (Of(m => Regex.Replace(m, "<rim:ExternalIdentifier id=\"[^\"]*\" registryObject=\"Document01\" identificationScheme=\"urn:uuid:2e82c1f6.*?</rim:ExternalIdentifier>", "")), "XDSRegistryMetadataError", "DocumentEntry.uniqueId"),
        ["uniqueId is not the CDA's"] = (d => d with { Metadata = m => m.Replace($"value=\"{d.Document.UniqueId}\"", "value=\"1.2.250.1.999.77\"", StringComparison.Ordinal) }, "XDSRegistryMetadataError", "DocumentEntry.uniqueId"),

        ["INS with a bad key"] = (d => d with { Patient = "185057512345600^^^&1.2.250.1.213.1.4.10&ISO^NH" }, "XDSRegistryMetadataError", "*.patientId"),
        ["INS of 13 characters"] = (d => d with { Patient = "1850575123456^^^&1.2.250.1.213.1.4.10&ISO^NH" }, "XDSRegistryMetadataError", "*.patientId"),
        ["an OID that is no INS"] = (d => d with { Patient = "279035121518989^^^&1.2.250.1.999.5&ISO^NH" }, "XDSRegistryMetadataError", "*.patientId"),
        ["a NIR under the OID of NIA"] = (d => d with { Patient = "279035121518989^^^&1.2.250.1.213.1.4.9&ISO^NH" }, "XDSRegistryMetadataError", "*.patientId"),
        ["VIHF for another patient"] = (d => d with { Assertion = new() { Patient = "185057512345673^^^&1.2.250.1.213.1.4.10&ISO^NH" } }, "XDSPatientIdDoesNotMatch", "SubmissionSet.patientId"),
        ["entry of another patient"] = (Of(m => ReplaceFirst(m, "value=\"279035121518989^^^&amp;", "value=\"185057512345673^^^&amp;")), "XDSPatientIdDoesNotMatch", "DocumentEntry.patientId"),

        ["no HasMember"] = (Of(m => Regex.Replace(m, "<rim:Association id=\"as1\".*?</rim:Association>", "")), "XDSRegistryMetadataError", "Association.HasMember"),
        ["SubmissionSetStatus Reference"] = (Of(">Original<", ">Reference<"), "XDSRegistryMetadataError", "Association.SubmissionSetStatus"),
        ["an unknown association"] = (Of("</rim:RegistryObjectList>", DmpMetadata.Association("as7", "urn:ihe:iti:2007:AssociationType:XFRM", "Document01", "urn:uuid:00000000-0000-4000-8000-000000000000") + "</rim:RegistryObjectList>"), "XDSRegistryMetadataError", "Association.associationType"),
        ["two objects of one id"] = (Of("<rim:Association id=\"as1\"", "<rim:Association id=\"Document01\""), "XDSRegistryMetadataError", "id"),
        ["document without entry"] = (d => d with { Envelope = e => e.Replace("</xdsb:ProvideAndRegisterDocumentSetRequest>", "<xdsb:Document id=\"Document09\">QUJD</xdsb:Document></xdsb:ProvideAndRegisterDocumentSetRequest>", StringComparison.Ordinal) }, "XDSMissingDocumentMetadata", "Document"),
        ["entry without document"] = (d => d with { Envelope = e => Regex.Replace(e, "<xdsb:Document .*?</xdsb:Document>", "") }, "XDSMissingDocument", "Document"),
        ["include of no part"] = (d => d with { Envelope = e => e.Replace("cid:doc1%40", "cid:doc9%40", StringComparison.Ordinal) }, "XDSMissingDocument", "Document"),

        ["hash of other bytes"] = (d => d with { Metadata = m => m.Replace(d.Document.Hash, "da39a3ee5e6b4b0d3255bfef95601890afd80709", StringComparison.Ordinal) }, "XDSRepositoryMetadataError", "DocumentEntry.hash"),
        ["hash in base64"] = (d => d with { Metadata = m => m.Replace(d.Document.Hash, "2jmj7l5rSw0yVb/vlWAYkK/YBwk=", StringComparison.Ordinal) }, "XDSRegistryMetadataError", "DocumentEntry.hash"),
        ["size of other bytes"] = (d => d with { Metadata = m => m.Replace($">{d.Document.Content.Length}<", ">17<", StringComparison.Ordinal) }, "XDSRepositoryMetadataError", "DocumentEntry.size"),
        ["CDA not well formed"] = (d => d with { Document = d.Document with { Content = "<ClinicalDocument xmlns=\"urn:hl7-org:v3\">"u8.ToArray() } }, "InvalidDocumentContent", "Document"),
        ["no CDA"] = (d => d with { Document = d.Document with { Content = "<html/>"u8.ToArray() } }, "InvalidDocumentContent", "Document"),
        ["CDA id with extension"] = (d => d with { Document = d.Document with { Content = Encoding.UTF8.GetBytes($"<ClinicalDocument xmlns=\"urn:hl7-org:v3\"><id root=\"{d.Document.UniqueId}\" extension=\"1\"/></ClinicalDocument>") } }, "InvalidDocumentContent", "Document"),
        ["CDA with a DTD"] = (d => d with { Document = d.Document with { Content = Encoding.UTF8.GetBytes($"<!DOCTYPE a [<!ENTITY b \"c\">]><ClinicalDocument xmlns=\"urn:hl7-org:v3\"><id root=\"{d.Document.UniqueId}\"/></ClinicalDocument>") } }, "InvalidDocumentContent", "Document"),
    };

    public static TheoryData<string> Names => [.. Rules.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_change_is_refused_with_its_code_and_names_its_attribute(string rule)
    {
        var dmp = new DmpDoor();
        var (change, code, attribute) = Rules[rule];
        var answer = dmp.Send(change(new DmpDeposit()).Mtom());
        Assert.Equal("Failure", answer.Status);
        Assert.NotEmpty(answer.Errors);
        Assert.Equal(code, answer.Errors[0].Code);
        var contexts = answer.Errors.Select(e => e.Context.Split(':')[0]).Distinct().ToList();
        if (attribute.StartsWith('*'))
            Assert.Equal(["SubmissionSet" + attribute[1..], "DocumentEntry" + attribute[1..]], contexts);
        else
            Assert.Equal(attribute, contexts[0]);
        Assert.DoesNotContain(answer.Errors, e => e.Context.Contains("279035121518989", StringComparison.Ordinal));
        Assert.DoesNotContain(dmp.Registry.Accounts(), a => a.Version is not null);
    }

    private static Func<DmpDeposit, DmpDeposit> Of(Func<string, string> change) => d => d with { Metadata = change };

    private static Func<DmpDeposit, DmpDeposit> Of(string old, string @new) => Of(m =>
    {
        Assert.Contains(old, m, StringComparison.Ordinal);
        return m.Replace(old, @new, StringComparison.Ordinal);
    });

    private static Func<DmpDeposit, DmpDeposit> Without(string scheme) => Of(m => Regex.Replace(m, $"<rim:Classification id=\"[^\"]*\" classificationScheme=\"{scheme}.*?</rim:Classification>", ""));

    private static string ReplaceFirst(string text, string old, string @new) => text.IndexOf(old, StringComparison.Ordinal) is >= 0 and var at ? text[..at] + @new + text[(at + old.Length)..] : text;

    private static string ReplaceLast(string text, string old, string @new) => text.LastIndexOf(old, StringComparison.Ordinal) is >= 0 and var at ? text[..at] + @new + text[(at + old.Length)..] : text;
}
