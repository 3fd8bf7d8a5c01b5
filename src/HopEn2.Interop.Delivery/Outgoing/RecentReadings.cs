using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Mappings;

namespace HopEn2.Interop.Delivery.Outgoing;

/// <summary>Messages read of late: a deposit and the mails of the same document go at about the same time, and read it once.</summary>
/// <remarks>In memory alone, and no more than some megabytes of documents. What was read under other mappings is read anew, and so is what could not be read.</remarks>
internal sealed class RecentReadings
{
    /// <summary>Bytes of documents kept, the latest: some hundred letters, or two large ones.</summary>
    internal const int MostBytes = 16 << 20;

    private readonly Lock _lock = new();
    private readonly Dictionary<JournalId, Entry> _known = [];
    private readonly Queue<(JournalId Id, Entry Entry)> _inOrder = [];
    private long _bytes;

    /// <summary>What the message gave, read by <paramref name="read"/> unless somebody has done so or is at it.</summary>
    public async Task<OutgoingReading?> OfAsync(JournalId id, HospitalMappings house, Func<Task<OutgoingReading?>> read)
    {
        Entry? entry;
        lock (_lock)
        {
            if (!_known.TryGetValue(id, out entry) || !ReferenceEquals(entry.House, house))
                _known[id] = entry = new Entry(house, new(read));
        }

        OutgoingReading? reading = null;
        try
        {
            return reading = await entry.Reading.Value;
        }
        finally
        {
            Settle(id, entry, reading as OutgoingReading.Readable);
        }
    }

    /// <summary>Keeps what was read, or forgets that it was tried.</summary>
    private void Settle(JournalId id, Entry entry, OutgoingReading.Readable? read)
    {
        lock (_lock)
        {
            if (entry.Bytes is not null)
                return;
            var bytes = read?.Documents.Sum(d => (long)d.Content.Length) ?? long.MaxValue;
            entry.Bytes = bytes;
            if (bytes > MostBytes / 2)
            {
                Forget(id, entry);
                return;
            }

            _inOrder.Enqueue((id, entry));
            _bytes += bytes;
            while (_bytes > MostBytes)
            {
                var (oldest, gone) = _inOrder.Dequeue();
                _bytes -= gone.Bytes!.Value;
                Forget(oldest, gone);
            }
        }
    }

    private void Forget(JournalId id, Entry entry)
    {
        if (_known.TryGetValue(id, out var known) && ReferenceEquals(known, entry))
            _known.Remove(id);
    }

    private sealed record Entry(HospitalMappings House, Lazy<Task<OutgoingReading?>> Reading)
    {
        /// <summary>Null as long as it is being read.</summary>
        public long? Bytes { get; set; }
    }
}
