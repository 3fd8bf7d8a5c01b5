using HopEn2.Interop.Domain.Delivering;

namespace HopEn2.Interop.Domain.Ports;

/// <summary>Keeps what is to be done at neighbours until it is done, shared by all engines of a store.</summary>
/// <remarks>
/// Every method throws <see cref="LedgerUnavailableException"/> when the store cannot be used now; then nothing was changed. What a task completed is durable.
/// Whoever works at a piece has leased it. A lease that ran out is anybody's; who lost it changes nothing any more.
/// </remarks>
public interface IOutgoingWork
{
    /// <summary>Keeps work that is not kept yet, with how far the recorded messages were followed, in one transaction.</summary>
    /// <remarks>
    /// A key that is known stays one piece of work. Asked for anew by a later message, what is not done is from then on that message's, and what had failed
    /// or was dropped is to be done again, and not before the later order says so; what is done stays done, and is given back so that the later message gets its answer.
    /// </remarks>
    /// <param name="followed">Null: stays where it is. It only grows.</param>
    /// <returns>Of the orders, those whose work was done before for another message.</returns>
    Task<IReadOnlyList<WorkItem>> AddAsync(IReadOnlyList<WorkOrder> orders, JournalId? followed, DateTimeOffset now, CancellationToken cancel);

    /// <summary>How far the recorded messages were followed; null: never yet.</summary>
    Task<JournalId?> FollowedAsync(CancellationToken cancel);

    /// <summary>Messages recorded anew (replay) since they were followed, at most <paramref name="most"/>: kept by the store with the recording itself, so that none is missed.</summary>
    Task<IReadOnlyList<JournalId>> AgainAsync(int most, CancellationToken cancel);

    /// <summary>They were looked at again.</summary>
    Task SeenAgainAsync(IReadOnlyList<JournalId> messages, CancellationToken cancel);

    /// <summary>Since when a feed delivers: kept the first time it is asked, and the same from then on, for every engine.</summary>
    Task<DateTimeOffset> DeliversSinceAsync(string feed, DateTimeOffset now, CancellationToken cancel);

    /// <summary>Takes due work of a destination for one engine until <paramref name="until"/>; none of a paused one.</summary>
    /// <param name="fresh">Only work that came to us after this; null: whatever has been due longest.</param>
    Task<IReadOnlyList<LeasedWork>> LeaseAsync(string destination, Guid engine, DateTimeOffset now, DateTimeOffset until, DateTimeOffset? fresh, int most, CancellationToken cancel);

    /// <summary>An attempt begins: to be durable before anything goes out. If nothing more is heard of it, it counts as Unknown.</summary>
    /// <param name="messageId">Of a mail; the first one kept stays.</param>
    /// <param name="mail">Of a mail: what finding it by what comes back needs. Null otherwise.</param>
    /// <returns>False: the lease is lost; nothing may be sent.</returns>
    Task<bool> BeginAsync(LeasedWork work, DateTimeOffset now, string? messageId, MailNote? mail, CancellationToken cancel);

    /// <summary>Ends a lease with what is to become of the work.</summary>
    /// <returns>False: the lease was lost; nothing was changed.</returns>
    Task<bool> EndAsync(LeasedWork work, WorkEnd end, DateTimeOffset now, CancellationToken cancel);

    /// <summary>Drops work that nothing was begun of and nobody is at.</summary>
    /// <returns>False: it is no longer so; nothing was changed.</returns>
    Task<bool> DropUntouchedAsync(string key, string reason, DateTimeOffset now, CancellationToken cancel);

    /// <summary>Held work that waits for one of these (<c>p:</c> a patient, <c>d:</c> a document, <c>r:</c> a reason), is to be looked at now; how much.</summary>
    Task<int> ReleaseAsync(IReadOnlyCollection<string> waitsFor, DateTimeOffset now, CancellationToken cancel);

    /// <summary>All work about one of these versions, of any state and destination.</summary>
    Task<IReadOnlyList<WorkItem>> OfDocumentsAsync(IReadOnlyCollection<DocumentId> documents, CancellationToken cancel);

    /// <summary>One piece; null when there is none of this key.</summary>
    Task<WorkItem?> FindAsync(string key, CancellationToken cancel);

