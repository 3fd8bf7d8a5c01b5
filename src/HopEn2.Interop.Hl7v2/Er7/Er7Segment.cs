using System.Text;

namespace HopEn2.Interop.Hl7v2.Er7;

/// <summary>One segment. An absent one has no name and only empty fields.</summary>
public readonly struct Er7Segment
{
    private readonly Er7Message? _message;
    private readonly int _start;
    private readonly int _length;

    internal Er7Segment(Er7Message message, int start, int length) => (_message, _start, _length) = (message, start, length);

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
            var separator = _message.Separators.Field;
            var header = Is("MSH");
            if (header)
            {
                if (field == 1)
                    return new Er7Value(_message, _start + 3, separator.Length, Er7Level.Subcomponent);
                field--;
            }

            var rest = Raw;
            var start = _start;
            for (var skipped = 0; ; skipped++)
            {
                var at = rest.IndexOf(separator);
                if (skipped == field)
                {
                    var level = header && field == 1 ? Er7Level.Subcomponent : Er7Level.Field;
                    return new Er7Value(_message, start, at < 0 ? rest.Length : at, level);
                }

                if (at < 0)
                    return default;
                rest = rest[(at + separator.Length)..];
                start += at + separator.Length;
            }
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
