using System.Text;

namespace HopEn2.Interop.Cda.Header;

/// <summary>What can be told of a document from its bytes alone, without parsing.</summary>
internal readonly struct DocumentBytes
{
    private const string Blanks = " \t\r\n";

    /// <summary>Bytes at the end in which the last end tag is looked for.</summary>
    private const int Tail = 512;

    private readonly Encoding? _wide;

    public DocumentBytes(ReadOnlyMemory<byte> sent)
    {
        // Byte order mark or the first '<' tells UTF-16 (XML 1.0, appendix F); all else that is read here has ASCII where XML needs it.
        _wide = sent.Span switch
        {
            [0xFE, 0xFF, ..] or [0x00, (byte)'<', ..] => Encoding.BigEndianUnicode,
            [0xFF, 0xFE, ..] or [(byte)'<', 0x00, ..] => Encoding.Unicode,
            _ => null,
        };
        // Blanks before and zeros after come from fields that were filled up or broken; XML forbids both before the declaration and at the end.
        Content = _wide is null ? sent.Trim(" \t\r\n\0"u8) : sent;
        HadBlanksBefore = _wide is null && !sent.IsEmpty && sent.Span[0] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';
    }

    public ReadOnlyMemory<byte> Content { get; }

    public bool HadBlanksBefore { get; }

    /// <summary>This ASCII text stands somewhere, in whatever role. True when that cannot be told.</summary>
    public bool MayContain(string ascii)
    {
        if (_wide is not null)
            return true;
        Span<byte> wanted = stackalloc byte[ascii.Length];
        Encoding.ASCII.GetBytes(ascii, wanted);
        return Content.Span.IndexOf(wanted) >= 0;
    }

    /// <summary>The last thing is the end tag of this element: the document was not cut off. False also when something stands behind it.</summary>
    public bool EndWith(string elementName)
    {
        var bytes = Content.Span;
        var tail = bytes[^Math.Min(Tail, bytes.Length)..];
        var text = (_wide ?? Encoding.Latin1).GetString(tail).AsSpan().TrimEnd(Blanks);
        if (text is not [.., '>'])
            return false;
        text = text[..^1].TrimEnd(Blanks);
        return text.EndsWith(elementName, StringComparison.Ordinal) && text[..^elementName.Length].EndsWith("</", StringComparison.Ordinal);
    }
}
