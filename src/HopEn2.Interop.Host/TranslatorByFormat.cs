using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Fhir.Translation;
using HopEn2.Interop.Hl7v2.Translation;

namespace HopEn2.Interop.Host;

/// <summary>Each message to the translator of its format.</summary>
internal sealed class TranslatorByFormat(Hl7v2Translator hl7v2, FhirTranslator fhir) : ITranslator
{
    public (MessageHeader Header, Outcome Outcome) Translate(JournaledMessage message) =>
        message.Format == MessageFormat.Fhir ? fhir.Translate(message) : hl7v2.Translate(message);
}
