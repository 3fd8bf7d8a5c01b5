using System.Buffers;
using System.Globalization;
using System.Text;

namespace HopEn2.Interop.Fhir.Model;

/// <summary>A document for the XML reader, but for its long values of base64: in place of each it reads a short token, and the value stays in the bytes of the document.</summary>
/// <remarks>The XML reader holds an attribute in memory as text, three times over: of a document of 20 MB that is 160 MB, and more the more often its buffer grew.</remarks>
internal sealed class LongValues : Stream
{
    private const int Long = 64 * 1024;

    private static readonly SearchValues<byte> Quotes = SearchValues.Create("\"'"u8);
    private static readonly SearchValues<byte> Blanks = SearchValues.Create(" \t\r\n"u8);
    private static readonly SearchValues<byte> Digits = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/= \t\r\n"u8);

    // Nobody who writes a document can know it.
    private readonly string _token = Guid.NewGuid().ToString("N");
    private readonly List<ReadOnlyMemory<byte>> _values = [];
    private readonly Queue<ReadOnlyMemory<byte>> _pieces = new();
    private ReadOnlyMemory<byte> _piece;

    /// <param name="body">Not to be changed while values of it are in use.</param>
    public LongValues(ReadOnlyMemory<byte> body)
    {
        var from = 0;
        for (var at = 0; body.Length - at > Long;)
        {
            var quote = body.Span[at..].IndexOfAny(Quotes);
            if (quote < 0)
                break;
            at += quote + 1;
            if (LengthOf(body.Span, at) is not (> Long and var length))
                continue;
            _pieces.Enqueue(body[from..at]);
            _pieces.Enqueue(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{_token}{_values.Count:00000000}")));
            _values.Add(body.Slice(at, length));
            (from, at) = (at + length, at + length + 1);
        }

        _pieces.Enqueue(body[from..]);
    }

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>The bytes of a value as it was read: itself, or what its token stands for.</summary>
    public ReadOnlyMemory<byte> Bytes(string read, FhirType type)
    {
        if (Number(read) is not { } number)
            return Encoding.UTF8.GetBytes(read);
        var value = _values[number];
        if (type.Name == "base64Binary" || !value.Span.ContainsAny("\t\r\n"u8))
            return value;
        // In an attribute of XML every blank is a space.
        return Encoding.UTF8.GetBytes(Encoding.ASCII.GetString(value.Span).Replace("\r\n", " ", StringComparison.Ordinal).Replace('\r', ' ').Replace('\n', ' ').Replace('\t', ' '));
    }

    /// <summary>Text of the document in which a token may stand.</summary>
    public string Whole(string read)
    {
        for (var at = read.IndexOf(_token, StringComparison.Ordinal); at >= 0; at = read.IndexOf(_token, StringComparison.Ordinal))
        {
            var token = read.Substring(at, _token.Length + 8);
            read = read.Replace(token, Encoding.ASCII.GetString(_values[Number(token)!.Value].Span), StringComparison.Ordinal); // It begins as one.
        }

        return read;
    }

    public override int Read(Span<byte> buffer)
    {
        while (_piece.IsEmpty && _pieces.TryDequeue(out _piece))
        {
        }

        var count = Math.Min(buffer.Length, _piece.Length);
        _piece.Span[..count].CopyTo(buffer);
        _piece = _piece[count..];
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int? Number(string read) => read.Length == _token.Length + 8 && read.StartsWith(_token, StringComparison.Ordinal) ? int.Parse(read.AsSpan(_token.Length), NumberStyles.None, CultureInfo.InvariantCulture) : null;

    /// <summary>Of the value that begins behind the quote before <paramref name="start"/>; 0 when none begins, or it is no base64. What ends a value is followed by a blank, or by what is no digit.</summary>
    private static int LengthOf(ReadOnlySpan<byte> body, int start)
    {
        if (start < 2 || start >= body.Length || body[start - 2] != '=' || Blanks.Contains(body[start]))
            return 0;
        var length = body[start..].IndexOfAnyExcept(Digits);
        return length > 0 && body[start + length] == body[start - 1] ? length : 0;
    }
}
