using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Ledger.Queries;

namespace HopEn2.Interop.Ledger.Facts;

/// <summary>What one message became, as it is written down: header and outcome in one, whatever the outcome.</summary>
internal sealed record Translation(
    MessageHeader Header, MessageStatus Status, IReadOnlyList<Finding> Findings, IReadOnlyList<Fact> Facts,
    ParkReason? Reason, string? Detail, AnswerError? Error, string? AcknowledgementCode, string? AnsweredControlId)
{
    public static Translation Of(TranslatedMessage message) => message.Outcome switch
    {
        Outcome.Understood understood => new(message.Header, MessageStatus.Understood, understood.Findings, understood.Facts, null, null, null, null, null),
        Outcome.Parked parked => new(message.Header, MessageStatus.Parked, parked.Findings, [], parked.Reason, parked.Detail, parked.Error, null, null),
        Outcome.Acknowledgement ack => new(message.Header, MessageStatus.Acknowledgement, ack.Findings, [], null, null, null, ack.Code, ack.AnsweredControlId),
        _ => throw new ArgumentOutOfRangeException(nameof(message), message.Outcome.GetType().Name, "No such outcome."),
    };

    /// <summary>As those read it who follow the ledger.</summary>
    public RecordedMessageFacts Recorded(JournalId id, string feed, DateTimeOffset receivedAt) =>
        new(id, feed, Header.Type, receivedAt, Header.SentAt, Status is MessageStatus.Parked ? Reason ?? ParkReason.Defect : null, Facts);

    /// <summary>The same set of facts: state depends on nothing else.</summary>
    public bool StatesTheSameAs(Translation other) => Facts.ToHashSet().SetEquals(other.Facts);
}
