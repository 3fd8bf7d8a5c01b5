namespace HopEn2.Interop.Cda.Header;

/// <summary>Gives a document to the XML reader, and no more than so many bytes for one piece of it.</summary>
/// <remarks>
/// The XML reader holds a whole tag in memory, however long. As it asks for bytes only when it needs them to finish the piece it is at,
/// counting what it took since the last piece bounds that memory without a second parser.
/// </remarks>
internal sealed class GuardedStream(ReadOnlyMemory<byte> bytes, int maxPiece) : Stream
{
    private int _position;
    private int _taken;

    public override bool CanRead => true;
    public override bool CanSeek => true;
    public override bool CanWrite => false;
    public override long Length => bytes.Length;

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    /// <summary>The reader begins another piece.</summary>
    public void NextPiece() => _taken = 0;

    public override int Read(Span<byte> buffer)
    {
        if (_taken > maxPiece)
            throw new CdaLimitException($"a tag, comment or CDATA section of more than {maxPiece} bytes");
        var count = Math.Min(buffer.Length, bytes.Length - _position);
        bytes.Span.Slice(_position, count).CopyTo(buffer);
        _position += count;
        _taken += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

/// <summary>A limit was passed: a way out of the XML reader, never out of <see cref="CdaReader"/>.</summary>
internal sealed class CdaLimitException(string message) : Exception(message);
