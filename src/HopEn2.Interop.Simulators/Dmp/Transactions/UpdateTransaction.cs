using HopEn2.Interop.Simulators.Dmp.Codes;
using HopEn2.Interop.Simulators.Dmp.Ebrim;
using HopEn2.Interop.Simulators.Dmp.Registry;
using HopEn2.Interop.Simulators.Dmp.Vihf;

namespace HopEn2.Interop.Simulators.Dmp.Transactions;

/// <summary>ITI-57, TD3.3c: deletes (or archives) a document by its entryUUID. Visibility cannot be changed with indirect authentication (dmp.md §1, §8).</summary>
internal sealed class UpdateTransaction(DocumentRegistry registry, ValueSets codes)
{
    public IReadOnlyList<XdsError> Handle(Submission submission, VihfToken vihf)
    {
        var errors = SetRules.Check(submission, codes).ToList();
        if (submission.Entries.Count > 0)
            errors.Add(new XdsError("XDSMetadataUpdateOperationError", "DocumentEntry: metadata cannot be changed with indirect authentication"));
        if (submission.Sets is [var set] && set.Identifier(Schemes.SetPatientId) is { } patient && patient != vihf.ResourceId)
            errors.Add(XdsError.Patient("SubmissionSet.patientId: is not the resource-id of the VIHF"));
        var updates = submission.Associations.Where(a => a.Type == Schemes.UpdateAvailability).ToList();
        if (updates.Count != 1 || submission.Associations.Any(a => a.Type is not (Schemes.UpdateAvailability or Schemes.HasMember)))
            errors.Add(new XdsError("XDSMetadataUpdateOperationError", "Association: there is not exactly one UpdateAvailabilityStatus"));
        else
            errors.AddRange(Judge(submission, updates[0], vihf));
        if (errors.Count == 0 && !registry.TryChange(updates[0].Target, updates[0].Value("OriginalStatus")!, updates[0].Value("NewStatus")!))
            errors.Add(new XdsError("XDSMetadataUpdateError", "Association.OriginalStatus: is not the status of the document"));
        return errors;
    }

    private IEnumerable<XdsError> Judge(Submission submission, Association update, VihfToken vihf)
    {
        if (submission.Sets.All(s => s.Id != update.Source))
            yield return new XdsError("XDSMetadataUpdateError", "Association.sourceObject: is not the submission set");
        if (update.Value("OriginalStatus") is not (Schemes.Approved or Schemes.Deprecated))
            yield return new XdsError("XDSMetadataUpdateError", "Association.OriginalStatus: missing, or not a status");
        if (update.Value("NewStatus") is not (Schemes.Deleted or Schemes.Archived))
            yield return new XdsError("XDSMetadataUpdateError", "Association.NewStatus: is neither Deleted nor Archived");
        if (registry.ByEntry(update.Target) is not { } version || version.Status == Schemes.Deleted)
            yield return new XdsError("UnresolvedReferenceException", "Association.targetObject: is not in the registry");
        else if (version.PatientId != vihf.ResourceId)
            yield return XdsError.Patient("Association.targetObject: belongs to another patient");
        else if (version.Structure != vihf.Structure)
            yield return new XdsError("XDSMetadataUpdateError", "Association.targetObject: only the structure that deposited it may delete it");
    }
}
