using System.Text;
using HopEn2.Interop.Hl7v2.Er7;

namespace HopEn2.Interop.Hl7v2.Translation.Documents;

/// <summary>Content written as escaped text (encoding A of HL7 table 0299).</summary>
internal static class TextData
{
    /// <summary>The bytes of the document: in the character set its XML declaration names, which need not be the message's.</summary>
    public static byte[] Decode(Er7Value data)
    {
        // Rare, and the one case in which the document has to be a text on its way: escapes and character sets are about characters.
        var text = data.Text;
        return (DeclaredBy(text) ?? Er7Charsets.Utf8).GetBytes(text);
    }

    // <?xml version="1.0" encoding="ISO-8859-15"?>: the declaration is within the first line.
    private static Encoding? DeclaredBy(string xml)
    {
        var head = xml.AsSpan(0, Math.Min(xml.Length, 200));
        var end = head.IndexOf("?>");
        var at = end < 0 ? -1 : head[..end].IndexOf("encoding=");
        if (at < 0)
            return null;
        var rest = head[(at + "encoding=".Length)..end];
        if (rest.Length < 2)
            return null;
        var close = rest[1..].IndexOf(rest[0]);
        return close < 0 ? null : Er7Charsets.Named(rest.Slice(1, close).ToString());
    }
}
