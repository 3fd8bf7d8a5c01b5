using System.Text;

namespace HopEn2.Interop.Mail.Mime;

/// <summary>Encoded words of a header undone (RFC 2047), broken ones as far as they can be; what is none stays as it is.</summary>
internal static class EncodedWords
{
    private const int LongestCharset = 40;

    // 75 by the standard; many write longer ones, and an end is not looked for beyond all bounds.
    private const int LongestWord = 2000;

    public static string Decode(string text)
    {
        if (!text.Contains("=?", StringComparison.Ordinal))
            return text;
        var decoded = new StringBuilder(text.Length);
        // A character may be cut between two words of one charset: their bytes are read together.
        var bytes = new List<byte>();
        string? charset = null;
        var at = 0;
        while (at < text.Length)
        {
            var begin = text.IndexOf("=?", at, StringComparison.Ordinal);
            if (begin < 0)
                break;
            if (Word(text, begin) is not { } word)
            {
                Flush();
                decoded.Append(text, at, begin + 2 - at);
                at = begin + 2;
                continue;
            }

            var between = text.AsSpan(at, begin - at);
            // White space between two words belongs to neither.
            if (charset is null || !between.IsWhiteSpace())
            {
                Flush();
                decoded.Append(between);
            }
            else if (!string.Equals(charset, word.Charset, StringComparison.OrdinalIgnoreCase))
            {
                Flush();
            }

            charset = word.Charset;
            bytes.AddRange(word.Bytes);
            at = word.End;
        }

        Flush();
        return decoded.Append(text, at, text.Length - at).ToString();

        void Flush()
        {
            if (charset is not null)
                decoded.Append(Charsets.Decode(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(bytes), charset));
            bytes.Clear();
            charset = null;
        }
    }

    private static (string Charset, byte[] Bytes, int End)? Word(string text, int begin)
    {
        var charsetEnd = text.IndexOf('?', begin + 2, Math.Min(LongestCharset, text.Length - begin - 2));
        if (charsetEnd <= begin + 2 || charsetEnd + 2 >= text.Length || text[charsetEnd + 2] != '?')
            return null;
        var from = charsetEnd + 3;
        var end = text.IndexOf("?=", from, Math.Min(LongestWord, text.Length - from), StringComparison.Ordinal);
        if (end < 0)
            return null;
        var encoded = new byte[end - from];
        for (var i = 0; i < encoded.Length; i++)
        {
            if (text[from + i] > 0xFF)
                return null;
            encoded[i] = (byte)text[from + i];
        }

        // RFC 2231, 5: a language may follow the charset.
        var charset = text[(begin + 2)..charsetEnd].Split('*')[0];
        return text[charsetEnd + 1] switch
        {
            'B' or 'b' => (charset, Decoding.Base64(encoded), end + 2),
            'Q' or 'q' => (charset, Decoding.QuotedPrintable(encoded, underscores: true), end + 2),
            _ => null,
        };
    }
}
