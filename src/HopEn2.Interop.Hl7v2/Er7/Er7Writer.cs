using System.Buffers;
using System.Text;

namespace HopEn2.Interop.Hl7v2.Er7;

/// <summary>Writes a message segment by segment, fields in ascending order; fields left out are empty, trailing ones are not written.</summary>
/// <remarks>Segments end with CR. <see cref="Text"/> is escaped, <see cref="Raw"/> is not. Header first: <c>writer.Header().Field(3).Text("HOPEN2")…</c></remarks>
public sealed class Er7Writer(Er7Separators separators, Encoding encoding)
{
    private readonly ArrayBufferWriter<byte> _bytes = new(512);
    private int _field;

    /// <summary>Begins MSH: MSH-1 and MSH-2 are written.</summary>
    public Er7Writer Header()
    {
        Segment("MSH");
        _bytes.Write(separators.Field);
        _bytes.Write(separators.Component);
        _bytes.Write(separators.Repetition);
        _bytes.Write(separators.Escape);
        _bytes.Write(separators.Subcomponent);
        _field = 2;
        return this;
    }

    /// <summary>Begins a segment, after the end of the one before.</summary>
    public Er7Writer Segment(string name)
    {
        EndSegment();
        encoding.GetBytes(name, _bytes);
        _field = 0;
        return this;
    }

    /// <summary>Begins the n-th field, which must come after those written.</summary>
    public Er7Writer Field(int field)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(field, _field);
        for (; _field < field; _field++)
            _bytes.Write(separators.Field);
        return this;
    }

    public Er7Writer Repetition()
    {
        _bytes.Write(separators.Repetition);
        return this;
    }

    public Er7Writer Component()
    {
        _bytes.Write(separators.Component);
        return this;
    }

    public Er7Writer Subcomponent()
    {
        _bytes.Write(separators.Subcomponent);
        return this;
    }

    /// <summary>Text, escaped; a character that the character set lacks becomes <c>?</c>.</summary>
    public Er7Writer Text(string text)
    {
        encoding.GetBytes(Er7Escapes.Encode(text, separators), _bytes);
        return this;
    }

    /// <summary>Components of the field begun, each escaped.</summary>
    public Er7Writer Components(params ReadOnlySpan<string> components)
    {
        for (var i = 0; i < components.Length; i++)
        {
            if (i > 0)
                Component();
            Text(components[i]);
        }

        return this;
    }

    /// <summary>Bytes of a message with the same separators and character set, as they stand. Control characters are left out: they could end the segment or the frame.</summary>
    public Er7Writer Raw(ReadOnlySpan<byte> raw)
    {
        while (true)
        {
            var control = raw.IndexOfAnyInRange((byte)0, (byte)0x1F);
            _bytes.Write(control < 0 ? raw : raw[..control]);
            if (control < 0)
                return this;
            raw = raw[(control + 1)..];
        }
    }

    /// <summary>The message so far, its last segment ended.</summary>
    public byte[] ToArray()
    {
        EndSegment();
        return _bytes.WrittenSpan.ToArray();
    }

    private void EndSegment()
    {
        if (_bytes.WrittenCount > 0 && _bytes.WrittenSpan[^1] != '\r')
            _bytes.Write("\r"u8);
    }
}
