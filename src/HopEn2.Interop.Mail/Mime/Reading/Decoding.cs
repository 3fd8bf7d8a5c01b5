namespace HopEn2.Interop.Mail.Mime;

/// <summary>Transfer encodings undone (RFC 2045, 6), passing over what cannot be in them: senders break lines, pad and cut as they like.</summary>
internal static class Decoding
{
    public static byte[] Base64(ReadOnlySpan<byte> text)
    {
        var bytes = new byte[(text.Length / 4 * 3) + 3];
        var (count, bits, held) = (0, 0, 0);
        foreach (var c in text)
        {
            var value = Value(c);
            if (value < 0)
            {
                // Padding ends a run; after it another may follow.
                if (c == '=')
                    (bits, held) = (0, 0);
                continue;
            }

            held = (held << 6) | value;
            bits += 6;
            if (bits < 8)
                continue;
            bits -= 8;
            bytes[count++] = (byte)(held >> bits);
            held &= (1 << bits) - 1;
        }

        return bytes[..count];
    }

    /// <param name="underscores">Of an encoded word (RFC 2047, 4.2): an underscore is a space.</param>
    public static byte[] QuotedPrintable(ReadOnlySpan<byte> text, bool underscores = false)
    {
        var bytes = new byte[text.Length];
        var count = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (underscores && text[i] == '_')
            {
                bytes[count++] = (byte)' ';
            }
            else if (text[i] != '=')
            {
                bytes[count++] = text[i];
            }
            else if (i + 2 < text.Length && Hex(text[i + 1]) is >= 0 and var high && Hex(text[i + 2]) is >= 0 and var low)
            {
                bytes[count++] = (byte)((high << 4) | low);
                i += 2;
            }
            else if (SoftBreak(text[(i + 1)..]) is > 0 and var end)
            {
                i += end;
            }
            else
            {
                bytes[count++] = (byte)'=';
            }
        }

        return bytes[..count];
    }

    internal static int Hex(int c) => c switch
    {
        >= '0' and <= '9' => c - '0',
        >= 'A' and <= 'F' => c - 'A' + 10,
        >= 'a' and <= 'f' => c - 'a' + 10,
        _ => -1,
    };

    /// <summary>How long the end of line after a = is, white space before it included; 0: none.</summary>
    private static int SoftBreak(ReadOnlySpan<byte> after)
    {
        var at = 0;
        while (at < after.Length && at < 80 && after[at] is (byte)' ' or (byte)'\t' or (byte)'\r')
            at++;
        return at < after.Length && after[at] == '\n' ? at + 1 : 0;
    }

    private static int Value(byte c) => c switch
    {
        >= (byte)'A' and <= (byte)'Z' => c - 'A',
        >= (byte)'a' and <= (byte)'z' => c - 'a' + 26,
        >= (byte)'0' and <= (byte)'9' => c - '0' + 52,
        (byte)'+' => 62,
        (byte)'/' => 63,
        _ => -1,
    };
}
