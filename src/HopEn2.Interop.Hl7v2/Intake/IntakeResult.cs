using HopEn2.Interop.Domain.Messages;

namespace HopEn2.Interop.Hl7v2.Intake;

/// <summary>What became of one message at an entrance.</summary>
/// <param name="Acknowledgements">ER7 bodies to send back, in this order; none when the sender wants none, or when the message was itself an acknowledgement.</param>
/// <param name="Answer">What they say.</param>
/// <param name="Kept">Null: not kept, the sender must send it again.</param>
public readonly record struct IntakeResult(IReadOnlyList<byte[]> Acknowledgements, Answer Answer, KeptAs? Kept)
{
    /// <summary>Not kept for a reason that passes: the same message may be kept later.</summary>
    public bool TryAgain { get; init; }
}
