using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Hl7v2.Er7;
using HopEn2.Interop.Hl7v2.Translation.Adt;
using HopEn2.Interop.Hl7v2.Translation.Documents;
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

        var feed = current.Feeds.Named(message.Feed);
        var charset = feed is null ? null : Er7Charsets.Named(feed.Charset);
        var problem = Er7Message.TryRead(message.Body, charset ?? Er7Charsets.Latin9, out var er7);
        if (er7 is null)
            return (MessageHeader.Unreadable(message.ControlId), Refusal.Unreadable(problem));

        // A message kept when no feed took it finds, replayed, the feed that names its sender since.
        feed ??= FeedNaming(Parties.Of(er7.Header[3], er7.Header[4]), current.Feeds);
        var reading = new Reading(er7, feed?.Name ?? message.Feed, feed?.Authority ?? "", current);
        var header = Headers.Of(reading);
        var refused = feed is null
            ? Refusal.Application(ParkReason.UnknownFeed, null, "No feed of feeds.yaml takes messages of this sender (MSH-3|MSH-4): declare it there, then replay.")
            : Acceptance.HeaderProblem(reading, feed) ?? ConflictProblem(message, feed);
        var outcome = reading.Conclude(refused ?? OutcomeOf(reading));
        return (Completed(header, outcome), outcome);
    }

    /// <summary>What a bare CDA would become, as if it had come on a feed.</summary>
    public (MessageHeader Header, Outcome Outcome) TranslateDocument(ReadOnlyMemory<byte> document, string feed) => CdaFile.Translate(document, feed, mappings.Current);

    private static Outcome OutcomeOf(Reading reading) => reading.Type switch
    {
        "ADT" => AdtTranslation.Translate(reading),
        "ZAM" => Zam.Translate(reading),
        "ACK" => Acknowledgements.Translate(reading),
        _ => DocumentMessage.Translate(reading),
    };

    // Whom PID does not name, the CDA may: then the message is found by that.
    private static MessageHeader Completed(MessageHeader header, Outcome outcome)
    {
        if (outcome is not Outcome.Understood { Facts: [DocumentFact document, ..] })
            return header;
        return header with
        {
            Patient = header.Patient == PatientRef.Unknown ? document.Patient : header.Patient,
            Visit = header.Visit == VisitRef.None ? document.Visit : header.Visit,
        };
    }

    private static Feed? FeedNaming(string sender, FeedTable feeds)
    {
        foreach (var feed in feeds.Feeds)
        {
            if (feed.Takes(sender))
                return feed;
        }

        return null;
    }

    private static Outcome.Parked? ConflictProblem(JournaledMessage message, Feed feed) =>
        message.ConflictingControlId && feed.OnConflictingControlId == ConflictRule.Refuse
            ? Refusal.Application(ParkReason.ConflictingControlId, "MSH^1^10", $"MSH-10 was used for another message, and feed {feed.Name} refuses that: see onConflictingControlId in feeds.yaml.")
            : null;
}
