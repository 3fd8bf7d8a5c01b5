namespace HopEn2.Interop.Domain.Ports;

/// <summary>Keeps who read patients' data over FHIR.</summary>
public interface IAccessStore
{
    /// <summary>Durable when it returns. Throws <see cref="LedgerUnavailableException"/> when it cannot be kept: then nothing may be shown.</summary>
    /// <param name="access">Its number is given by the store.</param>
    Task KeepAsync(AccessRecord access, CancellationToken cancel);

    /// <summary>Accesses, newest first.</summary>
    /// <param name="before">Only those with a smaller number; null: from the newest.</param>
    Task<IReadOnlyList<AccessRecord>> NewestAsync(DateTimeOffset? from, DateTimeOffset? to, long? before, int most, CancellationToken cancel);
}

/// <param name="Who">Name of the token.</param>
/// <param name="Peer">Address it came from; null when not known.</param>
/// <param name="Search">A search; else one resource was read.</param>
/// <param name="Type">Type of resource.</param>
/// <param name="Subject">Id of the resource; of a search the names of its parameters.</param>
public sealed record AccessRecord(long Number, DateTimeOffset At, string Who, string Role, string? Peer, bool Search, string Type, string Subject);
