namespace HopEn2.Interop.Tests.Shared.Dmp;

/// <summary>Query, deletion and question for a DMP, written by hand (dmp.md §1, §8).</summary>
internal static class DmpOtherRequests
{
    public const string QueryAction = "urn:ihe:iti:2007:RegistryStoredQuery";
    public const string UpdateAction = "urn:ihe:iti:2010:UpdateDocumentSet";
    public const string StatusAction = "urn:hl7-org:v3:PRPA_IN201307UV02";

    public static DmpRequest Find(string uniqueId, string patient = DmpDeposit.TestPatient, string returnType = "LeafClass", Func<string, string>? change = null) => Plain("registry", QueryAction, patient,
        "<query:AdhocQueryRequest xmlns:query=\"urn:oasis:names:tc:ebxml-regrep:xsd:query:3.0\" xmlns:rim=\"urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0\">"
        + $"<query:ResponseOption returnComposedObjects=\"true\" returnType=\"{returnType}\"/><rim:AdhocQuery id=\"urn:uuid:5c4f972b-d56b-40ac-a5fc-c8ca9b40b9d4\">"
        + DmpMetadata.Slot("$XDSDocumentEntryUniqueId", $"('{uniqueId}')") + "</rim:AdhocQuery></query:AdhocQueryRequest>", change);

    public static DmpRequest Delete(string entryUuid, string patient = DmpDeposit.TestPatient, DmpAssertion? assertion = null, Func<string, string>? change = null) => Plain("registry", UpdateAction, patient,
        "<lcm:SubmitObjectsRequest xmlns:lcm=\"urn:oasis:names:tc:ebxml-regrep:xsd:lcm:3.0\" xmlns:rim=\"urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0\"><rim:RegistryObjectList>"
        + DmpMetadata.Set(DmpDeposit.NewId(), patient)
        + DmpMetadata.Association("as1", "urn:ihe:iti:2010:AssociationType:UpdateAvailabilityStatus", "SubmissionSet01", entryUuid,
            ("OriginalStatus", "urn:oasis:names:tc:ebxml-regrep:StatusType:Approved"), ("NewStatus", "urn:asip:ci-sis:2010:StatusType:Deleted"))
        + "</rim:RegistryObjectList></lcm:SubmitObjectsRequest>", change, assertion);

    public static DmpRequest Status(string matricule, string oid = "1.2.250.1.213.1.4.10", Func<string, string>? change = null) => Plain("patients", StatusAction, $"{matricule}^^^&{oid}&ISO^NH",
        "<PRPA_IN201307UV02 xmlns=\"urn:hl7-org:v3\" ITSVersion=\"XML_1.0\"><id root=\"1.2.250.1.999.3\" extension=\"42\"/><creationTime value=\"20250310093000\"/>"
        + "<interactionId root=\"2.16.840.1.113883.1.6\" extension=\"PRPA_IN201307UV02\"/><processingCode code=\"P\"/><processingModeCode code=\"T\"/><acceptAckCode code=\"AL\"/>"
        + "<controlActProcess classCode=\"CACT\" moodCode=\"EVN\"><code code=\"PRPA_TE201307UV02\" codeSystem=\"2.16.840.1.113883.1.6\"/><queryByParameter><queryId root=\"1.2.250.1.999.4\" extension=\"7\"/><statusCode code=\"new\"/>"
        + $"<parameterList><patientIdentifier><value root=\"{oid}\" extension=\"{matricule}\"/><semanticsText>Patient.id</semanticsText></patientIdentifier></parameterList></queryByParameter></controlActProcess></PRPA_IN201307UV02>", change);

    private static DmpRequest Plain(string path, string action, string patient, string body, Func<string, string>? change, DmpAssertion? assertion = null) =>
        DmpEnvelope.Plain(path, action, DmpEnvelope.Write(action, (assertion ?? new DmpAssertion { Patient = patient }).Write(), (change ?? (xml => xml))(body)));
}
