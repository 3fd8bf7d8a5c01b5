using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Messages;

namespace HopEn2.Interop.Hl7v2.Translation.Documents;

/// <summary>MDM and ORU: documents, and what is to be done with them (hl7v2.md §5 to §8).</summary>
internal static class DocumentMessage
{
    /// <summary>The documents of a message, without looking into them.</summary>
    /// <returns>Why it cannot be taken; null when it can.</returns>
    public static Outcome.Parked? Locate(Reading reading, out IReadOnlyList<DocumentPart> parts)
    {
        parts = [];
        if (!reading.Pid.Exists)
            return Refusal.Segment("PID", "it says whom the document is about");
        if (reading.Pid[3].IsEmpty)
            return Refusal.Field("PID^1^3", "the identifiers of the patient");
        if (reading.Type == "MDM" && !reading.Message.First("TXA").Exists)
            return Refusal.Segment("TXA", "it names the document");

        var groups = new DocumentGroups(reading);
        if (groups.Read() is { } refused)
            return refused;
        parts = groups.Parts;
        if (parts.Count == 0 && (reading.Type == "MDM" || !groups.HasResults))
            return Refusal.Segment("OBX", "an MDM or ORU of this profile carries its document in an OBX of type ED whose OBX-5.3 is XML");

        foreach (var part in parts)
        {
            if (part.Intentions.Contradiction(reading.Hospital) is { } contradiction)
                return contradiction;
        }

        return groups.Contradiction;
    }

    /// <summary>The documents of a message as they are to go out; none that came in from outside.</summary>
    /// <returns>Why it is parked instead; null when it is not.</returns>
    public static Outcome.Parked? ReadOutgoing(Reading reading, out IReadOnlyList<OutgoingDocument> documents)
    {
        documents = [];
        if (Locate(reading, out var parts) is { } refused)
            return refused;
        var found = new List<OutgoingDocument>(parts.Count);
        foreach (var part in parts)
        {
            if (DocumentFacts.Of(part, ObxContent.Of(part.Obx, reading, out var bytes), reading) is not { } fact)
                return Unnamed(part);
            if (fact is not DocumentReceived)
                found.Add(Outgoing.Of(part, fact, bytes, reading));
        }

        documents = found;
        return null;
    }

    public static Outcome Translate(Reading reading)
    {
        if (Locate(reading, out var parts) is { } refused)
            return refused;
        if (parts.Count == 0)
            reading.Note("no-document", "The message holds results and no document (an OBX of type ED whose OBX-5.3 is XML): understood, without facts.");

        var documents = new List<DocumentFact>(parts.Count);
        foreach (var part in parts)
        {
            if (DocumentFacts.Of(part, ObxContent.Of(part.Obx, reading), reading) is not { } document)
                return Unnamed(part);
            documents.Add(document);
        }

        DocumentPairs.Join(documents, [.. parts.Select(p => p.Group)]);
        var facts = new List<Fact>(documents.Count * 4);
        for (var i = 0; i < documents.Count; i++)
        {
            facts.Add(documents[i]);
            Requests.Add(facts, documents[i].Id, parts[i], reading);
        }

        return reading.Understood(facts);
    }

    private static Outcome.Parked Unnamed(DocumentPart part) =>
        Refusal.Application(ParkReason.UnnamedDocument, part.Location, "The document to replace or delete is named neither by TXA-12 nor by the id of a readable CDA: name it.");
}
