using HopEn2.Interop.Cda.Header;
using HopEn2.Interop.Cda.Xds;
using HopEn2.Interop.Delivery.Dmp;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ins;
using HopEn2.Interop.Mappings;

namespace HopEn2.Interop.Host.Explaining;

/// <summary>Under which metadata the documents of one file would be deposited and mailed, by the code that does it.</summary>
internal static class MetadataExplainer
{
    /// <param name="read">The file as what goes out of it; null: it is a document by itself.</param>
    public static ExplainedMetadata Explain(string file, ReadOnlyMemory<byte> bytes, OutgoingReading? read, HospitalMappings mappings)
    {
        ValueList<OutgoingDocument> documents = read switch
        {
            null => [Alone(bytes)],
            OutgoingReading.Readable readable => readable.Documents,
            _ => [],
        };
        var submission = new XdsSubmission("", DateTimeOffset.UnixEpoch);
        var described = documents.Select(d => XdsBuilder.Build(d, mappings.XdsHouse(), submission)).OfType<XdsMetadata>().Select(ExplainedSubmission.Of).ToList();
        var refused = read is OutgoingReading.Refused { Code: var code, Detail: var detail } ? $"{code}: {detail}"
            : described.Count < documents.Count ? "content-unreadable: the content is no CDA that can be read."
            : null;
        return new ExplainedMetadata(file, refused, described);
    }

    /// <summary>A document without a message: whatever a message would have said is taken from it, and its INS as it stands there.</summary>
    private static OutgoingDocument Alone(ReadOnlyMemory<byte> bytes)
    {
        var header = (CdaReader.Read(bytes) as CdaReading.Read)?.Header;
        var ins = InsNumber.Parse(header?.Patient.Ins?.Extension);
        return new OutgoingDocument
        {
            Id = new DocumentId(header?.Id?.ToString() ?? ""),
            Content = bytes,
            Sha1 = DocumentContent.Hash(bytes.Span),
            Replaces = [.. header?.Replaces.Select(id => new DocumentId(id.ToString())) ?? []],
            Submitter = Submitter.Nobody,
            VisitClass = VisitClass.Unknown,
            Patient = new PatientTraits(ins, header?.Patient.Ins?.Root, ins is null ? InsStatus.Absent : InsStatus.Qualified, null, null, null, null, null, null),
            Visibility = header?.Visibility ?? default,
            Recipients = [],
            ReplyTo = null,
            TextForProfessionals = null,
            TextForPatient = null,
            NoReply = false,
            ReadingAsked = false,
            Dossier = null,
            Uf = null,
        };
    }
}
