using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Hl7v2.Acknowledgements;
using HopEn2.Interop.Hl7v2.Er7;

namespace HopEn2.Interop.Hl7v2.Intake;

/// <summary>Answers other than AA that the entrances give of themselves; those about the content of a message are <c>Acceptance</c>'s.</summary>
public static class Refusals
{
    /// <summary>Why bytes are no message, as its sender is told and as it is parked.</summary>
    public static AnswerError Unreadable(Er7Problem problem) => problem switch
    {
        Er7Problem.Empty or Er7Problem.NoHeader =>
            new("MSH", MessageErrorCodes.SegmentSequence, null, "The message does not begin with a segment MSH. Send MSH first."),
        Er7Problem.BadSeparators =>
            new("MSH^1^2", MessageErrorCodes.DataType, null, "MSH-1 and MSH-2 name no usable separators. Send MSH|^~\\&|"),
        Er7Problem.BadCharset =>
            new("MSH^1^18", MessageErrorCodes.DataType, null, "The bytes are not in the character set that MSH-18 names. Name the one they are in, UNICODE UTF-8 or 8859/15."),
        Er7Problem.SeveralMessages =>
            new("MSH^2", MessageErrorCodes.SegmentSequence, null, "A second MSH stands in the message. Send each message on its own."),
        _ =>
            new(null, MessageErrorCodes.Cardinality, null, $"The message has more than {Er7Message.MostSegments} segments. Send it in parts."),
    };

    internal static Answer Error(AnswerError error) => new(CodeOf(error), error);

    internal static Answer NoFeed(string sender) => new(
        AnswerCode.Reject,
        new("MSH^1^3", MessageErrorCodes.ApplicationError, null, $"No feed takes messages of {Quoted(sender)} (MSH-3|MSH-4) here. Declare the sender in feeds.yaml; the message is kept until then."));

    internal static Answer TooLarge(int largest) => new(
        AnswerCode.Reject,
        new(null, MessageErrorCodes.ApplicationError, null, $"The message is larger than the {largest} bytes this feed takes and was not kept. Raise largestMessage of the feed, or send less at once."));

    internal static Answer JournalUnavailable { get; } = new(
        AnswerCode.Reject,
        new(null, MessageErrorCodes.ApplicationError, null, "The message cannot be stored now and was not kept. Send it again later."));

    internal static Answer ConflictingControlId { get; } = new(
        AnswerCode.Error,
        new("MSH^1^10", MessageErrorCodes.ApplicationError, null, "MSH-10 was used before for another message. Give each message its own control id."));

    // 200 to 203: the kind is not taken now, the message is not at fault (v2.5 §2.9.2.2).
    private static AnswerCode CodeOf(AnswerError error) => error.Code is >= 200 and <= 203 ? AnswerCode.Reject : AnswerCode.Error;

    private static string Quoted(string sender) => sender.Length <= 60 ? $"'{sender}'" : $"'{sender[..60]}...'";
}
