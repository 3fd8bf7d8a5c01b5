using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Mappings;

namespace HopEn2.Interop.Hl7v2.Translation;

/// <summary>HL7v2 message → facts.</summary>
public sealed class Hl7v2Translator(IMappings mappings) : ITranslator
{
    public (MessageHeader Header, Outcome Outcome) Translate(JournaledMessage message)
    {
        _ = mappings.Current;
        return (MessageHeader.Unreadable(message.ControlId), new Outcome.Understood([], []));
    }
}
