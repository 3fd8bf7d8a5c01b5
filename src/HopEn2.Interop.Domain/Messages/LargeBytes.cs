using System.Buffers;
using System.Runtime.InteropServices;

namespace HopEn2.Interop.Domain.Messages;

/// <summary>Memory for a large message, or for a large document out of it: outside the collector's heap, so that the system has it back the moment it is returned.</summary>
/// <remarks>
/// On the heap 50 MB stay until the next full collection, and the more of them one finds the later is the next: twenty peers that send such messages at once took
/// 1.3 GiB, however few of them were read at a time. Room for the largest is asked for at once and costs nothing before it is written: the system gives a page when
/// it is first touched. So nothing is copied to a larger place, and what is held is what was written.
/// </remarks>
public sealed unsafe class LargeBytes : MemoryManager<byte>
{
    /// <summary>Beyond it bytes are large: 1 MiB. Below, the shared pool is quicker, and what it keeps for later is little.</summary>
    public const int LargestUsual = 1 << 20;

    /// <summary>From this size on the system's allocator maps memory for this alone, instead of carving it out of what it keeps for later (glibc, <c>DEFAULT_MMAP_THRESHOLD_MAX</c>).</summary>
    private const int Mapped = 33 << 20;

    private readonly Block _block;

    /// <param name="capacity">Most bytes; what is in them before they are written is not defined.</param>
    public LargeBytes(int capacity)
    {
        _block = new Block(Math.Max(capacity, Mapped));
        Capacity = capacity;
    }

    public int Capacity { get; }

    /// <summary>Gives it back. Reading it afterwards throws. Where something failed, and nobody can say that it is not read any more, it is given back when nobody refers to it.</summary>
    public void Return() => _block.Dispose();

    public override Span<byte> GetSpan() => new(Start, Capacity);

    /// <summary>It never moves.</summary>
    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(elementIndex, Capacity);
        return new MemoryHandle(Start + elementIndex, default, this);
    }

    public override void Unpin()
    {
        // Nothing was pinned.
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Return();
    }

    private byte* Start
    {
        get
        {
            ObjectDisposedException.ThrowIf(_block.IsClosed, this);
            return _block.Start;
        }
    }

    private sealed class Block : SafeHandle
    {
        public Block(int size)
            : base(0, ownsHandle: true) => SetHandle((nint)NativeMemory.Alloc((nuint)size));

        public byte* Start => (byte*)handle;

        public override bool IsInvalid => handle == 0;

        protected override bool ReleaseHandle()
        {
            NativeMemory.Free((void*)handle);
            return true;
        }
    }
}
