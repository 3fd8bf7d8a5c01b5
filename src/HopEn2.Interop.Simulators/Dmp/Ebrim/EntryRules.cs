using HopEn2.Interop.Simulators.Dmp.Codes;
using HopEn2.Interop.Simulators.Dmp.Patients;

namespace HopEn2.Interop.Simulators.Dmp.Ebrim;

/// <summary>What a DocumentEntry must be (dmp.md §5).</summary>
internal static class EntryRules
{
    private const string Subject = "DocumentEntry";
    private const string SignatureClass = "urn:oid:1.3.6.1.4.1.19376.1.2.1.1.1";
    private const string SignatureFormat = "http://www.w3.org/2000/09/xmldsig#";

    /// <summary>The XAdES signature of the set travels as an entry of its own (dmp.md §3).</summary>
    public static bool IsSignature(RegistryObject entry) => entry.Code(Schemes.Class) == SignatureClass || entry.Code(Schemes.Format) == SignatureFormat;

    public static IEnumerable<XdsError> Check(RegistryObject entry, ValueSets codes)
    {
        var rules = new ObjectRules(Subject, entry, codes, []);
        var signature = IsSignature(entry);
        if (entry.Id.Length == 0)
            rules.Wrong("entryUUID", "the entry has no id");
        if (entry.ObjectType != Schemes.StableDocument)
            rules.Wrong("objectType", "is not a stable document");
        if (entry.Status is not ("" or Schemes.Approved))
            rules.Wrong("availabilityStatus", "is not Approved");
        if (entry.MimeType is not "text/xml" && (signature || entry.MimeType is not "application/xslt+xml"))
            rules.Wrong("mimeType", "is not text/xml");
        if (entry.Name is null && !signature)
            rules.Wrong("title", "missing");

        rules.Slot("creationTime", 1, 1, Forms.IsTime, "a time in UTC");
        rules.Slot("languageCode", 1, 1, l => l == (signature ? "art" : "fr-FR"), signature ? "art" : "fr-FR");
        rules.Slot("sourcePatientId", 1, 1, i => i.Split('^') is [{ Length: > 0 }, "", "", var authority, { Length: > 0 }, ..] && authority.Split('&') is [_, var oid, "ISO"] && Forms.IsOid(oid), "a CX with an OID");
        rules.Slot("sourcePatientInfo", signature ? 0 : 1, 20, Forms.IsPatientInfo, "PID fields");
        rules.Slot("serviceStartTime", 0, 1, Forms.IsTime, "a time in UTC");
        rules.Slot("serviceStopTime", 0, 1, Forms.IsTime, "a time in UTC");
        rules.Slot("legalAuthenticator", 0, 1, Forms.IsPerson, "an XCN with id, name and authority");
        rules.Slot("hash", 0, 1, h => h.Length == 40 && h.All(char.IsAsciiHexDigit), "a SHA-1 in hexadecimal");
        rules.Slot("size", 0, 1, s => s.Length is > 0 and < 12 && s.All(char.IsAsciiDigit), "a number of bytes");
        if (entry.Value("serviceStartTime") is { } start && entry.Value("serviceStopTime") is { } stop && string.CompareOrdinal(start, 0, stop, 0, Math.Min(start.Length, stop.Length)) > 0)
            rules.Wrong("serviceStopTime", "lies before serviceStartTime");

        Coded(rules, signature);
        rules.Authors(Schemes.Author);
        rules.Identifier("patientId", Schemes.PatientId, v => PatientId.Parse(v) is not null, "INS^^^&OID&ISO^NH");
        rules.Identifier("uniqueId", Schemes.UniqueId, Forms.IsDocumentId, "an OID or a UUID");
        if (entry.Identifier(Schemes.PatientId) is { } id && PatientId.Parse(id)?.Problem() is { } problem)
            rules.Wrong("patientId", problem);
        return rules.Errors;
    }

    /// <summary>Codes; those of a signature entry are its own and are not held against the value sets.</summary>
    private static void Coded(ObjectRules rules, bool signature)
    {
        ValueSet? Of(ValueSet set) => signature ? null : set;
        rules.Coded("classCode", Schemes.Class, Of(ValueSet.Class), 1, 1);
        rules.Coded("typeCode", Schemes.Type, Of(ValueSet.Type), 1, 1);
        rules.Coded("formatCode", Schemes.Format, Of(ValueSet.Format), 1, 1);
        rules.Coded("healthcareFacilityTypeCode", Schemes.Facility, ValueSet.Facility, 1, 1);
        rules.Coded("practiceSettingCode", Schemes.Practice, ValueSet.Practice, 1, 1);
        rules.Coded("confidentialityCode", Schemes.Confidentiality, ValueSet.Confidentiality, 1, 4);
        rules.Coded("eventCodeList", Schemes.EventCode, null, 0, 50);
        // Hiding comes on top of the normal level, it does not replace it (cda.md §5).
        if (rules.Object.Classifications.Where(c => c.Scheme == Schemes.Confidentiality).Select(c => c.Code).ToList() is { Count: > 0 } levels && !levels.Contains("N", StringComparer.Ordinal) && rules.Errors.TrueForAll(e => !e.Context.StartsWith($"{Subject}.confidentialityCode", StringComparison.Ordinal)))
            rules.Wrong("confidentialityCode", "N is missing");
        rules.NoOther(
            [Schemes.Author, Schemes.Class, Schemes.Type, Schemes.Format, Schemes.Facility, Schemes.Practice, Schemes.Confidentiality, Schemes.EventCode],
            [Schemes.PatientId, Schemes.UniqueId]);
    }
}
