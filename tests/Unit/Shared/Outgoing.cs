using HopEn2.Interop.Cda.Header;
using HopEn2.Interop.Cda.Xds;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ins;

namespace HopEn2.Interop.Tests.Shared;

/// <summary>Documents as their messages hand them over.</summary>
internal static class Outgoing
{
    public static XdsHouse House { get; } = new()
    {
        SourceId = "1.2.250.1.999.1",
        Structure = "1750803447",
        StructureName = "CH EXEMPLE",
        Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris"),
    };

    public static XdsSubmission Submission { get; } = new("1.2.250.1.999.1.4711", new DateTimeOffset(2026, 3, 1, 13, 30, 5, TimeSpan.FromHours(1)), "DOC0001.XML");

    public static Submitter Submitter { get; } = new(
        "801234567897", "1.2.250.1.71.4.2.1", "BOILEAU", "Charles", new("10", "1.2.250.1.71.1.2.7", "Médecin"), new("SM26", "1.2.250.1.71.4.2.5", "Médecine générale"), "1750803447", "CH EXEMPLE", null);

    /// <summary>A document whose traits and ids are those of its CDA.</summary>
    public static OutgoingDocument Of(byte[] content)
    {
        var header = CdaReader.Read(content) is CdaReading.Read read ? read.Header : null;
        return new OutgoingDocument
        {
            Id = new DocumentId(header?.Id?.ToString() ?? "1.2.250.1.999.9"),
            Content = content,
            Sha1 = DocumentContent.Hash(content),
            Replaces = [.. header?.Replaces.Select(id => new DocumentId(id.ToString())) ?? []],
            Submitter = Submitter,
            VisitClass = VisitClass.Inpatient,
            Patient = new PatientTraits(InsNumber.Parse(header?.Patient.Ins?.Extension), header?.Patient.Ins?.Root, InsStatus.Qualified, null, null, null, null, null, null),
            Visibility = header?.Visibility ?? Visibility.Normal,
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
