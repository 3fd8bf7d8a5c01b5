using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Hl7v2.Translation.Adt;
using HopEn2.Interop.Hl7v2.Translation.Documents;
using HopEn2.Interop.Hl7v2.Translation.Siu;
using HopEn2.Interop.Mappings;

namespace HopEn2.Interop.Hl7v2.Translation;

/// <summary>HL7v2 message → facts, or the reason why not (hl7v2.md). Pure: the mappings in force and the message decide, nothing else.</summary>
public sealed class Hl7v2Translator(IMappings mappings) : ITranslator
{
    /// <inheritdoc/>
    public (MessageHeader Header, Outcome Outcome) Translate(JournaledMessage message)
    {
        var current = mappings.Current;
        if (message.Format == MessageFormat.Cda)
            return CdaFile.Translate(message.Body, message.Feed, current);

        var (reading, refused) = OpenedMessage.Of(message, current);
        if (reading is null)
            return (MessageHeader.Unreadable(message.ControlId), refused!); // Unreadable, and said so.
        var header = Headers.Of(reading);
        var outcome = reading.Conclude(refused ?? OutcomeOf(reading));
        return (Completed(header, outcome), outcome);
    }

    /// <summary>What a bare CDA would become, as if it had come on a feed.</summary>
    public (MessageHeader Header, Outcome Outcome) TranslateDocument(ReadOnlyMemory<byte> document, string feed) => CdaFile.Translate(document, feed, mappings.Current);

    private static Outcome OutcomeOf(Reading reading) => reading.Type switch
    {
        "ADT" => AdtTranslation.Translate(reading),
        "SIU" => SiuTranslation.Translate(reading),
        "ZAM" => Zam.Translate(reading),
        "ACK" => Acknowledgements.Translate(reading),
        _ => DocumentMessage.Translate(reading),
    };

    // Whom PID does not name, the CDA may: then the message is found by that.
    private static MessageHeader Completed(MessageHeader header, Outcome outcome)
    {
        // An appointment is found by its own number.
        if (outcome is Outcome.Understood { Facts: [.., MovementFact { Kind: MovementKind.Appointment } appointment] })
            return header with { Visit = appointment.Visit };
        if (outcome is not Outcome.Understood { Facts: [DocumentFact document, ..] })
            return header;
        return header with
        {
            Patient = header.Patient == PatientRef.Unknown ? document.Patient : header.Patient,
            Visit = header.Visit == VisitRef.None ? document.Visit : header.Visit,
        };
    }
}