    /// <summary>Stops or resumes a destination for all engines.</summary>
    /// <param name="who">Who stops it; null: it goes on.</param>
    Task PauseAsync(string destination, string? who, DateTimeOffset now, CancellationToken cancel);

    /// <summary>Keeps that a neighbour does not answer, or does again, for all engines and screens.</summary>
    /// <param name="until">No attempt before; null: it answers.</param>
    Task NeighbourAsync(string destination, DateTimeOffset? until, string? code, DateTimeOffset now, CancellationToken cancel);

    /// <summary>Destinations that have or had work, by name.</summary>
    Task<IReadOnlyList<DestinationStatus>> DestinationsAsync(CancellationToken cancel);

    /// <summary>How much there is that waits, is held or failed, by destination, state and reason.</summary>
    Task<IReadOnlyList<WorkCount>> CountsAsync(CancellationToken cancel);

    /// <summary>Work by destination, state and reason (null: any), oldest first; for a page of a list.</summary>
    /// <param name="after">Of the page before; null: from the start.</param>
    Task<IReadOnlyList<ListedWork>> ListAsync(string? destination, WorkState? state, string? reason, long? after, int most, CancellationToken cancel);

    /// <summary>What is held, failed or postponed is to be tried now: all of a destination and reason (null: any), or one of a key. Done and dropped work stays.</summary>
    /// <returns>How much.</returns>
    Task<int> RetryAsync(string? destination, string? reason, string? key, DateTimeOffset now, CancellationToken cancel);

    /// <summary>The mail of a Message-ID; null: none of ours.</summary>
    Task<SentMail?> MailAsync(string messageId, CancellationToken cancel);

    /// <summary>Mails that were done within a time, the oldest first, each with when: to look at what came back for them.</summary>
    Task<IReadOnlyList<(SentMail Mail, DateTimeOffset DoneAt)>> MailsDoneAsync(DateTimeOffset from, DateTimeOffset until, int most, CancellationToken cancel);

    /// <summary>Mails to an address of which an attempt was begun since a moment, newest first.</summary>
    Task<IReadOnlyList<SentMail>> MailsToAsync(string address, DateTimeOffset since, int most, CancellationToken cancel);
}

/// <param name="Lease">Of this taking: who has another changes nothing.</param>
public sealed record LeasedWork(WorkItem Item, Guid Engine, Guid Lease);

/// <summary>What a mail is found again by.</summary>
public sealed record MailNote(string? Uf, string? ReplyTo);

/// <summary>How a lease ends.</summary>
public abstract record WorkEnd
{
    public sealed record Done(string? Code = null) : WorkEnd;

    public sealed record Failed(string Reason, string? Code) : WorkEnd;

    public sealed record Dropped(string Reason) : WorkEnd;

    /// <param name="MayBeThere">The attempt ended in Unknown; once so, it stays so until it is done.</param>
    public sealed record Postponed(DateTimeOffset Due, string Reason, string? Code, bool MayBeThere) : WorkEnd;

    /// <param name="WaitsFor">What releases it at once (<see cref="IOutgoingWork.ReleaseAsync"/>).</param>
    /// <param name="LookAt">Looked at again then all the same.</param>
    public sealed record Held(string Reason, string WaitsFor, DateTimeOffset LookAt, string? Code = null) : WorkEnd;

    /// <summary>Nothing was begun: somebody else may take it.</summary>
    public sealed record GivenBack : WorkEnd;
}

/// <param name="PausedBy">Null: not paused.</param>
/// <param name="BrokenSince">It has not answered since; null: it answers.</param>
/// <param name="BrokenUntil">The next attempt is made then.</param>
/// <param name="LastDoneAt">When something was done there last; null: never.</param>
public sealed record DestinationStatus(string Name, string? PausedBy, DateTimeOffset? PausedAt, DateTimeOffset? BrokenSince, DateTimeOffset? BrokenUntil, string? Code, DateTimeOffset? LastDoneAt);

/// <param name="Oldest">When the oldest of them came to us.</param>
public sealed record WorkCount(string Destination, WorkState State, string? Reason, long Count, DateTimeOffset Oldest);

/// <param name="Row">Where it stands in the list: <c>after</c> of the next page.</param>
public sealed record ListedWork(long Row, WorkItem Item);
