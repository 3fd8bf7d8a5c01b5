using System.Text.Json.Serialization;
using HopEn2.Interop.Cda.Xds;
using HopEn2.Interop.Domain.Delivering;

namespace HopEn2.Interop.Host.Explaining;

/// <summary>The XDS metadata of one file's documents: the answer of <c>hopen2 explain --metadata</c>, by the names of IHE ITI TF-3 §4.2.</summary>
/// <param name="Refused">Why nothing could go out of it; null when something could.</param>
internal sealed record ExplainedMetadata(string File, string? Refused, IReadOnlyList<ExplainedSubmission> Documents);

internal sealed record ExplainedSubmission(
    ExplainedEntry DocumentEntry, ExplainedSet SubmissionSet, IReadOnlyList<XdsFinding> Findings)
{
    public static ExplainedSubmission Of(XdsMetadata metadata) => new(ExplainedEntry.Of(metadata.Entry), ExplainedSet.Of(metadata.Set), metadata.Findings);
}

internal sealed record ExplainedEntry(
    string UniqueId, string PatientId, string MimeType, string Title, IReadOnlyList<ExplainedAuthor> Author, ExplainedCode ClassCode, ExplainedCode TypeCode, ExplainedCode FormatCode,
    IReadOnlyList<ExplainedCode> ConfidentialityCode, ExplainedCode HealthcareFacilityTypeCode, ExplainedCode PracticeSettingCode, IReadOnlyList<ExplainedCode> EventCodeList,
    string? CreationTime, string? ServiceStartTime, string? ServiceStopTime, string LanguageCode, string? LegalAuthenticator, string? SourcePatientId, IReadOnlyList<string> SourcePatientInfo,
    string Hash, long Size, IReadOnlyList<string> ReferenceIdList, [property: JsonPropertyName("entryUUID")] string EntryUuid)
{
    public static ExplainedEntry Of(DocumentEntry entry) => new(
        entry.UniqueId, entry.PatientId, entry.MimeType, entry.Title, [.. entry.Authors.Select(ExplainedAuthor.Of)], ExplainedCode.Of(entry.ClassCode), ExplainedCode.Of(entry.TypeCode),
        ExplainedCode.Of(entry.FormatCode), [.. entry.Confidentiality.Select(ExplainedCode.Of)], ExplainedCode.Of(entry.FacilityType), ExplainedCode.Of(entry.PracticeSetting),
        [.. entry.EventCodes.Select(ExplainedCode.Of)], entry.CreationTime, entry.ServiceStart, entry.ServiceStop, entry.Language, entry.LegalAuthenticator, entry.SourcePatientId,
        entry.SourcePatientInfo, entry.Hash, entry.Size, entry.ReferenceIds, Cda.Xds.DocumentEntry.Id);
}

/// <summary>What is made anew at each submission (uniqueId, submissionTime) is not shown.</summary>
internal sealed record ExplainedSet(ExplainedAuthor Author, ExplainedCode ContentTypeCode, string PatientId, string SourceId)
{
    public static ExplainedSet Of(SubmissionSet set) => new(ExplainedAuthor.Of(set.Author), ExplainedCode.Of(set.ContentType), set.PatientId, set.SourceId);
}

internal sealed record ExplainedAuthor(string? AuthorPerson, string? AuthorInstitution, string? AuthorRole, string? AuthorSpecialty)
{
    public static ExplainedAuthor Of(XdsAuthor author) => new(author.Person, author.Institution, author.Role, author.Specialty);
}

internal sealed record ExplainedCode(string Code, string? CodingScheme, string? DisplayName)
{
    public static ExplainedCode Of(CodedText code) => new(code.Code, code.System, code.Label);
}
