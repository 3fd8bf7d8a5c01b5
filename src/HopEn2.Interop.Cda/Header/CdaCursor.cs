using System.Buffers;
using System.Xml;

namespace HopEn2.Interop.Cda.Header;

/// <summary>Walks forward through a document, element by element, and skips what nobody asked for.</summary>
/// <remarks>
/// <code>
/// for (var inside = cursor.Enter(); cursor.Next(inside);)
///     switch (cursor.Name) …
/// </code>
/// A loop may leave its element early or not enter a child at all: the loop around it goes on with the next sibling.
/// </remarks>
internal sealed class CdaCursor : IDisposable
{
    private const string Hl7Namespace = "urn:hl7-org:v3";

    /// <summary>Longest text or attribute that is kept. Titles have some 100 characters, ids at most 64 + 64 (XDS).</summary>
    private const int MaxValue = 1024;

    /// <summary>Repetitions kept of any one thing; published examples have at most 12.</summary>
    private const int MaxRepetitions = 256;

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersFromEntities = 1024,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        IgnoreWhitespace = true,
        CloseInput = false,
    };

    private readonly GuardedStream _stream;
    private readonly XmlReader _reader;
    private readonly int _maxDepth;
    private readonly char[] _text = ArrayPool<char>.Shared.Rent(MaxValue);
    private readonly char[] _scratch = ArrayPool<char>.Shared.Rent(4096);

    public CdaCursor(ReadOnlyMemory<byte> document, CdaLimits limits)
    {
        _maxDepth = limits.MaxDepth;
        _stream = new GuardedStream(document, limits.MaxMarkup);
        _reader = XmlReader.Create(_stream, Settings);
    }

    /// <summary>Local name of the element when it is one of HL7 v3; empty when it is foreign.</summary>
    public string Name => _reader.NamespaceURI == Hl7Namespace ? _reader.LocalName : "";

    /// <summary>Name as written, prefix included.</summary>
    public string QualifiedName => _reader.Name;

    public int Depth => _reader.Depth;

    /// <summary>Some value was longer than any real one and was left out.</summary>
    public bool LeftOutValue { get; private set; }

    /// <summary>Something was repeated more often than any real one and the rest was left out.</summary>
    public bool LeftOutRepetition { get; private set; }

    public bool IsEmpty => _reader.IsEmptyElement;

    public bool Is(string namespaceName, string localName) => _reader.LocalName == localName && _reader.NamespaceURI == namespaceName;

    /// <summary>Depth of the children of this element, to be given to <see cref="Next"/>; of no element when it is empty.</summary>
    public int Enter() => _reader.IsEmptyElement ? -1 : _reader.Depth + 1;

    /// <summary>Goes to the next element at this depth; false at the end tag of the element around it.</summary>
    public bool Next(int depth)
    {
        if (depth < 0)
            return false;
        while (Read())
        {
            if (_reader.NodeType == XmlNodeType.Element && _reader.Depth == depth)
                return true;
            if (_reader.NodeType == XmlNodeType.EndElement && _reader.Depth < depth)
                return false;
        }

        return false;
    }

    /// <summary>Goes to the next element at any depth down to this one; false at the end tag of the element around it.</summary>
    public bool NextWithin(int depth)
    {
        if (depth < 0)
            return false;
        while (Read())
        {
            if (_reader.NodeType == XmlNodeType.Element)
                return true;
            if (_reader.NodeType == XmlNodeType.EndElement && _reader.Depth < depth)
                return false;
        }

        return false;
    }

    /// <summary>Reads whatever is left, only to see that it is well formed.</summary>
    public void ReadToEnd()
    {
        while (Read())
        {
        }
    }

    /// <summary>An attribute of no namespace, trimmed; null when missing or blank.</summary>
    public string? Attribute(string name)
    {
        var value = _reader.GetAttribute(name)?.Trim();
        if (value is null || value.Length == 0)
            return null;
        if (value.Length <= MaxValue)
            return value;
        LeftOutValue = true;
        return null;
    }

    /// <summary>This element as an instance identifier; null when it has no root or says why there is none (nullFlavor).</summary>
    public CdaId? Id() => Attribute("root") is { } root && Attribute("nullFlavor") is null ? CdaId.Of(root, Attribute("extension")) : null;

    /// <summary>Adds what was read to a list, which no document makes longer than any real one needs.</summary>
    public void Keep<T>(List<T> list, T item)
    {
        if (list.Count < MaxRepetitions)
            list.Add(item);
        else
            LeftOutRepetition = true;
    }

    /// <summary>The text of this element and of what is in it, trimmed and cut at 1024 characters; null when blank. Reads to its end tag.</summary>
    public string? Text()
    {
        var text = _text.AsSpan(0, TakeText()).Trim();
        return text.IsEmpty ? null : text.ToString();
    }

    /// <summary>This element holds more than blanks. Reads to its end tag.</summary>
    public bool HasText() => !_text.AsSpan(0, TakeText()).IsWhiteSpace();

    public void Dispose()
    {
        _reader.Dispose();
        ArrayPool<char>.Shared.Return(_text);
        ArrayPool<char>.Shared.Return(_scratch);
    }

    private int TakeText()
    {
        if (_reader.IsEmptyElement)
            return 0;
        var depth = _reader.Depth;
        var length = 0;
        while (Read() && !(_reader.NodeType == XmlNodeType.EndElement && _reader.Depth == depth))
        {
            while (HasValue && length < MaxValue)
            {
                var count = _reader.ReadValueChunk(_text, length, MaxValue - length);
                if (count == 0)
                    break;
                length += count;
            }
        }

        return length;
    }

    private bool HasValue => _reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace;

    private bool Read()
    {
        _stream.NextPiece();
        if (HasValue)
            PassText();
        if (!_reader.Read())
            return false;
        if (_reader.Depth > _maxDepth)
            throw new CdaLimitException($"elements more than {_maxDepth} deep");
        return true;
    }

    /// <summary>Text may be 20 MB of base64: passed in pieces, it is never held, and never counts as one piece of markup.</summary>
    private void PassText()
    {
        while (_reader.ReadValueChunk(_scratch, 0, _scratch.Length) > 0)
            _stream.NextPiece();
    }
}
