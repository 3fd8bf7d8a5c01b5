namespace HopEn2.Interop.Ledger.Bus;

/// <summary>Messages were kept and wait for their translation. Carries the journal's keys, never a message: no patient on the bus.</summary>
public sealed record MessagesJournaled
{
    /// <summary>Keys of the journal, at most <see cref="JournalAnnouncer.BatchSize"/>.</summary>
    public required IReadOnlyList<long> Ids { get; init; }
}
