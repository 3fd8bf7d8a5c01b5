using System.Globalization;
using System.Xml;
using HopEn2.Interop.Domain.Delivering;

namespace HopEn2.Interop.Cda.Xds;

/// <summary>Writes XDS metadata as ebRIM 3.0 (IHE ITI TF-3 §4.2; dmp.md §3 and §4): the same for ITI-41 and for METADATA.XML.</summary>
public static class EbRim
{
    public const string Rim = "urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0";
    public const string Lcm = "urn:oasis:names:tc:ebxml-regrep:xsd:lcm:3.0";
    public const string Replaces = "urn:ihe:iti:2007:AssociationType:RPLC";
    private const string HasMember = "urn:oasis:names:tc:ebxml-regrep:AssociationType:HasMember";
    private const string ReferenceIdList = "urn:ihe:iti:xds:2013:referenceIdList";

    /// <summary>METADATA.XML of an XDM: UTF-8 with declaration, one submission set with its document.</summary>
    public static byte[] ToBytes(XdsMetadata metadata)
    {
        using var bytes = new MemoryStream(16_384);
        using (var xml = XmlWriter.Create(bytes, new XmlWriterSettings { Indent = true }))
        {
            WriteSubmitObjectsRequest(xml, metadata, null);
        }

        return bytes.ToArray();
    }

