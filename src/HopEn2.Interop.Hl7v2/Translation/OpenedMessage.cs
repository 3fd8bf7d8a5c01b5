using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Hl7v2.Er7;
using HopEn2.Interop.Mappings;

namespace HopEn2.Interop.Hl7v2.Translation;

/// <summary>A kept message before it is read for anything: character set, feed, and what its header alone refuses.</summary>
/// <param name="Reading">Null when the bytes are no message.</param>
/// <param name="Refused">Why nothing may be made of it; null when something may.</param>
internal readonly record struct OpenedMessage(Reading? Reading, Outcome.Parked? Refused)
{
    public static OpenedMessage Of(JournaledMessage message, HospitalMappings mappings)
    {
        var feed = mappings.Feeds.Named(message.Feed);
        var charset = feed is null ? null : Er7Charsets.Named(feed.Charset);
        var problem = Er7Message.TryRead(message.Body, charset ?? Er7Charsets.Latin9, out var er7);
        if (er7 is null)
            return new(null, Refusal.Unreadable(problem));

        // A message kept when no feed took it finds, replayed, the feed that names its sender since.
        feed ??= FeedNaming(Parties.Of(er7.Header[3], er7.Header[4]), mappings.Feeds);
        var reading = new Reading(er7, feed?.Name ?? message.Feed, feed?.Authority ?? "", mappings);
        return new(reading, feed is null
            ? Refusal.Application(ParkReason.UnknownFeed, null, "No feed of feeds.yaml takes messages of this sender (MSH-3|MSH-4): declare it there, then replay.")
            : Acceptance.HeaderProblem(reading, feed) ?? ConflictProblem(message, feed));
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
