using System.Globalization;
using System.Xml;
using HopEn2.Interop.Cda.Xds;
using HopEn2.Interop.Domain.Ins;

namespace HopEn2.Interop.Delivery.Dmp;

/// <summary>The bodies of what is asked of the DMP.</summary>
internal static class DmpRequests
{
    /// <summary>ITI-18 GetDocuments (IHE ITI TF-2 §3.18.4.1.2.3.7.5).</summary>
    private const string GetDocuments = "urn:uuid:5c4f972b-d56b-40ac-a5fc-c8ca9b40b9d4";

    /// <summary>ITI-41: the metadata, and a reference to the document in another part of the message.</summary>
    /// <param name="replaced">entryUUID of the version replaced; null: none.</param>
    public static void WriteDeposit(XmlWriter xml, XdsMetadata metadata, string? replaced, string documentId)
    {
        xml.WriteStartElement("xdsb", "ProvideAndRegisterDocumentSetRequest", DmpNames.Xds);
        EbRim.WriteSubmitObjectsRequest(xml, metadata, replaced);
        xml.WriteStartElement("xdsb", "Document", DmpNames.Xds);
        xml.WriteAttributeString("id", DocumentEntry.Id);
        xml.WriteStartElement("xop", "Include", DmpNames.Xop);
        xml.WriteAttributeString("href", $"cid:{documentId}");
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    /// <summary>ITI-57: the logical deletion of one entry (dmp.md §8).</summary>
    public static void WriteDeletion(XmlWriter xml, SubmissionSet set, string entryUuid)
    {
        xml.WriteStartElement("lcm", "SubmitObjectsRequest", EbRim.Lcm);
        xml.WriteStartElement("rim", "RegistryObjectList", EbRim.Rim);
        var ids = new SymbolicIds();
        EbRim.WriteSet(xml, set, ids);
        EbRim.WriteAssociation(
            xml, ids, "urn:ihe:iti:2010:AssociationType:UpdateAvailabilityStatus", SubmissionSet.Id, entryUuid, ("OriginalStatus", DmpNames.Approved), ("NewStatus", DmpNames.Deleted));
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    /// <summary>ITI-18: the entries of one document, with all their attributes.</summary>
    public static void WriteQuery(XmlWriter xml, string uniqueId)
    {
        xml.WriteStartElement("query", "AdhocQueryRequest", DmpNames.Query);
        xml.WriteStartElement("query", "ResponseOption", DmpNames.Query);
        xml.WriteAttributeString("returnComposedObjects", "true");
        xml.WriteAttributeString("returnType", "LeafClass");
        xml.WriteEndElement();
        xml.WriteStartElement("rim", "AdhocQuery", EbRim.Rim);
        xml.WriteAttributeString("id", GetDocuments);
        EbRim.WriteSlot(xml, "$XDSDocumentEntryUniqueId", $"('{XmlCharacters.Only(uniqueId).Replace("'", "''", StringComparison.Ordinal)}')");
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    /// <summary>TD0.2: whether the patient has a DMP (PRPA_IN201307UV02).</summary>
    public static void WriteStatusQuery(XmlWriter xml, InsNumber ins, string insOid, string senderOid, DmpSettings settings, DateTimeOffset now)
    {
        xml.WriteStartElement("", "PRPA_IN201307UV02", DmpNames.Hl7);
        xml.WriteAttributeString("ITSVersion", "XML_1.0");
        WriteId(xml, "id", senderOid, Guid.NewGuid().ToString());
        WriteAttribute(xml, "creationTime", "value", now.UtcDateTime.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture));
        WriteId(xml, "interactionId", "2.16.840.1.113883.1.6", "PRPA_IN201307UV02");
        WriteAttribute(xml, "processingCode", "code", "P");
        WriteAttribute(xml, "processingModeCode", "code", "T");
        WriteAttribute(xml, "acceptAckCode", "code", "AL");
        WriteDevice(xml, "receiver", "RCV", settings.DmpOid, "DMP");
        WriteDevice(xml, "sender", "SND", senderOid, settings.SoftwareName);
        xml.WriteStartElement("controlActProcess", DmpNames.Hl7);
        xml.WriteAttributeString("classCode", "CACT");
        xml.WriteAttributeString("moodCode", "EVN");
        xml.WriteStartElement("reasonCode", DmpNames.Hl7);
        xml.WriteAttributeString("code", "TEST_EXST");
        xml.WriteAttributeString("codeSystem", "1.2.250.1.213.1.1.4.11");
        xml.WriteAttributeString("displayName", "Test d'existence de dossier");
        xml.WriteEndElement();
        xml.WriteStartElement("queryByParameter", DmpNames.Hl7);
        WriteId(xml, "queryId", senderOid, Guid.NewGuid().ToString());
        WriteAttribute(xml, "statusCode", "code", "new");
        xml.WriteStartElement("parameterList", DmpNames.Hl7);
        xml.WriteStartElement("patientIdentifier", DmpNames.Hl7);
        WriteId(xml, "value", insOid, ins.Value);
        xml.WriteElementString("semanticsText", DmpNames.Hl7, "Patient.id");
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void WriteDevice(XmlWriter xml, string role, string type, string oid, string software)
    {
        xml.WriteStartElement(role, DmpNames.Hl7);
        xml.WriteAttributeString("typeCode", type);
        xml.WriteStartElement("device", DmpNames.Hl7);
        xml.WriteAttributeString("classCode", "DEV");
        xml.WriteAttributeString("determinerCode", "INSTANCE");
        WriteAttribute(xml, "id", "root", oid);
        xml.WriteElementString("softwareName", DmpNames.Hl7, software);
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void WriteId(XmlWriter xml, string name, string root, string extension)
    {
        xml.WriteStartElement(name, DmpNames.Hl7);
        xml.WriteAttributeString("root", root);
        xml.WriteAttributeString("extension", extension);
        xml.WriteEndElement();
    }

    private static void WriteAttribute(XmlWriter xml, string name, string attribute, string value)
    {
        xml.WriteStartElement(name, DmpNames.Hl7);
        xml.WriteAttributeString(attribute, value);
        xml.WriteEndElement();
    }
}
