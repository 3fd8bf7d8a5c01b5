using System.Buffers;
using HopEn2.Interop.Domain.Messages;

namespace HopEn2.Interop.Hl7v2.Mllp;

/// <summary>A message in the memory in which it was received: a buffer of the shared pool, or one of its own when it is large.</summary>
/// <remarks>The pool keeps what is given back, of each size and for each thread: a few peers that send 50 MB would leave a gigabyte in it for good.</remarks>
internal readonly struct FrameBuffer
{
    private readonly byte[]? _usual;
    private readonly LargeBytes? _large;

    private FrameBuffer(byte[]? usual, LargeBytes? large) => (_usual, _large) = (usual, large);

    public bool IsNone => _usual is null && _large is null;

    public bool IsLarge => _large is not null;

    /// <summary>Bytes it takes.</summary>
    public int Capacity => _usual?.Length ?? _large?.Capacity ?? 0;

    public Span<byte> Span => _large is null ? _usual : _large.GetSpan();

    public Memory<byte> Memory => _large is null ? _usual : _large.Memory;

    /// <summary>At least this long; what is in it is not defined.</summary>
    public static FrameBuffer Rent(int size) => new(ArrayPool<byte>.Shared.Rent(size), null);

    public static FrameBuffer Large(int largest) => new(null, new LargeBytes(largest));

    /// <summary>Bytes of memory held when that many of it are written.</summary>
    public int Held(int length) => _usual?.Length ?? length;

    public void Return()
    {
        if (_usual is not null)
            ArrayPool<byte>.Shared.Return(_usual);
        _large?.Return();
    }
}
