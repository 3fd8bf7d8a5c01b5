using System.Buffers;

namespace HopEn2.Interop.Domain.Messages;

/// <summary>Room for as long as a document is read: of the shared pool, or, when it is large, memory of its own that is gone afterwards.</summary>
public sealed class Scratch : IDisposable
{
    private readonly byte[]? _pooled;
    private readonly LargeBytes? _large;

    /// <param name="size">At least so many bytes; what is in them is not defined.</param>
    public Scratch(int size)
    {
        if (size > LargeBytes.LargestUsual)
            _large = new LargeBytes(size);
        else
            _pooled = ArrayPool<byte>.Shared.Rent(size);
    }

    public Span<byte> Span => _large is null ? _pooled : _large.GetSpan();

    public Memory<byte> Memory => _large is null ? _pooled : _large.Memory;

    public void Dispose()
    {
        if (_pooled is not null)
            ArrayPool<byte>.Shared.Return(_pooled);
        _large?.Return();
    }
}
