using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Fhir.Model;
using HopEn2.Interop.Mappings;

namespace HopEn2.Interop.Fhir.Translation;

/// <summary>The documents of a kept ITI-65, ITI-105 or message as they are to go out. Reads as <see cref="FhirTranslator"/> does: of what is parked nothing goes out.</summary>
public sealed class FhirOutgoingReader(FhirTranslator translator, IMappings mappings) : IOutgoingReader
{
    /// <inheritdoc/>
    public OutgoingReading Read(JournaledMessage message)
    {
        if (translator.Translate(message).Outcome is Outcome.Parked parked)
            return OutgoingRefusals.Of(parked);
        var reading = FhirReader.Read(message.Body);
        var context = FhirContext.Of(reading, message.Feed, message.ControlId, message.ReceivedAt, mappings.Current);
        var documents = new List<OutgoingDocument>(1);
        foreach (var reference in context.Resources.Where(r => r.Type.Name == "DocumentReference" && !DocumentFacts.IsSuperseded(r)))
        {
            // Translation has found a name for each.
            if (DocumentFacts.Of(reference, AttachmentContent.Of(reference, context, out var bytes), context) is { } fact)
                documents.Add(Outgoing.Of(reference, fact, bytes, context));
        }

        reading.Return();
        return documents.Count > 0
            ? new OutgoingReading.Readable(documents.ToValueList())
            : new OutgoingReading.Refused("no-document", "There is no DocumentReference in it: it carries no document.");
    }
}
