namespace HopEn2.Interop.Hl7v2.Translation.Documents;

/// <summary>Hexadecimal content, blanks and line breaks between its digits tolerated.</summary>
internal static class HexData
{
    /// <summary>Decodes into a buffer at least half as long as the text.</summary>
    /// <returns>How many bytes; -1 when it is no hexadecimal.</returns>
    public static int Decode(ReadOnlySpan<byte> text, Span<byte> buffer)
    {
        var length = 0;
        var high = -1;
        foreach (var c in text)
        {
            if (c is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
                continue;
            var digit = c switch
            {
                >= (byte)'0' and <= (byte)'9' => c - '0',
                >= (byte)'a' and <= (byte)'f' => c - 'a' + 10,
                >= (byte)'A' and <= (byte)'F' => c - 'A' + 10,
                _ => -1,
            };
            if (digit < 0)
                return -1;
            if (high < 0)
            {
                high = digit;
                continue;
            }

            buffer[length++] = (byte)((high << 4) | digit);
            high = -1;
        }

        return high < 0 ? length : -1;
    }
}
