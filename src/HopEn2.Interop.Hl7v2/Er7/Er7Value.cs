namespace HopEn2.Interop.Hl7v2.Er7;

/// <summary>A slice of a message: a field, one repetition of it, a component or a subcomponent. Absent and empty read the same.</summary>
/// <remarks>A missing trailing part equals an empty one (HL7 v2.5 §2.7). Nothing is copied until a text is asked for.</remarks>
public readonly struct Er7Value
{
    private readonly Er7Message? _message;
    private readonly int _start;
    private readonly int _length;
    private readonly Er7Level _level;

    internal Er7Value(Er7Message message, int start, int length, Er7Level level) => (_message, _start, _length, _level) = (message, start, length, level);

    /// <summary>The bytes as they stand, escapes included.</summary>
    public ReadOnlySpan<byte> Raw => _message is null ? [] : _message.Bytes.Span.Slice(_start, _length);

    /// <summary>Likewise, to be kept.</summary>
    public ReadOnlyMemory<byte> RawMemory => _message is null ? default : _message.Bytes.Slice(_start, _length);

    public bool IsEmpty => _length == 0;

    /// <summary><c>""</c>: the value is to be deleted; empty means no change.</summary>
    public bool IsDelete => Raw.SequenceEqual("\"\""u8);

    /// <summary>The n-th component, from 1; of a field, of its first repetition.</summary>
    public Er7Value this[int component] => _level switch
    {
        Er7Level.Field => Part(Er7Level.Repetition, 1).Part(Er7Level.Component, component),
        Er7Level.Repetition => Part(Er7Level.Component, component),
        _ => component == 1 ? this : default,
    };

    /// <summary>The n-th subcomponent of a component, from 1; of a field or repetition, of its first component.</summary>
    public Er7Value Sub(int subcomponent) => _level switch
    {
        // What is absent has no parts, whatever its level would be.
        _ when _message is null => default,
        Er7Level.Field or Er7Level.Repetition => this[1].Sub(subcomponent),
        Er7Level.Component => Part(Er7Level.Subcomponent, subcomponent),
        _ => subcomponent == 1 ? this : default,
    };

    /// <summary>The repetitions of a field, empty ones left out.</summary>
    public RepetitionEnumerator GetEnumerator() => new(this);

    /// <summary>The decoded, unescaped text of this slice as it stands.</summary>
    public string Text => _message is null || _length == 0 ? "" : Er7Escapes.Decode(Raw, _message.Separators, _message.Encoding);

    /// <summary>The text of a code or identifier: the first leaf, blanks and U+00A0 trimmed, <c>""</c> read as empty.</summary>
    public string Code
    {
        get
        {
            var leaf = Leaf;
            return leaf.IsEmpty || leaf.IsDelete ? "" : leaf.Text.Trim(' ', '\u00A0', '\t');
        }
    }

    /// <summary>True when <see cref="Code"/> is this ASCII text, without making a string of it in the common case.</summary>
    public bool Is(ReadOnlySpan<byte> ascii)
    {
        var leaf = Leaf;
        if (leaf.IsEmpty || leaf.IsDelete)
            return ascii.IsEmpty;
        var raw = leaf.Raw;
        if (raw.SequenceEqual(ascii))
            return true;
        // Only an escape sequence or a character beyond ASCII (U+00A0 at an end) makes the text other than its bytes without their blanks.
        if (System.Text.Ascii.IsValid(raw) && raw.IndexOf(_message!.Separators.Escape) < 0)
            return raw.Trim(" \t"u8).SequenceEqual(ascii);
        return System.Text.Ascii.Equals(ascii, Code);
    }

    private Er7Value Leaf => _level switch
    {
        _ when _length == 0 => default,
        Er7Level.Field or Er7Level.Repetition => this[1].Sub(1),
        Er7Level.Component => Sub(1),
        _ => this,
    };

    public override string ToString() => Text;

    private Er7Value Part(Er7Level level, int index)
    {
        if (_message is null || index < 1)
            return default;
        var separator = _message.Separators.Below(level - 1)!;
        var rest = Raw;
        var start = _start;
        while (true)
        {
            // An empty separator means MSH-2 does not declare this level: nothing is divided by it.
            var at = separator.Length switch { 0 => -1, 1 => rest.IndexOf(separator[0]), _ => rest.IndexOf(separator) };
            if (index == 1)
                return new Er7Value(_message, start, at < 0 ? rest.Length : at, level);
            if (at < 0)
                return default;
            rest = rest[(at + separator.Length)..];
            start += at + separator.Length;
            index--;
        }
    }

    /// <summary>Walks the repetitions of a field.</summary>
    public struct RepetitionEnumerator
    {
        private readonly Er7Value _field;
        private int _next;

        internal RepetitionEnumerator(Er7Value field)
        {
            _field = field;
            _next = field._message is null ? -1 : field._start;
            Current = default;
        }

        public Er7Value Current { get; private set; }

        public bool MoveNext()
        {
            while (_next >= 0)
            {
                var end = _field._start + _field._length;
                var separator = _field._message!.Separators.Repetition;
                var rest = _field._message.Bytes.Span[_next..end];
                var at = separator.Length == 0 || _field._level != Er7Level.Field ? -1 : rest.IndexOf(separator);
                var length = at < 0 ? rest.Length : at;
                Current = new Er7Value(_field._message, _next, length, Er7Level.Repetition);
                _next = at < 0 ? -1 : _next + at + separator.Length;
                if (length > 0)
                    return true;
            }

            return false;
        }
    }
}
