namespace HopEn2.Interop.Mail;

/// <summary>A stream that bytes only go into, and never by blocking.</summary>
internal abstract class OutgoingStream : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public abstract override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush() => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("It is written without blocking.");
}

/// <summary>Bytes as they are, and exactly as many as were announced.</summary>
internal sealed class CountedStream(long announced, Func<ReadOnlyMemory<byte>, CancellationToken, Task> send) : OutgoingStream
{
    private long _left = announced;

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _left -= buffer.Length;
        if (_left < 0)
            throw new InvalidOperationException("A mail is longer than it said.");
        await send(buffer, cancellationToken);
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Throws when less came than was announced.</summary>
    public void End()
    {
        if (_left > 0)
            throw new InvalidOperationException("A mail is shorter than it said.");
    }
}