    /// <summary>lcm:SubmitObjectsRequest with the set, its document and the association of both.</summary>
    /// <param name="replaced">entryUUID of the version that this one takes the place of; null: none.</param>
    public static void WriteSubmitObjectsRequest(XmlWriter xml, XdsMetadata metadata, string? replaced)
    {
        xml.WriteStartElement("lcm", "SubmitObjectsRequest", Lcm);
        xml.WriteStartElement("rim", "RegistryObjectList", Rim);
        var ids = new SymbolicIds();
        WriteEntry(xml, metadata.Entry, ids);
        WriteSet(xml, metadata.Set, ids);
        WriteAssociation(xml, ids, HasMember, SubmissionSet.Id, DocumentEntry.Id, ("SubmissionSetStatus", "Original"));
        if (replaced is not null)
            WriteAssociation(xml, ids, Replaces, DocumentEntry.Id, replaced);
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    /// <summary>rim:RegistryPackage and the classification that makes it a submission set.</summary>
    public static void WriteSet(XmlWriter xml, SubmissionSet set, SymbolicIds ids)
    {
        xml.WriteStartElement("rim", "RegistryPackage", Rim);
        xml.WriteAttributeString("id", SubmissionSet.Id);
        xml.WriteAttributeString("objectType", "urn:oasis:names:tc:ebxml-regrep:ObjectType:RegistryObject:RegistryPackage");
        WriteSlot(xml, "submissionTime", set.SubmissionTime);
        if (set.Action is not null)
            WriteSlot(xml, "action", set.Action);
        WriteAuthor(xml, SubmissionSet.Id, XdsUuids.SetAuthor, set.Author, ids);
        WriteCode(xml, SubmissionSet.Id, XdsUuids.SetContentType, set.ContentType, ids);
        WriteIdentifier(xml, SubmissionSet.Id, XdsUuids.SetPatientId, set.PatientId, "XDSSubmissionSet.patientId", ids);
        WriteIdentifier(xml, SubmissionSet.Id, XdsUuids.SetSourceId, set.SourceId, "XDSSubmissionSet.sourceId", ids);
        WriteIdentifier(xml, SubmissionSet.Id, XdsUuids.SetUniqueId, set.UniqueId, "XDSSubmissionSet.uniqueId", ids);
        xml.WriteEndElement();

        xml.WriteStartElement("rim", "Classification", Rim);
        xml.WriteAttributeString("id", ids.Next("cl"));
        xml.WriteAttributeString("classifiedObject", SubmissionSet.Id);
        xml.WriteAttributeString("classificationNode", XdsUuids.SubmissionSet);
        xml.WriteAttributeString("objectType", ClassificationType);
        xml.WriteEndElement();
    }

    /// <param name="slots">Names and values of its slots.</param>
    public static void WriteAssociation(XmlWriter xml, SymbolicIds ids, string type, string source, string target, params ReadOnlySpan<(string Name, string Value)> slots)
    {
        xml.WriteStartElement("rim", "Association", Rim);
        xml.WriteAttributeString("id", ids.Next("as"));
        xml.WriteAttributeString("associationType", type);
        xml.WriteAttributeString("sourceObject", source);
        xml.WriteAttributeString("targetObject", target);
        xml.WriteAttributeString("objectType", "urn:oasis:names:tc:ebxml-regrep:ObjectType:RegistryObject:Association");
        foreach (var (name, value) in slots)
            WriteSlot(xml, name, value);
        xml.WriteEndElement();
    }

    public static void WriteSlot(XmlWriter xml, string name, params ReadOnlySpan<string> values)
    {
        xml.WriteStartElement("rim", "Slot", Rim);
        xml.WriteAttributeString("name", name);
        xml.WriteStartElement("rim", "ValueList", Rim);
        foreach (var value in values)
            xml.WriteElementString("rim", "Value", Rim, value);
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private const string ClassificationType = "urn:oasis:names:tc:ebxml-regrep:ObjectType:RegistryObject:Classification";

    private static void WriteEntry(XmlWriter xml, DocumentEntry entry, SymbolicIds ids)
    {
        xml.WriteStartElement("rim", "ExtrinsicObject", Rim);
        xml.WriteAttributeString("id", DocumentEntry.Id);
        xml.WriteAttributeString("mimeType", entry.MimeType);
        xml.WriteAttributeString("objectType", XdsUuids.DocumentEntry);
        WriteSlots(xml, entry);
        WriteName(xml, entry.Title);
        foreach (var author in entry.Authors)
            WriteAuthor(xml, DocumentEntry.Id, XdsUuids.Author, author, ids);
        WriteCode(xml, DocumentEntry.Id, XdsUuids.ClassCode, entry.ClassCode, ids);
        foreach (var code in entry.Confidentiality)
            WriteCode(xml, DocumentEntry.Id, XdsUuids.Confidentiality, code, ids);
        foreach (var code in entry.EventCodes)
            WriteCode(xml, DocumentEntry.Id, XdsUuids.EventCode, code, ids);
        WriteCode(xml, DocumentEntry.Id, XdsUuids.FormatCode, entry.FormatCode, ids);
        WriteCode(xml, DocumentEntry.Id, XdsUuids.FacilityType, entry.FacilityType, ids);
        WriteCode(xml, DocumentEntry.Id, XdsUuids.PracticeSetting, entry.PracticeSetting, ids);
        WriteCode(xml, DocumentEntry.Id, XdsUuids.TypeCode, entry.TypeCode, ids);
        WriteIdentifier(xml, DocumentEntry.Id, XdsUuids.PatientId, entry.PatientId, "XDSDocumentEntry.patientId", ids);
        WriteIdentifier(xml, DocumentEntry.Id, XdsUuids.UniqueId, entry.UniqueId, "XDSDocumentEntry.uniqueId", ids);
        xml.WriteEndElement();
    }

    private static void WriteSlots(XmlWriter xml, DocumentEntry entry)
    {
        WriteOptional(xml, "creationTime", entry.CreationTime);
        WriteSlot(xml, "hash", entry.Hash);
        WriteSlot(xml, "languageCode", entry.Language);
        WriteOptional(xml, "legalAuthenticator", entry.LegalAuthenticator);
        WriteOptional(xml, "serviceStartTime", entry.ServiceStart);
        WriteOptional(xml, "serviceStopTime", entry.ServiceStop);
        WriteSlot(xml, "size", entry.Size.ToString(CultureInfo.InvariantCulture));
        WriteOptional(xml, "sourcePatientId", entry.SourcePatientId);
        if (entry.SourcePatientInfo.Count > 0)
            WriteSlot(xml, "sourcePatientInfo", [.. entry.SourcePatientInfo]);
        WriteOptional(xml, "URI", entry.Uri);
        if (entry.ReferenceIds.Count > 0)
            WriteSlot(xml, ReferenceIdList, [.. entry.ReferenceIds]);
    }

    private static void WriteOptional(XmlWriter xml, string name, string? value)
    {
        if (value is not null)
            WriteSlot(xml, name, value);
    }

    private static void WriteAuthor(XmlWriter xml, string of, string scheme, XdsAuthor author, SymbolicIds ids)
    {
        StartClassification(xml, of, scheme, "", ids);
        WriteOptional(xml, "authorPerson", author.Person);
        WriteOptional(xml, "authorInstitution", author.Institution);
        WriteOptional(xml, "authorRole", author.Role);
        WriteOptional(xml, "authorSpecialty", author.Specialty);
        xml.WriteEndElement();
    }

    private static void WriteCode(XmlWriter xml, string of, string scheme, CodedText code, SymbolicIds ids)
    {
        StartClassification(xml, of, scheme, code.Code, ids);
        WriteOptional(xml, "codingScheme", code.System);
        WriteName(xml, code.Label ?? code.Code);
        xml.WriteEndElement();
    }

    private static void StartClassification(XmlWriter xml, string of, string scheme, string code, SymbolicIds ids)
    {
        xml.WriteStartElement("rim", "Classification", Rim);
        xml.WriteAttributeString("id", ids.Next("cl"));
        xml.WriteAttributeString("classificationScheme", scheme);
        xml.WriteAttributeString("classifiedObject", of);
        xml.WriteAttributeString("nodeRepresentation", code);
        xml.WriteAttributeString("objectType", ClassificationType);
    }

    private static void WriteIdentifier(XmlWriter xml, string of, string scheme, string value, string name, SymbolicIds ids)
    {
        xml.WriteStartElement("rim", "ExternalIdentifier", Rim);
        xml.WriteAttributeString("id", ids.Next("ei"));
        xml.WriteAttributeString("registryObject", of);
        xml.WriteAttributeString("identificationScheme", scheme);
        xml.WriteAttributeString("value", value);
        xml.WriteAttributeString("objectType", "urn:oasis:names:tc:ebxml-regrep:ObjectType:RegistryObject:ExternalIdentifier");
        WriteName(xml, name);
        xml.WriteEndElement();
    }

    private static void WriteName(XmlWriter xml, string text)
    {
        xml.WriteStartElement("rim", "Name", Rim);
        xml.WriteStartElement("rim", "LocalizedString", Rim);
        xml.WriteAttributeString("xml", "lang", null, "fr-FR");
        xml.WriteAttributeString("charset", "UTF-8");
        xml.WriteAttributeString("value", text);
        xml.WriteEndElement();
        xml.WriteEndElement();
    }
}

/// <summary>Symbolic ids within one submission: <c>cl01</c>, <c>ei01</c> …</summary>
public sealed class SymbolicIds
{
    private int _last;

    public string Next(string kind) => string.Create(CultureInfo.InvariantCulture, $"{kind}{++_last:00}");
}
