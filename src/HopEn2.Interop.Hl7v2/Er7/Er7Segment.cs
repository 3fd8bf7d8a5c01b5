using System.Text;

namespace HopEn2.Interop.Hl7v2.Er7;

/// <summary>One segment. An absent one has no name and only empty fields.</summary>
public readonly struct Er7Segment
{
    /// <summary>Fields of one segment that can be asked for; the standard's longest has not 100. What stands behind is in <see cref="Raw"/> only.</summary>
    internal const int MostFields = 250;

    private readonly Er7Message? _message;
    private readonly int _start;
    private readonly int _length;
    private readonly int _firstField;
    private readonly int _fields;

    /// <param name="firstField">Index of the first of its field starts, that of its name.</param>
    /// <param name="fields">How many there are.</param>
    internal Er7Segment(Er7Message message, int start, int length, int firstField, int fields) =>
        (_message, _start, _length, _firstField, _fields) = (message, start, length, firstField, fields);

    internal int FirstField => _firstField;

    /// <summary>The same segment, found to be longer.</summary>
    /// <param name="end">Where it ends now.</param>
    /// <param name="fieldStarts">How many field starts the message has now: its own are the last of them.</param>
    internal Er7Segment Extended(int end, int fieldStarts) => new(_message!, _start, end - _start, _firstField, fieldStarts - _firstField);

    public bool Exists => _message is not null;

    /// <summary>Up to the first field separator: three characters in a right message.</summary>
    public string Name
    {
        get
        {
            if (_message is null)
                return "";
            var raw = Raw;
            var end = raw.IndexOf(_message.Separators.Field);
            return Encoding.ASCII.GetString(end < 0 ? raw : raw[..end]);
        }
    }

    public ReadOnlySpan<byte> Raw => _message is null ? [] : _message.Bytes.Span.Slice(_start, _length);

    /// <summary>The n-th field, from 1. Of MSH as the standard counts: MSH-1 is the field separator.</summary>
    public Er7Value this[int field]
    {
        get
        {
            if (_message is null || field < 1)
                return default;
            var separator = _message.Separators.Field.Length;
            // MSH is where the message begins, and only there.
            var header = _start == 0;
            if (header && field == 1)
                return new Er7Value(_message, 3, separator, Er7Level.Subcomponent);
            var n = header ? field - 1 : field;
            if (n >= _fields || n > MostFields)
                return default;
            var start = _message.FieldStart(_firstField + n);
            var end = n + 1 < _fields ? _message.FieldStart(_firstField + n + 1) - separator : _start + _length;
            return new Er7Value(_message, start, end - start, header && field == 2 ? Er7Level.Subcomponent : Er7Level.Field);
        }
    }

    /// <summary>True when this is a segment of that three-letter name.</summary>
    public bool Is(string name)
    {
        if (_message is null || _length < 3)
            return false;
        var raw = Raw;
        return raw[0] == name[0] && raw[1] == name[1] && raw[2] == name[2] && (_length == 3 || raw[3..].StartsWith(_message.Separators.Field));
    }
}
