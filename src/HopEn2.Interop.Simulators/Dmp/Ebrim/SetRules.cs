using HopEn2.Interop.Simulators.Dmp.Codes;
using HopEn2.Interop.Simulators.Dmp.Patients;

namespace HopEn2.Interop.Simulators.Dmp.Ebrim;

/// <summary>What the SubmissionSet must be (dmp.md §5).</summary>
internal static class SetRules
{
    public static IEnumerable<XdsError> Check(Submission submission, ValueSets codes)
    {
        if (submission.Sets is not [var set])
            return [XdsError.Metadata($"SubmissionSet: there are {submission.Sets.Count} RegistryPackages")];
        var rules = new ObjectRules("SubmissionSet", set, codes, []);
        if (set.Id.Length == 0)
            rules.Wrong("entryUUID", "the set has no id");
        if (submission.Nodes.Count(n => n.Node == Schemes.SubmissionSet && n.Of == set.Id) != 1 || submission.Nodes.Any(n => n.Node != Schemes.SubmissionSet))
            rules.Wrong("Classification", "the RegistryPackage is not classified once as a submission set");
        rules.Slot("submissionTime", 1, 1, Forms.IsSecond, "a time in UTC to the second");
        rules.Coded("contentTypeCode", Schemes.SetContentType, ValueSet.ContentType, 1, 1);
        rules.Authors(Schemes.SetAuthor);
        rules.Identifier("patientId", Schemes.SetPatientId, v => PatientId.Parse(v) is not null, "INS^^^&OID&ISO^NH");
        rules.Identifier("sourceId", Schemes.SetSourceId, Forms.IsOid, "an OID");
        rules.Identifier("uniqueId", Schemes.SetUniqueId, Forms.IsOid, "an OID");
        if (set.Identifier(Schemes.SetPatientId) is { } id && PatientId.Parse(id)?.Problem() is { } problem)
            rules.Wrong("patientId", problem);
        rules.NoOther([Schemes.SetAuthor, Schemes.SetContentType], [Schemes.SetPatientId, Schemes.SetSourceId, Schemes.SetUniqueId]);
        return rules.Errors;
    }
}
