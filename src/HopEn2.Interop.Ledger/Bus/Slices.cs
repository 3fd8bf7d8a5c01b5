using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Ports;

namespace HopEn2.Interop.Ledger.Bus;

/// <summary>Bounds what is in memory at once by bytes, whatever was announced together.</summary>
internal static class Slices
{
    /// <summary>Bytes of bodies read together; a single larger message is read alone. 16 MB: some 250 documents of 60 KB, so the usual batch is one slice.</summary>
    public const long MostBytes = 16 << 20;

    /// <summary>The ids in their order, in slices of at most <see cref="MostBytes"/>, and the bytes of each.</summary>
    public static async Task<IReadOnlyList<(ArraySegment<JournalId> Ids, long Bytes)>> OfAsync(IJournal journal, JournalId[] ids, CancellationToken cancel)
    {
        var sizes = await journal.SizesAsync(ids, cancel);
        var slices = new List<(ArraySegment<JournalId>, long)>(1);
        var (start, bytes) = (0, 0L);
        for (var i = 0; i < ids.Length; i++)
        {
            if (i > start && bytes + sizes[i] > MostBytes)
            {
                slices.Add((new(ids, start, i - start), bytes));
                (start, bytes) = (i, 0);
            }

            bytes += sizes[i];
        }

        if (ids.Length > start)
            slices.Add((new(ids, start, ids.Length - start), bytes));
        return slices;
    }
}
