using HopEn2.Interop.Domain.Alerts;

namespace HopEn2.Interop.Domain.Ports;

/// <summary>Keeps incidents, what people did about them, and what routes are to be told.</summary>
/// <remarks>Every method throws <see cref="LedgerUnavailableException"/> when the store cannot be used now; then nothing was changed, and the same may be tried again.</remarks>
public interface IAlertStore
{
    /// <summary>Takes or keeps a part that only one engine of the store plays at a time, until <paramref name="until"/>.</summary>
    /// <returns>Whether this engine has it.</returns>
    Task<bool> LeadAsync(string part, Guid engine, DateTimeOffset now, DateTimeOffset until, CancellationToken cancel);

    /// <summary>Until when some engine has a part; null: none has it.</summary>
    Task<DateTimeOffset?> HeldUntilAsync(string part, CancellationToken cancel);

    /// <summary>Gives a part back, if this engine has it.</summary>
    Task LeaveAsync(string part, Guid engine, CancellationToken cancel);

    /// <summary>Incidents that are open, or were over after a moment; each with its version and its notices in the order of their numbers.</summary>
    Task<IReadOnlyList<StoredIncident>> ActiveAsync(DateTimeOffset overAfter, CancellationToken cancel);

    /// <summary>One incident; null when there is none of this id.</summary>
    Task<StoredIncident?> FindAsync(string id, CancellationToken cancel);

    /// <summary>Keeps changes, all or none. Durable when the task completes.</summary>
    /// <returns>False when one of the incidents is no longer of the version it was read in, or is there already: nothing was changed; read again and decide anew.</returns>
    Task<bool> CommitAsync(IReadOnlyList<IncidentChange> changes, CancellationToken cancel);

    /// <summary>Keeps a notice of no incident.</summary>
    Task AddAsync(Notice notice, DateTimeOffset due, CancellationToken cancel);

    /// <summary>Takes the waiting notice that has been due longest, for this engine alone until <paramref name="until"/>; null when none is due.</summary>
    /// <remarks>A route is told of an incident in the order of its notices: while an earlier one waits, a later one does.</remarks>
    Task<SentNotice?> ClaimAsync(Guid engine, DateTimeOffset now, DateTimeOffset until, CancellationToken cancel);

    /// <summary>Keeps what became of a notice that this engine had claimed; with <paramref name="standIn"/>, the one that stands for it, in the same transaction.</summary>
    /// <returns>False when another engine has claimed it meanwhile: nothing was changed.</returns>
    Task<bool> RecordAsync(Guid engine, string notice, NoticeDelivery delivery, Notice? standIn, CancellationToken cancel);

    /// <summary>The last tries of each route: what it takes to say which fail.</summary>
    Task<IReadOnlyList<SentNotice>> LastOfRoutesAsync(CancellationToken cancel);
}

/// <param name="Version">Grows with every change.</param>
public sealed record StoredIncident(KnownIncident Incident, long Version, IReadOnlyList<SentNotice> Notices);

/// <summary>A change of one incident.</summary>
/// <param name="Version">In which it was read; 0: it is new.</param>
/// <param name="Action">What a person did, when it was that.</param>
/// <param name="Notices">To be told of it, with when they are due (machine's time).</param>
public sealed record IncidentChange(KnownIncident Incident, long Version, PersonAction? Action, IReadOnlyList<Notice> Notices, DateTimeOffset Due);
