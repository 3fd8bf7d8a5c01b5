using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace HopEn2.Interop.Domain.Messages;

/// <summary>Memory for a message's body, given back by who reads it last: an array that is used again, or, when it is large, a <see cref="LargeBytes"/>.</summary>
/// <remarks>
/// A body waits some tenths of a second for its translation. On the heap that is long enough to be moved twice and to die old: under full load of documents it took
/// a third of all memory. Who forgets to give back does no harm: then the collector does it.
/// Not the shared pool of arrays: it keeps 32 of a size for each processor, and bodies are returned by the hundred.
/// </remarks>
public static class LentBytes
{
    /// <summary>Bytes kept for the next: about as many as are lent under full load of documents.</summary>
    private const int MostKept = 32 << 20;

    /// <summary>Sizes are multiples of it. Smaller bodies are most, and cost the collector little: it gets them back at its next turn.</summary>
    private const int Step = 16 << 10;

    private static readonly ConcurrentQueue<byte[]>[] Kept = [.. Enumerable.Range(0, LargeBytes.LargestUsual / Step).Select(_ => new ConcurrentQueue<byte[]>())];
    private static int _kept;

    /// <param name="size">Length of the memory, in bytes; what is in it before it is written is not defined.</param>
    public static MemoryManager<byte> Rent(int size) => size > LargeBytes.LargestUsual ? new LargeBytes(size) : new UsualBytes(size);

    /// <summary>Returns what was lent, if it was; any other memory is left alone. Reading it afterwards throws.</summary>
    public static void Return(ReadOnlyMemory<byte> memory)
    {
        if (MemoryMarshal.TryGetMemoryManager<byte, UsualBytes>(memory, out var usual))
            usual.Return();
        else if (MemoryMarshal.TryGetMemoryManager<byte, LargeBytes>(memory, out var large))
            large.Return();
    }

    private static byte[] Take(int size)
    {
        if (size < Step)
            return new byte[size];
        var steps = (size + Step - 1) / Step;
        if (TryTake(steps, out var array))
            return array;
        // There would be no room for it when it comes back: one that is kept makes way, it may be of a size that came an hour ago.
        for (var other = Kept.Length; other > 0 && Volatile.Read(ref _kept) + (steps * Step) > MostKept; other--)
            TryTake(other, out _);
        return GC.AllocateUninitializedArray<byte>(steps * Step);
    }

    private static bool TryTake(int steps, [NotNullWhen(true)] out byte[]? array)
    {
        if (!Kept[steps - 1].TryDequeue(out array))
            return false;
        Interlocked.Add(ref _kept, -array.Length);
        return true;
    }

    private static void Keep(byte[] array)
    {
        if (array.Length < Step)
            return;
        if (Interlocked.Add(ref _kept, array.Length) <= MostKept)
            Kept[(array.Length / Step) - 1].Enqueue(array);
        else
            Interlocked.Add(ref _kept, -array.Length);
    }

    private sealed class UsualBytes(int size) : MemoryManager<byte>
    {
        private byte[]? _array = Take(size);

        public void Return()
        {
            if (Interlocked.Exchange(ref _array, null) is { } array)
                Keep(array);
        }

        public override Span<byte> GetSpan() => Array.AsSpan(0, size);

        public override MemoryHandle Pin(int elementIndex = 0) => Array.AsMemory(elementIndex, size - elementIndex).Pin();

        public override void Unpin()
        {
            // The handle that Pin gave holds it.
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                Return();
        }

        private byte[] Array
        {
            get
            {
                var array = _array;
                ObjectDisposedException.ThrowIf(array is null, this);
                return array;
            }
        }
    }
}
