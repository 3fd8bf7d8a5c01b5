using HopEn2.Interop.Delivery.Mss.Returns;
using HopEn2.Interop.Delivery.Reporting;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Fhir.Translation;
using HopEn2.Interop.Hl7v2.Translation;
using HopEn2.Interop.Imports;

namespace HopEn2.Interop.Host;

/// <summary>Each message to the translator of its format.</summary>
internal sealed class TranslatorByFormat(Hl7v2Translator hl7v2, FhirTranslator fhir, ImportTranslator imports, DeliveryTranslator delivery, AnswerTranslator answers) : ITranslator
{
    public (MessageHeader Header, Outcome Outcome) Translate(JournaledMessage message) => message.Format switch
    {
        MessageFormat.Fhir => fhir.Translate(message),
        MessageFormat.Import => imports.Translate(message),
        MessageFormat.Delivery => delivery.Translate(message),
        MessageFormat.Mail => answers.Translate(message),
        _ => hl7v2.Translate(message),
    };
}
