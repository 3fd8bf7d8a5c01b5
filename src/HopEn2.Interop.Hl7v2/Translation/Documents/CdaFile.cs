using HopEn2.Interop.Cda.Header;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Hl7v2.Er7;
using HopEn2.Interop.Mappings;

namespace HopEn2.Interop.Hl7v2.Translation.Documents;

/// <summary>A bare CDA, without the message that would carry it: what the document says of itself, and no intention.</summary>
internal static class CdaFile
{
    private static readonly Er7Message Nothing = EmptyMessage();

    public static (MessageHeader Header, Outcome Outcome) Translate(ReadOnlyMemory<byte> document, string feed, HospitalMappings mappings)
    {
        if (CdaReader.Read(document) is not CdaReading.Read { Header: var cda })
            return (MessageHeader.Unreadable(""), Refusal.Of(ParkReason.Unreadable, null, 102, "The file is no HL7 v2 message and no CDA R2."));

        var hash = DocumentContent.Hash(document.Span);
        var content = new DocumentContent(cda, cda.Format, hash, document.Length);
        var controlId = cda.Id is { } id ? DocumentIdText.Of(id.Root, id.Extension).Value : hash;
        if (TimeOf(cda, mappings.Hospital.TimeZone) is not { } at)
            return (HeaderOf(controlId, null, PatientRef.Unknown, VisitRef.None), Refusal.Of(ParkReason.BadValue, null, 102, "effectiveTime of the CDA is no time, and no act or encounter has one."));

        var reading = new Reading(Nothing, feed, mappings.Feeds.Named(feed)?.Authority ?? "", mappings)
        {
            SentAt = at,
            Source = new(feed, "", "", controlId, at),
        };
        foreach (var remark in cda.Remarks)
            reading.Note(remark.Code, remark.Text);
        var action = cda.Replaces.Count > 0 ? DocumentAction.Replace : DocumentAction.Produce;
        var part = new DocumentPart(1, 0, default, default, default, default, [], new Intentions(), action);
        var fact = DocumentFacts.Of(part, content, reading);
        IReadOnlyList<Fact> facts = fact is null ? [] : [fact];
        return (HeaderOf(controlId, at, fact?.Patient ?? PatientRef.Unknown, fact?.Visit ?? VisitRef.None), reading.Understood(facts));
    }

    private static DateTimeOffset? TimeOf(CdaHeader cda, TimeZoneInfo zone) =>
        Hl7Time.Read(cda.EffectiveTime, zone) ?? Hl7Time.Read(cda.MainAct?.Low, zone) ?? Hl7Time.Read(cda.Encounter?.Low, zone);

    private static MessageHeader HeaderOf(string controlId, DateTimeOffset? at, PatientRef patient, VisitRef visit) =>
        new("CDA", controlId, "", "", "", "", at, patient, visit);

    private static Er7Message EmptyMessage()
    {
        _ = Er7Message.TryRead("MSH|^~\\&|"u8.ToArray(), Er7Charsets.Utf8, out var message);
        return message!; // A header and its separators are a message.
    }
}
