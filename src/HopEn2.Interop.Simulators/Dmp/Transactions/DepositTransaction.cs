using HopEn2.Interop.Simulators.Dmp.Codes;
using HopEn2.Interop.Simulators.Dmp.Ebrim;
using HopEn2.Interop.Simulators.Dmp.Patients;
using HopEn2.Interop.Simulators.Dmp.Registry;
using HopEn2.Interop.Simulators.Dmp.Vihf;

namespace HopEn2.Interop.Simulators.Dmp.Transactions;

/// <summary>ITI-41, TD2.1: judges a submission as a whole, says everything that is wrong with it, and registers what has no fault.</summary>
internal sealed class DepositTransaction(DocumentRegistry registry, ValueSets codes, TimeProvider clock)
{
    /// <summary>Every fault of a submission that is already known to be readable, and what of the patient forbids it.</summary>
    public IReadOnlyList<XdsError> Judge(Submission submission, VihfToken vihf, PatientBook patients) =>
    [
        .. SetRules.Check(submission, codes),
        .. submission.Entries.SelectMany(e => EntryRules.Check(e, codes)),
        .. LinkRules.Check(submission),
        .. Identity(submission, vihf, patients),
        .. submission.Entries.SelectMany(e => Content(submission, e) is { } content ? ContentRules.Check(e, content) : []),
    ];

    /// <summary>Registers a submission that <see cref="Judge"/> had nothing against.</summary>
    public IReadOnlyList<XdsError> Register(Submission submission, VihfToken vihf)
    {
        var setId = submission.Sets[0].Identifier(Schemes.SetUniqueId)!;
        return registry.Register(setId, [.. submission.Entries.Where(e => !EntryRules.IsSignature(e)).Select(e => Version(submission, e, vihf, setId))]);
    }

    /// <summary>One patient in VIHF, set and entries, who has a DMP; and a submitter of the VIHF's structure (dmp.md §2).</summary>
    private static IEnumerable<XdsError> Identity(Submission submission, VihfToken vihf, PatientBook patients)
    {
        var set = submission.Sets.Count == 1 ? submission.Sets[0].Identifier(Schemes.SetPatientId) : null;
        if (set is not null && set != vihf.ResourceId)
            yield return XdsError.Patient("SubmissionSet.patientId: is not the resource-id of the VIHF");
        if (set is not null && submission.Entries.Any(e => e.Identifier(Schemes.PatientId) is { } id && id != set))
            yield return XdsError.Patient("DocumentEntry.patientId: is not that of the SubmissionSet");
        if (submission.Sets.Count == 1 && !submission.Sets[0].Classifications.Where(c => c.Scheme == Schemes.SetAuthor).SelectMany(c => c.Slots).Where(s => s.Name == "authorInstitution")
            .SelectMany(s => s.Values).Any(i => Forms.InstitutionId(i) == vihf.Structure))
        {
            yield return XdsError.Metadata("SubmissionSet.authorInstitution: none is the Identifiant_Structure of the VIHF");
        }

        if (set is null || PatientId.Parse(set) is not { } patient || patient.Problem() is not null)
            yield break;
        switch (patients.Of(patient.Matricule))
        {
            case DmpState.NoDmp:
                yield return new XdsError("XDSUnknownPatientId", "SubmissionSet.patientId: the patient has no DMP");
                break;
            case DmpState.Opposed:
                yield return new XdsError("XDSUnknownPatientId", "SubmissionSet.patientId: the patient is opposed");
                break;
            case DmpState.Closed:
                yield return new XdsError("DMPClosed", "SubmissionSet.patientId: the DMP of the patient is closed");
                break;
            case DmpState.Open:
                break;
        }
    }

    private static ReadOnlyMemory<byte>? Content(Submission submission, RegistryObject entry) => submission.Documents.FirstOrDefault(d => d.EntryId == entry.Id)?.Content;

    private NewVersion Version(Submission submission, RegistryObject entry, VihfToken vihf, string setId)
    {
        var content = Content(submission, entry)!.Value;
        (string, string) Code(string scheme) => entry.Classifications.First(c => c.Scheme == scheme) is var c ? (c.Code, c.CodingScheme!) : default;
        var version = new RegisteredVersion
        {
            UniqueId = entry.Identifier(Schemes.UniqueId)!,
            EntryUuid = $"urn:uuid:{Guid.NewGuid()}",
            LogicalId = $"urn:uuid:{Guid.NewGuid()}",
            PatientId = entry.Identifier(Schemes.PatientId)!,
            Structure = vihf.Structure,
            Sha1 = ContentRules.Sha1(content.Span),
            Size = content.Length,
            MimeType = entry.MimeType,
            Title = entry.Name!,
            CreationTime = entry.Value("creationTime")!,
            LanguageCode = entry.Value("languageCode")!,
            Class = Code(Schemes.Class),
            Type = Code(Schemes.Type),
            Format = Code(Schemes.Format),
            SubmissionId = setId,
            At = clock.GetUtcNow(),
            Status = Schemes.Approved,
        };
        return new NewVersion(version, submission.Associations.FirstOrDefault(a => a.Type == Schemes.Replaces && a.Source == entry.Id)?.Target, content);
    }
}
