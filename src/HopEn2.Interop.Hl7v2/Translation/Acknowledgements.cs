using HopEn2.Interop.Domain.Messages;

namespace HopEn2.Interop.Hl7v2.Translation;

/// <summary>ACK: what a neighbour answered to a message the engine did not send, seen as a copy. Nothing to keep beyond the message.</summary>
internal static class Acknowledgements
{
    public static Outcome Translate(Reading reading)
    {
        var msa = reading.Message.First("MSA");
        if (!msa.Exists)
            return Refusal.Segment("MSA", "it is the acknowledgement");
        var code = msa[1].Code;
        if (code.Length == 0)
            return Refusal.Field("MSA^1^1", "AA, AE or AR");
        var answered = msa[2].Code;
        if (answered.Length == 0)
            return Refusal.Field("MSA^1^2", "the control id of the message acknowledged");
        return new Outcome.Acknowledgement(code, answered, reading.Findings);
    }
}
