using HopEn2.Interop.Domain.Messages;

namespace HopEn2.Interop.Domain.Delivering;

/// <summary>Why nothing can go out of a message, in the words of its translation.</summary>
public static class OutgoingRefusals
{
    /// <summary>Translation makes no facts of it.</summary>
    public static OutgoingReading.Refused Of(Outcome.Parked parked) => new(parked.Reason is ParkReason.Unreadable ? "unreadable" : "parked", parked.Detail);
}
