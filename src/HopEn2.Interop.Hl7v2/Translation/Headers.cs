using HopEn2.Interop.Domain.Messages;

namespace HopEn2.Interop.Hl7v2.Translation;

/// <summary>What a message says of itself, for lists and searches; read also from messages that are then parked.</summary>
internal static class Headers
{
    public static MessageHeader Of(Reading reading)
    {
        var msh = reading.Message.Header;
        var type = reading.Event.Length == 0 ? reading.Type : $"{reading.Type}^{reading.Event}";
        return new(type, msh[10].Code, msh[12].Code, Dialects.NameOf(msh[21]), reading.Sender, reading.Receiver, reading.SentAt, reading.Identity.Patient, reading.Visit);
    }
}
