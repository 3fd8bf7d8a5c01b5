using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Fhir.Translation;
using HopEn2.Interop.Hl7v2.Translation;

namespace HopEn2.Interop.Host;

/// <summary>Each message to the reader of its format. Extracts and bare documents ask for nothing to be sent.</summary>
internal sealed class OutgoingReaderByFormat(Hl7v2OutgoingReader hl7v2, FhirOutgoingReader fhir) : IOutgoingReader
{
    public OutgoingReading Read(JournaledMessage message)
    {
        if (message.Body.IsEmpty)
            return new OutgoingReading.Refused("body-forgotten", "The message is no longer kept: retention has forgotten its body. Have its sender send it again.");
        return message.Format switch
        {
            MessageFormat.Er7 => hl7v2.Read(message),
            MessageFormat.Fhir => fhir.Read(message),
            _ => new OutgoingReading.Refused("no-document", "Nothing goes out of a message of this format."),
        };
    }
}
