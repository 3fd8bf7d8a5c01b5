using System.Text;
using System.Xml;

namespace HopEn2.Interop.Cda.Xds;

/// <summary>Text of a message as XML can hold it: HL7 v2 escapes may spell control characters, which no XML may.</summary>
public static class XmlCharacters
{
    public static string Only(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        for (var i = 0; i < text.Length; i++)
        {
            if (!XmlConvert.IsXmlChar(text[i]))
                return Cleaned(text);
        }

        return text;
    }

    private static string Cleaned(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            // Half a surrogate pair comes as the replacement character.
            if (!rune.IsBmp || XmlConvert.IsXmlChar((char)rune.Value))
                clean.Append(rune.ToString());
        }

        return clean.ToString();
    }
}
