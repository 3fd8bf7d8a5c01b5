namespace HopEn2.Interop.Domain.Ports;

/// <summary>Keeps who is told what, and what there is to tell, each numbered without a gap.</summary>
/// <remarks>Throws <see cref="LedgerUnavailableException"/> when it cannot read or write; then nothing was changed.</remarks>
public interface ISubscriptionStore
{
    Task<IReadOnlyList<StoredSubscription>> AllAsync(CancellationToken cancel);

    /// <summary>Writes one as it is now, unless another was quicker: then false.</summary>
    /// <param name="subscription">Its version is the one it was read with; 0: it is new.</param>
    Task<bool> WriteAsync(StoredSubscription subscription, CancellationToken cancel);

    /// <summary>Forgets one, with its events.</summary>
    Task RemoveAsync(string id, CancellationToken cancel);

    /// <summary>How far a follower has read; null: it never did.</summary>
    Task<long?> PositionAsync(string part, CancellationToken cancel);

    /// <summary>Numbers and keeps events and notes how far their follower has read, in one transaction, unless another follower was quicker: then nothing, and false.</summary>
    /// <param name="from">Where the follower stood; null: it never stood.</param>
    Task<bool> AppendAsync(string part, long? from, long to, IReadOnlyList<NewEvent> events, CancellationToken cancel);

    /// <summary>Events after a number, in order.</summary>
    Task<IReadOnlyList<StoredEvent>> EventsAsync(string subscription, long after, int most, CancellationToken cancel);

    /// <summary>What was last told of each thing.</summary>
    Task<IReadOnlyDictionary<string, string>> LastDetailsAsync(string subscription, IReadOnlyCollection<string> focuses, CancellationToken cancel);

    /// <summary>Forgets events before a moment, but the last of each subscription.</summary>
    Task ForgetEventsAsync(DateTimeOffset before, CancellationToken cancel);
}

/// <param name="Version">Grows with every change.</param>
/// <param name="Events">Number of its last event; 0: none yet. The store's alone.</param>
/// <param name="Body">Its own form, which the store does not read.</param>
public sealed record StoredSubscription(string Id, long Version, long Events, ReadOnlyMemory<byte> Body);

/// <param name="Focus">What it is about.</param>
/// <param name="Detail">The state told of it.</param>
public sealed record NewEvent(string Subscription, DateTimeOffset At, string Focus, string Detail);

public sealed record StoredEvent(long Number, DateTimeOffset At, string Focus, string Detail);
