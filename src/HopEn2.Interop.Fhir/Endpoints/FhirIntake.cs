using System.Security.Cryptography;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Fhir.Model;
using HopEn2.Interop.Fhir.Outcomes;
using HopEn2.Interop.Fhir.Translation;
using HopEn2.Interop.Mappings;

namespace HopEn2.Interop.Fhir.Endpoints;

/// <summary>Who a document is from, and what of its address its content does not say.</summary>
/// <param name="Client">Name of the caller's token.</param>
/// <param name="Resource"><c>Encounter/123</c> of an update; null where the address names none.</param>
/// <param name="Feed">Where the address says it; null: the document or its client does.</param>
/// <param name="ControlId">Likewise.</param>
internal sealed record Delivery(string Client, string? Resource, string? Peer, string? Feed = null, string? ControlId = null);

/// <summary>What became of a document.</summary>
internal abstract record Taken
{
    /// <summary>Kept, and it became facts.</summary>
    public sealed record Accepted(MessageHeader Header, Outcome.Understood Outcome, KeptAs Kept, string Version) : Taken;

    /// <summary>Refused: the sender is at fault. Kept all the same, and parked, but where nothing of it could be laid to a feed.</summary>
    public sealed record Refused(int Status, IReadOnlyList<FhirIssue> Issues) : Taken;

    /// <summary>Not kept; the same may be kept later.</summary>
    public sealed record TryAgain : Taken;
}

/// <summary>The one place every FHIR document passes, whatever request brought it: decides the answer, keeps the document, then answers.</summary>
public sealed class FhirIntake(IMappings mappings, IJournal journal, IFeedObserver observer, FhirTranslator translator, FhirFeedOptions options, TimeProvider time)
{
    /// <summary>The entrance of all FHIR feeds.</summary>
    public const string Entrance = Feed.FhirEntrance;

    private const string UnknownFeed = "unknown";

    internal LatestStatements Latest { get; } = new(options.RememberedResources);

    /// <summary>Version of a content: what ETag says of it.</summary>
    internal static string VersionOf(ReadOnlySpan<byte> body) => Convert.ToHexStringLower(SHA256.HashData(body))[..16];

    /// <summary>The largest body any FHIR feed takes, in bytes; 0: there is no such feed.</summary>
    internal int Largest => mappings.Current.Feeds.Feeds.Where(f => f.TakesFhir).Select(f => f.LargestMessage).DefaultIfEmpty(0).Max();

    internal async Task<Taken> TakeAsync(FhirReading reading, ReadOnlyMemory<byte> body, Delivery delivery, CancellationToken cancel)
    {
        var receivedAt = time.GetUtcNow();
        var feed = delivery.Feed is { } named ? mappings.Current.Feeds.Feeds.FirstOrDefault(f => f.Name == named && f.TakesFhir) : FeedOf(reading, delivery.Client);
        if (feed is null)
        {
            observer.NotKept(UnknownFeed, "no FHIR feed takes what this client sends");
            return Refuse(403, "forbidden", "Aucun flux FHIR (feeds.yaml) ne prend ce qu'envoie ce client : y nommer l'émetteur (senders).");
        }

        if (body.Length > feed.LargestMessage)
        {
            observer.NotKept(feed.Name, $"larger than {feed.LargestMessage} bytes");
            return Refuse(413, "too-long", $"Le document dépasse les {feed.LargestMessage} octets que ce flux prend.");
        }

        var version = VersionOf(body.Span);
        var controlId = ControlIdOf(reading, body, version, delivery, receivedAt);
        var (header, outcome) = translator.Translate(reading, feed.Name, controlId, receivedAt);
        var answer = outcome is Outcome.Parked parked ? new Answer(AnswerCode.Error, parked.Error) : Answer.Accept;
        var incoming = new IncomingMessage(feed.Name, MessageFormat.Fhir, controlId, body, receivedAt, answer, delivery.Peer)
        {
            AnswerIfConflicting = answer.Code == AnswerCode.Accept && feed.OnConflictingControlId == ConflictRule.Refuse ? FhirTranslator.ConflictingAnswer : null,
        };
        JournalReceipt receipt;
        try
        {
            receipt = await journal.AppendAsync(incoming, cancel);
        }
        catch (JournalUnavailableException e)
        {
            observer.NotKept(feed.Name, e.Message);
            return new Taken.TryAgain();
        }

        observer.Answered(feed.Name, receipt.Kept, receipt.Answer, receivedAt, body.Length);
        // What was answered the first time is answered again.
        if (receipt.Answer.Error is { } error)
            return new Taken.Refused(StatusOf(reading, receipt.Answer), !reading.IsAccepted && ReferenceEquals(receipt.Answer, answer) ? reading.Issues : [OperationOutcomes.Of(error)]);
        return outcome is Outcome.Understood understood
            ? new Taken.Accepted(header, understood, receipt.Kept, version)
            : new Taken.Accepted(header, new Outcome.Understood([], outcome.Findings), receipt.Kept, version);
    }

    private string ControlIdOf(FhirReading reading, ReadOnlyMemory<byte> body, string version, Delivery delivery, DateTimeOffset now)
    {
        var own = reading.IsAccepted ? ControlId.Of(reading.Root!) : null; // Accepted: there is one.
        if (delivery.ControlId is { } given)
            return given;
        if (delivery.Resource is null)
            return own ?? ControlId.OfBytes(body.Span);
        if (own is null)
            return Latest.ControlId(delivery.Resource, version, now);
        Latest.Remember(delivery.Resource, version, own);
        return own;
    }

    /// <summary>The feed whose senders name the message's own speaker, else the client; else the only one there is.</summary>
    internal Feed? FeedOf(FhirReading reading, string client)
    {
        var feeds = mappings.Current.Feeds;
        if (reading.Root is { } root && Speakers.Stated(root, reading.References!) is { } sender && feeds.Of(Entrance, sender) is { } named) // With a root there are references.
            return named;
        return feeds.Of(Entrance, client + "|") ?? (feeds.Feeds.Where(f => f.Entrance == Entrance).ToList() is [var only] ? only : null);
    }

    private static int StatusOf(FhirReading reading, Answer answer) => reading.IsUnreadable ? 400 : answer == FhirTranslator.ConflictingAnswer ? 409 : 422;

    private static Taken.Refused Refuse(int status, string code, string text) => new(status, [OperationOutcomes.Error(code, text)]);
}
