using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Hl7v2.Acknowledgements;
using HopEn2.Interop.Hl7v2.Er7;
using HopEn2.Interop.Hl7v2.Translation;
using HopEn2.Interop.Mappings;

namespace HopEn2.Interop.Hl7v2.Intake;

/// <summary>The one place every HL7v2 message passes, whatever transport brought it: decides the answer, keeps the message, then answers.</summary>
/// <remarks>The order is the promise: nothing is acknowledged that the journal has not kept. What cannot be read is kept too, and parked by the translation with its reason.</remarks>
public sealed class Hl7v2Intake(IMappings mappings, IJournal journal, IFeedObserver observer, TimeProvider time)
{
    /// <summary>Name under which messages are kept that no feed takes.</summary>
    public const string UnknownFeed = "unknown";

    /// <summary>Longest control id that is kept beside the message; v2.6 allows 199 characters.</summary>
    private const int LongestControlId = 199;

    private static readonly IReadOnlyList<byte[]> NoAcknowledgement = [];

    private readonly AcknowledgementWriter _acknowledgements = new(mappings, time);

    /// <summary>Takes one message.</summary>
    /// <param name="entrance">Where it came in, as <see cref="Feed.Entrance"/> names it.</param>
    /// <param name="body">Its bytes without framing; the caller's buffer, read until the task completes.</param>
    /// <param name="peer">Address of the sender; null when there is none.</param>
    public async ValueTask<IntakeResult> TakeAsync(string entrance, ReadOnlyMemory<byte> body, string? peer, CancellationToken cancel)
    {
        var receivedAt = time.GetUtcNow();
        var inForce = mappings.Current;
        var arrival = Read(inForce, entrance, body);
        if (arrival.Feed is { } known && body.Length > known.LargestMessage)
            return NotKept(arrival, Refusals.TooLarge(known.LargestMessage), $"larger than {known.LargestMessage} bytes");

        var answer = AnswerOf(arrival, inForce);
        var refusesConflict = answer.Code == AnswerCode.Accept && arrival is { Feed.OnConflictingControlId: ConflictRule.Refuse, IsAcknowledgement: false };
        var incoming = new IncomingMessage(arrival.FeedName, MessageFormat.Er7, arrival.ControlId, body, receivedAt, answer, peer)
        {
            AnswerIfConflicting = refusesConflict ? Refusals.ConflictingControlId : null,
        };

        JournalReceipt receipt;
        try
        {
            receipt = await journal.AppendAsync(incoming, cancel);
        }
        catch (JournalUnavailableException e)
        {
            return NotKept(arrival, Refusals.JournalUnavailable, e.Message) with { TryAgain = true };
        }

        if (peer is not null)
            observer.PeerHeard(entrance, peer, arrival.FeedName);
        observer.Answered(arrival.FeedName, receipt.Kept, receipt.Answer, receivedAt, body.Length);
        return new IntakeResult(Acknowledge(arrival, receipt.Answer), receipt.Answer, receipt.Kept);
    }

    /// <summary>Refuses a message that was too large to be read whole.</summary>
    /// <param name="head">Its beginning, enough to address the answer.</param>
    internal IntakeResult RefuseTooLarge(string entrance, ReadOnlyMemory<byte> head, int largest)
    {
        var arrival = HeaderOnly(mappings.Current, entrance, head, Er7Problem.None);
        return NotKept(arrival, Refusals.TooLarge(largest), $"larger than {largest} bytes");
    }

    private IntakeResult NotKept(in Arrival arrival, Answer answer, string why)
    {
        observer.NotKept(arrival.FeedName, why);
        return new IntakeResult(Acknowledge(arrival, answer), answer, null);
    }

    // An acknowledgement is never acknowledged: two engines would never stop.
    private IReadOnlyList<byte[]> Acknowledge(in Arrival arrival, Answer answer) =>
        arrival.IsAcknowledgement ? NoAcknowledgement : _acknowledgements.Write(arrival.Message, answer);

    private static Answer AnswerOf(in Arrival arrival, HospitalMappings inForce)
    {
        if (arrival.Problem != Er7Problem.None)
            return Refusals.Error(Refusals.Unreadable(arrival.Problem));
        if (arrival.IsAcknowledgement)
            return Answer.Accept;
        if (arrival.Feed is not { } feed)
            return Refusals.NoFeed(arrival.Sender);
        return Acceptance.Check(arrival.Message!, feed, inForce) is { } parked ? Refusals.Error(parked.Error) : Answer.Accept;
    }

    private static Arrival Read(HospitalMappings inForce, string entrance, ReadOnlyMemory<byte> body)
    {
        // Which character set an unnamed one is depends on the feed, the feed on MSH-3 and MSH-4: as good as always ASCII, they are read first.
        var header = Er7Message.ReadHeader(body);
        var feed = FeedOf(inForce, entrance, header);
        var fallback = (feed is null ? null : Er7Charsets.Named(feed.Charset)) ?? Er7Charsets.Latin9;
        var problem = Er7Message.TryRead(body, fallback, out var message);
        return new Arrival(feed, message ?? header, problem);
    }

    private static Arrival HeaderOnly(HospitalMappings inForce, string entrance, ReadOnlyMemory<byte> head, Er7Problem problem)
    {
        var header = Er7Message.ReadHeader(head);
        return new Arrival(FeedOf(inForce, entrance, header), header, problem);
    }

    private static Feed? FeedOf(HospitalMappings inForce, string entrance, Er7Message? header) =>
        inForce.Feeds.Of(entrance, SenderOf(header));

    private static string SenderOf(Er7Message? header) => header is null ? "|" : header.Header[3].Code + "|" + header.Header[4].Code;

    /// <summary>A message as far as it could be read.</summary>
    /// <param name="Message">All of it, or its header, or nothing.</param>
    private readonly record struct Arrival(Feed? Feed, Er7Message? Message, Er7Problem Problem)
    {
        public string FeedName => Feed?.Name ?? UnknownFeed;

        public string Sender => SenderOf(Message);

        public bool IsAcknowledgement => Message is not null && Message.Header[9].Is("ACK"u8);

        public string ControlId
        {
            get
            {
                var id = Message is null ? "" : Message.Header[10].Code;
                return id.Length <= LongestControlId ? id : id[..LongestControlId];
            }
        }
    }
}
