using HopEn2.Interop.Domain.Messages;

namespace HopEn2.Interop.Hl7v2.Mllp;

/// <summary>What a look at received bytes gave.</summary>
internal enum FrameStep
{
    /// <summary>All bytes are used; more are needed.</summary>
    NeedMore,

    /// <summary>A message is complete.</summary>
    Message,

    /// <summary>A message larger than the limit has ended; only its beginning was kept.</summary>
    TooLarge,
}

/// <summary>A message out of its frame, in a rented buffer that its taker gives back.</summary>
internal readonly struct Frame(FrameBuffer buffer, int start, int length)
{
    public ReadOnlyMemory<byte> Message => buffer.Memory.Slice(start, length);

    /// <summary>Bytes of memory it holds.</summary>
    public int Held => buffer.Held(start + length);

    public bool IsLarge => buffer.IsLarge;

    public void Return() => buffer.Return();
}

/// <summary>Finds the messages in a stream of bytes, however it is chopped, and counts the bytes that are in none.</summary>
/// <remarks>
/// Pure but for the pool. A message ends at 0x1C 0x0D; each of the two alone is content, and so is 0x0B, except before <c>MSH</c>: there a sender began anew
/// without ending, and what it began before is counted as lost. Line ends between frames are many senders' habit and count for nothing.
/// </remarks>
internal sealed class FrameDecoder
{
    /// <summary>What is kept of a message that is too large: enough for its header.</summary>
    private const int HeadLength = 4096;

    private static readonly byte[] EndOfFrame = [Framing.End, Framing.Return];
    private static readonly byte[] Restart = [Framing.Start, (byte)'M', (byte)'S', (byte)'H'];

    private FrameBuffer _buffer;
    private int _length;
    private long _discarded;
    private bool _inside;

    /// <summary>The last byte received was a 0x1C: whether it is content is for the next one to say.</summary>
    private bool _heldEnd;

    /// <summary>Bytes outside any frame since this was last taken.</summary>
    public long Strays { get; private set; }

    /// <summary>True between the first and the last byte of a message.</summary>
    public bool InMessage => _inside;

    /// <summary>Bytes of memory held for an unfinished message.</summary>
    public int Held => _buffer.Held(_length);

    /// <summary>The unfinished message is large.</summary>
    public bool IsLarge => _buffer.IsLarge;

    /// <summary>The unfinished message is large, or may be once that many more bytes have been received.</summary>
    public bool IsLargeAfter(int received) => _buffer.IsLarge || (!Fits(received) && Grown(received) > LargeBytes.LargestUsual);

    /// <summary>Bytes of memory that may be held once that many more have been received.</summary>
    public long HeldAfter(int received) => IsLargeAfter(received) ? _length + (long)received : Fits(received) ? _buffer.Capacity : Grown(received);

    public long TakeStrays()
    {
        var strays = Strays;
        Strays = 0;
        return strays;
    }

    /// <summary>Uses received bytes up to the end of the next message.</summary>
    /// <param name="received">What is left of them afterwards.</param>
    /// <param name="largest">Largest message, in bytes.</param>
    public FrameStep Next(ref ReadOnlySpan<byte> received, int largest, out Frame frame)
    {
        frame = default;
        if (!_inside && !FindStart(ref received))
            return FrameStep.NeedMore;
        if (received.IsEmpty)
            return FrameStep.NeedMore;

        if (_heldEnd)
        {
            _heldEnd = false;
            if (received[0] == Framing.Return)
            {
                received = received[1..];
                return Complete(out frame);
            }

            Keep([Framing.End], largest);
        }

        var end = received.IndexOf(EndOfFrame);
        if (end >= 0)
        {
            Keep(received[..end], largest);
            received = received[(end + 2)..];
            return Complete(out frame);
        }

        _heldEnd = received[^1] == Framing.End;
        Keep(_heldEnd ? received[..^1] : received, largest);
        received = default;
        return FrameStep.NeedMore;
    }

    /// <summary>Gives up the unfinished message, if any: its bytes are strays, its memory is given back.</summary>
    public void Abandon()
    {
        if (_inside)
            Strays += 1 + _discarded + (_discarded > 0 ? 0 : _length) + (_heldEnd ? 1 : 0);
        _buffer.Return();
        Reset();
    }

    private bool FindStart(ref ReadOnlySpan<byte> received)
    {
        var start = received.IndexOf(Framing.Start);
        var before = start < 0 ? received : received[..start];
        Strays += before.Length - before.Count((byte)'\r') - before.Count((byte)'\n');
        received = start < 0 ? default : received[(start + 1)..];
        _inside = start >= 0;
        return _inside;
    }

    private void Keep(ReadOnlySpan<byte> content, int largest)
    {
        if (_discarded > 0)
        {
            _discarded += content.Length;
            KeepHead(content);
            return;
        }

        // The limit may have been raised since room was taken for a message of the former one.
        if (_length + (long)content.Length > (_buffer.IsLarge ? Math.Min(largest, _buffer.Capacity) : largest))
        {
            Discard(content);
            return;
        }

        if (!Fits(content.Length))
            Grow(content.Length, largest);
        content.CopyTo(_buffer.Span[_length..]);
        _length += content.Length;
    }

    private bool Fits(int more) => _buffer.Capacity - _length >= more;

    // The first piece is often the whole of it; what goes on is likely to go on for long.
    private long Grown(int more) => _buffer.IsNone ? Math.Max(more, 512) : Math.Max(2L * _buffer.Capacity, _length + (long)more);

    private void Grow(int more, int largest)
    {
        var size = Math.Max(Math.Min(Grown(more), largest), _length + (long)more);
        MoveTo(size > LargeBytes.LargestUsual ? FrameBuffer.Large(largest) : FrameBuffer.Rent((int)size), _length);
    }

    private void MoveTo(FrameBuffer next, int length)
    {
        if (length > 0)
            _buffer.Span[..length].CopyTo(next.Span);
        _buffer.Return();
        (_buffer, _length) = (next, length);
    }

    private void Discard(ReadOnlySpan<byte> content)
    {
        _discarded = _length + (long)content.Length;
        MoveTo(FrameBuffer.Rent(HeadLength), Math.Min(_length, HeadLength));
        KeepHead(content);
    }

    private void KeepHead(ReadOnlySpan<byte> content)
    {
        var more = content[..Math.Min(content.Length, HeadLength - _length)];
        more.CopyTo(_buffer.Span[_length..]);
        _length += more.Length;
    }

    private FrameStep Complete(out Frame frame)
    {
        var tooLarge = _discarded > 0;
        if (tooLarge)
            Strays += _discarded + Framing.Overhead;
        var buffer = _buffer.IsNone ? FrameBuffer.Rent(1) : _buffer;
        var start = 0;
        if (!tooLarge && buffer.Span[.._length].LastIndexOf(Restart) is var restart and >= 0)
        {
            start = restart + 1;
            Strays += start;
        }

        frame = new Frame(buffer, start, _length - start);
        Reset();
        return tooLarge ? FrameStep.TooLarge : FrameStep.Message;
    }

    private void Reset() => (_buffer, _length, _discarded, _inside, _heldEnd) = (default, 0, 0, false, false);
}
