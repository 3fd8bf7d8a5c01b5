namespace HopEn2.Interop.Mail.Smtp;

/// <summary>A body on its way out: a line that begins with a full stop gets another (RFC 5321, 4.5.2), and every end of line is CR LF, so that nothing within a mail can end it.</summary>
internal sealed class DotStuffing(Func<ReadOnlyMemory<byte>, CancellationToken, Task> send) : OutgoingStream
{
    private const int BufferBytes = 32 * 1024;

    private readonly byte[] _buffer = new byte[BufferBytes];
    private int _count;
    private bool _lineBegins = true;
    private bool _afterReturn;

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (buffer.Length > 0)
        {
            buffer = buffer[Take(buffer.Span)..];
            // Room for what one byte may become.
            if (_count > BufferBytes - 4)
                await FlushAsync(cancellationToken);
        }
    }

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (_count > 0)
            await send(_buffer.AsMemory(0, _count), cancellationToken);
        _count = 0;
    }

    /// <summary>The last line ends, and all has gone out; the full stop that ends the mail has not.</summary>
    public async Task EndAsync(CancellationToken cancel)
    {
        if (!_lineBegins)
            await WriteAsync("\r\n"u8.ToArray(), cancel);
        await FlushAsync(cancel);
    }

    /// <summary>Takes as much as there is room for; how much that was.</summary>
    private int Take(ReadOnlySpan<byte> from)
    {
        var taken = 0;
        while (taken < from.Length && _count <= BufferBytes - 4)
        {
            var next = from[taken];
            if (next is (byte)'\r' or (byte)'\n')
            {
                // A CR has already ended its line; the LF after it adds nothing.
                if (next == '\r' || !_afterReturn)
                    Put("\r\n"u8);
                (_afterReturn, _lineBegins) = (next == '\r', true);
                taken++;
                continue;
            }

            if (_lineBegins && next == '.')
                Put("."u8);
            var rest = from[taken..Math.Min(from.Length, taken + BufferBytes - 2 - _count)];
            var end = rest.IndexOfAny((byte)'\r', (byte)'\n');
            var piece = end < 0 ? rest : rest[..end];
            Put(piece);
            taken += piece.Length;
            (_afterReturn, _lineBegins) = (false, false);
        }

        return taken;
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_buffer.AsSpan(_count));
        _count += bytes.Length;
    }
}
