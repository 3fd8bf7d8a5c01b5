namespace HopEn2.Interop.Simulators.Dmp.Ebrim;

/// <summary>How set, entries, documents and associations hang together.</summary>
internal static class LinkRules
{
    public static IEnumerable<XdsError> Check(Submission submission)
    {
        foreach (var foreign in submission.Foreign)
            yield return XdsError.Metadata($"RegistryObjectList: {foreign} has no place in a deposit");
        if (submission.Entries.Count == 0)
            yield return XdsError.Metadata("DocumentEntry: there is none");
        foreach (var twice in Twice(submission.Sets.Concat(submission.Entries).Select(o => o.Id).Concat(submission.Associations.Select(a => a.Id))))
            yield return XdsError.Metadata($"id: {twice} objects have the same id");
        if (Twice(submission.UniqueIds).Any())
            yield return new XdsError("XDSRepositoryDuplicateUniqueIdInMessage", "DocumentEntry.uniqueId: two entries have the same");
        foreach (var error in Members(submission).Concat(Others(submission)).Concat(Documents(submission)))
            yield return error;
    }

    private static IEnumerable<XdsError> Members(Submission submission)
    {
        if (submission.Sets is not [var set])
            yield break;
        var members = submission.Associations.Where(a => a.Type == Schemes.HasMember).ToList();
        foreach (var entry in submission.Entries)
        {
            if (members.Count(m => m.Source == set.Id && m.Target == entry.Id) != 1)
                yield return XdsError.Metadata("Association.HasMember: not exactly one from the set to each entry");
        }

        foreach (var member in members)
        {
            if (member.Source != set.Id || submission.Entries.All(e => e.Id != member.Target))
                yield return XdsError.Metadata("Association.HasMember: is not from the set to an entry of this submission");
            if (member.Value("SubmissionSetStatus") != "Original")
                yield return XdsError.Metadata("Association.SubmissionSetStatus: is not Original");
        }
    }

    private static IEnumerable<XdsError> Others(Submission submission)
    {
        foreach (var association in submission.Associations)
        {
            switch (association.Type)
            {
                case Schemes.HasMember:
                    break;
                case Schemes.Replaces when submission.Entries.All(e => e.Id != association.Source):
                    yield return XdsError.Metadata("Association.RPLC: sourceObject is no entry of this submission");
                    break;
                case Schemes.Replaces when !Forms.IsEntryUuid(association.Target) || submission.Entries.Any(e => e.Id == association.Target):
                    yield return new XdsError("UnresolvedReferenceException", "Association.RPLC: targetObject is no entryUUID of the registry");
                    break;
                case Schemes.Replaces:
                    break;
                case Schemes.Signs when submission.Entries.Any(e => e.Id == association.Source && EntryRules.IsSignature(e)) && submission.Sets.Any(s => s.Id == association.Target):
                    break;
                case Schemes.Signs:
                    yield return XdsError.Metadata("Association.signs: is not from a signature entry to the set");
                    break;
                default:
                    yield return XdsError.Metadata("Association.associationType: is none of HasMember, RPLC, signs");
                    break;
            }
        }
    }

    private static IEnumerable<XdsError> Documents(Submission submission)
    {
        foreach (var entry in submission.Entries)
        {
            switch (submission.Documents.Where(d => d.EntryId == entry.Id).ToList())
            {
                case []:
                    yield return new XdsError("XDSMissingDocument", "Document: an entry has no document");
                    break;
                case [{ Content: null }]:
                    yield return new XdsError("XDSMissingDocument", "Document: xop:Include names no part");
                    break;
                case [_]:
                    break;
                default:
                    yield return XdsError.Repository("Document: an entry has several documents");
                    break;
            }
        }

        if (submission.Documents.Any(d => submission.Entries.All(e => e.Id != d.EntryId)))
            yield return new XdsError("XDSMissingDocumentMetadata", "Document: a document has no entry");
    }

    /// <summary>How often each id that is there more than once is there.</summary>
    private static IEnumerable<int> Twice(IEnumerable<string> ids) => ids.Where(i => i.Length > 0).GroupBy(i => i, StringComparer.OrdinalIgnoreCase).Select(g => g.Count()).Where(c => c > 1);
}
