using System.Buffers;
using HopEn2.Interop.Domain.Messages;

namespace HopEn2.Interop.Fhir.Model;

/// <summary>Room for a document that is written; outside of the collector's heap once it is large. What was written is gone when it is disposed of.</summary>
internal sealed class DocumentBuffer : Stream, IBufferWriter<byte>
{
    private const int First = 4096;

    private Memory<byte> _room = new byte[First];
    private int _count;

    public ReadOnlyMemory<byte> Written => _room[.._count];

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => _count;

    public override long Position
    {
        get => _count;
        set => throw new NotSupportedException();
    }

    public void Advance(int count) => _count += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        var wanted = _count + Math.Max(sizeHint, 1);
        if (wanted > _room.Length)
        {
            var size = (int)Math.Min(Math.Max(wanted, 2L * _room.Length), Array.MaxLength);
            var larger = size > LargeBytes.LargestUsual ? new LargeBytes(size).Memory : new byte[size];
            _room[.._count].CopyTo(larger);
            LentBytes.Return(_room);
            _room = larger;
        }

        return _room[_count..];
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        buffer.CopyTo(GetSpan(buffer.Length));
        Advance(buffer.Length);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            LentBytes.Return(_room);
            (_room, _count) = (Memory<byte>.Empty, 0);
        }

        base.Dispose(disposing);
    }
}
