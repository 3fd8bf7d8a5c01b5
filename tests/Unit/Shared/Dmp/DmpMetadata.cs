namespace HopEn2.Interop.Tests.Shared.Dmp;

/// <summary>Pieces of ebRIM metadata, written by hand (dmp.md §4, §5).</summary>
internal static class DmpMetadata
{
    public static string Slot(string name, params string[] values) =>
        $"<rim:Slot name=\"{name}\"><rim:ValueList>{string.Concat(values.Select(v => $"<rim:Value>{v}</rim:Value>"))}</rim:ValueList></rim:Slot>";

    public static string Name(string value) => $"<rim:Name><rim:LocalizedString xml:lang=\"fr-FR\" charset=\"UTF-8\" value=\"{value}\"/></rim:Name>";

    public static string Coded(string of, string scheme, string code, string system) =>
        $"<rim:Classification id=\"c-{Guid.NewGuid():N}\" classificationScheme=\"{scheme}\" classifiedObject=\"{of}\" nodeRepresentation=\"{code}\">{Slot("codingScheme", system)}{Name("Libellé " + code)}</rim:Classification>";

    public static string Author(string of, string scheme, string institution = "1750803447") =>
        $"<rim:Classification id=\"c-{Guid.NewGuid():N}\" classificationScheme=\"{scheme}\" classifiedObject=\"{of}\" nodeRepresentation=\"\">"
        + Slot("authorInstitution", $"CH EXEMPLE^^^^^&amp;1.2.250.1.71.4.2.2&amp;ISO^IDNST^^^{institution}")
        + Slot("authorPerson", "899700218896^EXEMPLE^Camille^^^^^^&amp;1.2.250.1.71.4.2.1&amp;ISO^D^^^IDNPS")
        + "</rim:Classification>";

    public static string Identifier(string of, string scheme, string value, string name) =>
        $"<rim:ExternalIdentifier id=\"i-{Guid.NewGuid():N}\" registryObject=\"{of}\" identificationScheme=\"{scheme}\" value=\"{value.Replace("&", "&amp;", StringComparison.Ordinal)}\">{Name(name)}</rim:ExternalIdentifier>";

    public static string Association(string id, string type, string source, string target, params (string Name, string Value)[] slots) =>
        $"<rim:Association id=\"{id}\" associationType=\"{type}\" sourceObject=\"{source}\" targetObject=\"{target}\">{string.Concat(slots.Select(s => Slot(s.Name, s.Value)))}</rim:Association>";

    public static string Set(string submissionId, string patient) =>
        "<rim:RegistryPackage id=\"SubmissionSet01\" objectType=\"urn:oasis:names:tc:ebxml-regrep:ObjectType:RegistryObject:RegistryPackage\">"
        + Slot("submissionTime", "20250310093000") + Name("Lot")
        + Author("SubmissionSet01", "urn:uuid:a7058bb9-b4e4-4307-ba5b-e3f0ab85e12d")
        + Coded("SubmissionSet01", "urn:uuid:aa543740-bdda-424e-8c96-df4873be8500", "03", "1.2.250.1.213.2.2")
        + Identifier("SubmissionSet01", "urn:uuid:6b5aea1a-874d-4603-a4bc-96a0a7b38446", patient, "XDSSubmissionSet.patientId")
        + Identifier("SubmissionSet01", "urn:uuid:554ac39e-e3fe-47fe-b233-965d2a147832", "1.2.250.1.999.1", "XDSSubmissionSet.sourceId")
        + Identifier("SubmissionSet01", "urn:uuid:96fdda7c-d067-4183-912e-bf5ee74998a8", submissionId, "XDSSubmissionSet.uniqueId")
        + "</rim:RegistryPackage>"
        + "<rim:Classification id=\"cl-set\" classifiedObject=\"SubmissionSet01\" classificationNode=\"urn:uuid:a54d6aa5-d40d-43f9-88c5-b4633d873bdd\"/>";
}
