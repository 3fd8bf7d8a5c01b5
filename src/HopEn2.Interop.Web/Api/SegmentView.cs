using System.Text;
using System.Text.Unicode;

namespace HopEn2.Interop.Web.Api;

/// <summary>One segment of a message as it came, each field with its number: what an interface team reads with the standard beside it.</summary>
/// <param name="Line">From 1.</param>
internal sealed record SegmentView(int Line, string Name, IReadOnlyList<FieldView> Fields)
{
    /// <summary>Longer values are cut: a document of megabytes is not read here.</summary>
    public const int LongestValue = 400;

    private const int MostSegments = 2000;

    /// <summary>Splits at the first field separator the message declares; what does not begin like a message is shown as one text.</summary>
    public static IReadOnlyList<SegmentView> Of(ReadOnlySpan<byte> body)
    {
        var segments = new List<SegmentView>();
        var separator = body.Length > 3 && body.StartsWith("MSH"u8) ? body[3] : (byte)'|';
        for (var line = 1; !body.IsEmpty && line <= MostSegments; line++)
        {
            var end = body.IndexOfAny((byte)'\r', (byte)'\n');
            var segment = end < 0 ? body : body[..end];
            body = end < 0 ? default : body[(end + 1)..];
            if (segment.IsEmpty)
                line--;
            else
                segments.Add(Read(line, segment, separator));
        }

        return segments;
    }

    private static SegmentView Read(int line, ReadOnlySpan<byte> segment, byte separator)
    {
        var fields = new List<FieldView>();
        var end = segment.IndexOf(separator);
        var name = Text(end < 0 ? segment : segment[..end]);
        // MSH-1 is the separator itself.
        var number = name is "MSH" ? 1 : 0;
        if (number == 1)
            fields.Add(new(1, ((char)separator).ToString(), 1));
        while (end >= 0)
        {
            segment = segment[(end + 1)..];
            end = segment.IndexOf(separator);
            number++;
            var value = end < 0 ? segment : segment[..end];
            if (value.IsEmpty)
                continue;
            fields.Add(new(number, Text(value), value.Length));
        }

        return new(line, name, fields);
    }

    /// <summary>The value, or its beginning.</summary>
    /// <remarks>For the eye only: bytes that are not UTF-8 are read as Latin-1, whatever MSH-18 says. Translation reads them as declared.</remarks>
    internal static string Text(ReadOnlySpan<byte> bytes)
    {
        var cut = bytes.Length > LongestValue;
        var shown = cut ? bytes[..LongestValue] : bytes;
        // A cut may fall inside a character of several bytes.
        while (cut && !shown.IsEmpty && (shown[^1] & 0x80) != 0)
            shown = shown[..^1];
        return Utf8.IsValid(shown) ? Encoding.UTF8.GetString(shown) : Encoding.Latin1.GetString(shown);
    }
}

/// <param name="Number">HL7 number of the field; empty fields are left out.</param>
/// <param name="Size">In bytes; more than the value when it was cut.</param>
internal sealed record FieldView(int Number, string Value, int Size);
