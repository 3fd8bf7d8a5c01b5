using System.Buffers;

namespace HopEn2.Interop.Hl7v2.Mllp;

/// <summary>Buffers of messages that are being received. The usual ones come from the shared pool; the large are the collector's.</summary>
/// <remarks>The pool keeps what is given back, of each size and for each thread: a few peers that send 50 MB would leave a gigabyte in it for good.</remarks>
internal static class FrameBuffers
{
    private const int LargestPooled = 1 << 20;

    /// <summary>At least this long; what is in it is not defined.</summary>
    public static byte[] Rent(int size) => size <= LargestPooled ? ArrayPool<byte>.Shared.Rent(size) : GC.AllocateUninitializedArray<byte>(size);

    public static void Return(byte[] buffer)
    {
        if (buffer.Length <= LargestPooled)
            ArrayPool<byte>.Shared.Return(buffer);
    }
}
