using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Hl7v2.Translation.Documents;
using HopEn2.Interop.Mappings;

namespace HopEn2.Interop.Hl7v2.Translation;

/// <summary>The documents of a kept MDM or ORU as they are to go out. Reads as <see cref="Hl7v2Translator"/> does: of a message that is parked nothing goes out.</summary>
public sealed class Hl7v2OutgoingReader(IMappings mappings) : IOutgoingReader
{
    /// <inheritdoc/>
    public OutgoingReading Read(JournaledMessage message)
    {
        var (reading, refused) = OpenedMessage.Of(message, mappings.Current);
        if (reading is null || refused is not null)
            return OutgoingRefusals.Of(refused!); // Without a reading it says why.
        if (reading.Type is not ("MDM" or "ORU"))
            return new OutgoingReading.Refused("no-document", $"The message is {reading.Type}^{reading.Event}: it carries no document.");
        var parked = DocumentMessage.ReadOutgoing(reading, out var documents);
        return parked is null ? new OutgoingReading.Readable(documents.ToValueList()) : OutgoingRefusals.Of(parked);
    }
}
