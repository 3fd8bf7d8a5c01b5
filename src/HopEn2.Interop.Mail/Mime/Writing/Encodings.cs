using System.Buffers.Text;
using System.Text;

namespace HopEn2.Interop.Mail.Mime;

/// <summary>Bodies as they are written: texts as quoted-printable (RFC 2045, 6.7), anything else as base64 in lines of 76.</summary>
internal static class Encodings
{
    private const int LineBytes = 57;
    private const int LinesAtOnce = 200;
    private const int EncodedLine = 78;

    public static byte[] QuotedPrintable(string text)
    {
        var written = new StringBuilder(text.Length + 64);
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            var bytes = Encoding.UTF8.GetBytes(line);
            var column = 0;
            for (var i = 0; i < bytes.Length; i++)
            {
                var last = i == bytes.Length - 1;
                // White space at the end of a line is lost on the way.
                var plain = bytes[i] is > 32 and < 127 and not (byte)'=' || (bytes[i] is (byte)' ' or (byte)'\t' && !last);
                if (column + (plain ? 1 : 3) > (last ? 76 : 75))
                {
                    written.Append("=\r\n");
                    column = 0;
                }

                if (plain)
                    written.Append((char)bytes[i]);
                else
                    written.Append(System.Globalization.CultureInfo.InvariantCulture, $"={bytes[i]:X2}");
                column += plain ? 1 : 3;
            }

            written.Append("\r\n");
        }

        return Encoding.ASCII.GetBytes(written.ToString());
    }

    public static long Base64Length(int bytes) => ((long)bytes + 2) / 3 * 4 + (((long)bytes + LineBytes - 1) / LineBytes * 2);

    /// <summary>Encodes on the way out: what is held at once is 15 kB.</summary>
    public static async Task WriteBase64Async(ReadOnlyMemory<byte> bytes, Stream to, CancellationToken cancel)
    {
        var lines = new byte[LinesAtOnce * EncodedLine];
        while (bytes.Length > 0)
        {
            var here = bytes[..Math.Min(bytes.Length, LinesAtOnce * LineBytes)];
            await to.WriteAsync(lines.AsMemory(0, Encode(here.Span, lines)), cancel);
            bytes = bytes[here.Length..];
        }
    }

    private static int Encode(ReadOnlySpan<byte> bytes, Span<byte> lines)
    {
        var written = 0;
        for (var at = 0; at < bytes.Length; at += LineBytes)
        {
            Base64.EncodeToUtf8(bytes[at..Math.Min(bytes.Length, at + LineBytes)], lines[written..], out _, out var count);
            "\r\n"u8.CopyTo(lines[(written + count)..]);
            written += count + 2;
        }

        return written;
    }
}
