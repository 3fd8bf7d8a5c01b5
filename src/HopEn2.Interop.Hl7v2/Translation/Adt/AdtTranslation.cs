using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Messages;

namespace HopEn2.Interop.Hl7v2.Translation.Adt;

/// <summary>ADT of the French PAM profile: what happened to a person's identity and visits.</summary>
internal static class AdtTranslation
{
    public static Outcome Translate(Reading reading)
    {
        var movement = AdtEvent.Of(reading.Event);
        if (movement is null && !IsIdentityEvent(reading.Event))
        {
            reading.Note("unknown-event", $"ADT^{reading.Event} states nothing the engine keeps: understood, without facts.");
            return reading.Understood([]);
        }

        if (!reading.Pid.Exists)
            return Refusal.Segment("PID", "it says whom the message is about");
        if (reading.Pid[3].IsEmpty)
            return Refusal.Field("PID^1^3", "the identifiers of the patient");

        var facts = new List<Fact>(6);
        var refused = movement is not null ? AdtMovements.Add(facts, movement, reading) : AdtIdentities.Add(facts, reading);
        if (refused is not null)
            return refused;
        if (movement is { Effect: not MovementEffect.Cancels })
            AdtActs.Add(facts, reading);
        Zfa.Add(facts, reading);
        return reading.Understood(facts);
    }

    private static bool IsIdentityEvent(string trigger) => trigger is "A28" or "A31" or "A40" or "A44" or "A47" or "A49";
}
