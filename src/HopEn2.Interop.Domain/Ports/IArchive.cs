namespace HopEn2.Interop.Domain.Ports;

/// <summary>Keeps what was said once and stands: declarations, and counts of others they are held against. Nothing in it is ever changed or taken out; retention does not touch it.</summary>
public interface IArchive
{
    /// <summary>Adds an entry. The same content (by digest) as the latest of its sort and month is that entry: nothing is added.</summary>
    /// <remarks>Durable when the task completes. Engines and verbs may add at the same time. Throws <see cref="LedgerUnavailableException"/> when it cannot.</remarks>
    /// <param name="entry">Its number is given here.</param>
    Task<ArchiveEntry> AppendAsync(ArchiveEntry entry, CancellationToken cancel);

    /// <summary>All entries of a sort and month, oldest first.</summary>
    Task<IReadOnlyList<ArchiveEntry>> ListAsync(string sort, Month month, CancellationToken cancel);

    /// <summary>All entries there are, for a copy of the store.</summary>
    Task<IReadOnlyList<ArchiveEntry>> AllAsync(CancellationToken cancel);
}

/// <summary>One entry.</summary>
/// <param name="Sort">What it is: <c>declaration</c>, <c>declaration:entity:990000002</c>, <c>cnam</c>.</param>
/// <param name="Number">From 1 within its sort and month; 0 before it is added.</param>
/// <param name="At">When it was made (UTC, whole milliseconds).</param>
/// <param name="Author">Who made it, as given.</param>
/// <param name="Digest">SHA-256 of what it says, without author and time.</param>
/// <param name="Body">What it says.</param>
public sealed record ArchiveEntry(string Sort, Month Month, int Number, DateTimeOffset At, string Author, string Digest, ReadOnlyMemory<byte> Body);
