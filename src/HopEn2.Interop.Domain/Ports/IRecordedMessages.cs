using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Messages;

namespace HopEn2.Interop.Domain.Ports;

/// <summary>Reads what was recorded, in the order of the journal: for who follows everything, from any moment on, whichever engine recorded it.</summary>
public interface IRecordedMessages
{
    /// <summary>Messages after an id, in order, at most <paramref name="most"/>; only as far as no earlier one can still be recorded.</summary>
    Task<IReadOnlyList<RecordedMessageFacts>> AfterAsync(JournalId after, int most, CancellationToken cancel);

    /// <summary>The id of the last message received before a moment; 0 when there is none.</summary>
    Task<JournalId> LastBeforeAsync(DateTimeOffset receivedAt, CancellationToken cancel);
}

/// <summary>A recorded message and what it states.</summary>
/// <param name="Type">As <see cref="MessageHeader.Type"/>.</param>
/// <param name="SentAt">MSH-7; null when unreadable.</param>
/// <param name="Parked">Why it is parked; null when it is not.</param>
public sealed record RecordedMessageFacts(
    JournalId Id, string Feed, string Type, DateTimeOffset ReceivedAt, DateTimeOffset? SentAt, ParkReason? Parked, IReadOnlyList<Fact> Facts);
