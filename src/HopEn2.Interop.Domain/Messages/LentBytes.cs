using System.Buffers;
using System.Runtime.InteropServices;

namespace HopEn2.Interop.Domain.Messages;

/// <summary>Memory for a message's body, given back by who reads it last: of the shared pool, or, when it is large, a <see cref="LargeBytes"/>.</summary>
/// <remarks>
/// A body waits some tenths of a second for its translation. On the heap that is long enough to be moved twice and to die old: under full load of documents it took
/// a third of all memory. Who forgets to give back does no harm: then the collector does it.
/// </remarks>
public static class LentBytes
{
    /// <param name="size">Length of the memory, in bytes; what is in it before it is written is not defined.</param>
    public static MemoryManager<byte> Rent(int size) => size > LargeBytes.LargestUsual ? new LargeBytes(size) : new PooledBytes(size);

    /// <summary>Returns what was lent, if it was; any other memory is left alone. Reading it afterwards throws.</summary>
    public static void Return(ReadOnlyMemory<byte> memory)
    {
        if (MemoryMarshal.TryGetMemoryManager<byte, PooledBytes>(memory, out var pooled))
            pooled.Return();
        else if (MemoryMarshal.TryGetMemoryManager<byte, LargeBytes>(memory, out var large))
            large.Return();
    }

    private sealed class PooledBytes(int size) : MemoryManager<byte>
    {
        private byte[]? _array = ArrayPool<byte>.Shared.Rent(size);

        public void Return()
        {
            if (Interlocked.Exchange(ref _array, null) is { } array)
                ArrayPool<byte>.Shared.Return(array);
        }

        public override Span<byte> GetSpan() => Array.AsSpan(0, size);

        public override MemoryHandle Pin(int elementIndex = 0) => Array.AsMemory(0, size)[elementIndex..].Pin();

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
