using System.Xml;
using HopEn2.Interop.Simulators.Dmp.Patients;
using HopEn2.Interop.Simulators.Dmp.Vihf;
using HopEn2.Interop.Simulators.Dmp.Wire;

namespace HopEn2.Interop.Simulators.Dmp.Transactions;

/// <summary>TD0.2: whether a patient has a DMP (HL7v3 PRPA_IN201307UV02, answered by PRPA_IN201308UV02; dmp.md §1).</summary>
/// <remarks>What exactly the DMP puts into these messages is not known (dmp.md §10): acknowledgement, queryResponseCode and statusCode are as told, the rest is HL7v3's own frame.</remarks>
internal sealed class PatientTransaction(TimeProvider clock)
{
    private const string Interactions = "2.16.840.1.113883.1.6";

    public (Answer? Answer, Fault? Fault) Handle(SoapRequest request, VihfToken vihf, PatientBook patients)
    {
        var content = request.Content;
        if (content.LocalName != "PRPA_IN201307UV02" || content.NamespaceURI != Names.Hl7)
            return (null, Fault.Schema("The body holds no PRPA_IN201307UV02"));
        if (content.First(Names.Hl7, "interactionId") is not { } interaction || interaction.GetAttribute("root") != Interactions || interaction.GetAttribute("extension") != "PRPA_IN201307UV02")
            return (null, Fault.Schema("interactionId is not PRPA_IN201307UV02"));
        if (content.First(Names.Hl7, "id") is not { } messageId || messageId.GetAttribute("root").Length == 0)
            return (null, Fault.Schema("id of the message is missing"));
        if (content.Down(Names.Hl7, "controlActProcess", "queryByParameter") is not { } query || query.First(Names.Hl7, "queryId") is not { } queryId)
            return (null, Fault.Schema("controlActProcess/queryByParameter/queryId is missing"));
        if (query.First(Names.Hl7, "parameterList")?.Below(Names.Hl7, "value").Where(v => v.HasAttribute("extension")).ToList() is not [var value])
            return (null, Fault.Schema("parameterList does not hold exactly one value with root and extension"));
        var patient = new PatientId(value.GetAttribute("extension"), value.GetAttribute("root"));
        if (patient.Problem() is { } problem)
            return (null, Fault.Schema($"parameterList: {problem}"));
        if (patient.ToString() != vihf.ResourceId)
            return (null, Fault.Security("FailedCheck", "The patient asked for is not the resource-id of the VIHF"));
        var state = patients.Of(patient.Matricule);
        return (new Answer(state.ToString(), xml => Write(xml, messageId, queryId, patient, state), Names.PatientQueryResponse), null);
    }

    private void Write(XmlWriter xml, XmlElement messageId, XmlElement queryId, PatientId patient, DmpState state)
    {
        xml.WriteStartElement("PRPA_IN201308UV02", Names.Hl7);
        xml.WriteAttributeString("ITSVersion", "XML_1.0");
        Id(xml, "id", "2.999.1.99", Guid.NewGuid().ToString());
        Attribute(xml, "creationTime", "value", clock.GetUtcNow().UtcDateTime.ToString("yyyyMMddHHmmss", System.Globalization.CultureInfo.InvariantCulture));
        Id(xml, "interactionId", Interactions, "PRPA_IN201308UV02");
        Attribute(xml, "processingCode", "code", "P");
        Attribute(xml, "processingModeCode", "code", "T");
        Attribute(xml, "acceptAckCode", "code", "NE");
        xml.WriteStartElement("acknowledgement", Names.Hl7);
        Attribute(xml, "typeCode", "code", "AA");
        xml.WriteStartElement("targetMessage", Names.Hl7);
        Id(xml, "id", messageId.GetAttribute("root"), messageId.GetAttribute("extension"));
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteStartElement("controlActProcess", Names.Hl7);
        xml.WriteAttributeString("classCode", "CACT");
        xml.WriteAttributeString("moodCode", "EVN");
        if (state is DmpState.Open or DmpState.Closed)
            Subject(xml, patient, state);
        xml.WriteStartElement("queryAck", Names.Hl7);
        Id(xml, "queryId", queryId.GetAttribute("root"), queryId.GetAttribute("extension"));
        Attribute(xml, "queryResponseCode", "code", state is DmpState.Open or DmpState.Closed ? "OK" : "NF");
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void Subject(XmlWriter xml, PatientId patient, DmpState state)
    {
        xml.WriteStartElement("subject", Names.Hl7);
        xml.WriteAttributeString("typeCode", "SUBJ");
        xml.WriteStartElement("registrationEvent", Names.Hl7);
        xml.WriteAttributeString("classCode", "REG");
        xml.WriteAttributeString("moodCode", "EVN");
        Attribute(xml, "statusCode", "code", "active");
        xml.WriteStartElement("subject1", Names.Hl7);
        xml.WriteAttributeString("typeCode", "SBJ");
        xml.WriteStartElement("patient", Names.Hl7);
        xml.WriteAttributeString("classCode", "PAT");
        Id(xml, "id", patient.Oid, patient.Matricule);
        Attribute(xml, "statusCode", "code", state == DmpState.Closed ? "terminated" : "active");
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void Id(XmlWriter xml, string name, string root, string extension)
    {
        xml.WriteStartElement(name, Names.Hl7);
        xml.WriteAttributeString("root", root);
        if (extension.Length > 0)
            xml.WriteAttributeString("extension", extension);
        xml.WriteEndElement();
    }

    private static void Attribute(XmlWriter xml, string name, string attribute, string value)
    {
        xml.WriteStartElement(name, Names.Hl7);
        xml.WriteAttributeString(attribute, value);
        xml.WriteEndElement();
    }
}
