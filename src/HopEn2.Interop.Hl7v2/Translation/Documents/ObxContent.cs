using HopEn2.Interop.Cda.Header;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Hl7v2.Er7;

namespace HopEn2.Interop.Hl7v2.Translation.Documents;

/// <summary>The ED of OBX-5, decoded and read.</summary>
internal static class ObxContent
{
    /// <summary>Reads OBX-5: <c>source^type^subtype^encoding^data</c>, encodings of HL7 table 0299.</summary>
    public static DocumentContent Of(Er7Segment obx, Reading reading) => Of(obx, reading, keep: false, out _);

    /// <summary>Likewise, with the document's bytes; empty when there are none, or what stands there does not decode.</summary>
    public static DocumentContent Of(Er7Segment obx, Reading reading, out ReadOnlyMemory<byte> bytes) => Of(obx, reading, keep: true, out bytes);

    private static DocumentContent Of(Er7Segment obx, Reading reading, bool keep, out ReadOnlyMemory<byte> kept)
    {
        kept = default;
        var ed = obx[5];
        var data = ed[5];
        if (data.IsEmpty || data.IsDelete)
        {
            reading.Note("content-empty", "OBX-5.5 is empty: the document is counted, its content is unknown.");
            return DocumentContent.None;
        }

        var encoding = ed[4].Code.ToUpperInvariant();
        if (encoding is not ("BASE64" or "HEX" or "A"))
        {
            reading.Note("content-encoding", "OBX-5.4 is none of Base64, Hex and A: the data is read as what it looks like.");
            encoding = data.Raw.TrimStart(" \t\r\n"u8).StartsWith("<"u8) ? "A" : "BASE64";
        }

        if (encoding != "A")
            return Decode(data.Raw, encoding == "HEX", reading, keep, out kept);
        var text = TextData.Decode(data);
        kept = text;
        return Read(text, reading);
    }

    private static DocumentContent Decode(ReadOnlySpan<byte> text, bool isHex, Reading reading, bool keep, out ReadOnlyMemory<byte> kept)
    {
        kept = default;
        using var room = new Scratch(text.Length);
        var length = isHex ? HexData.Decode(text, room.Span) : Base64Data.Decode(text, room.Span);
        if (length >= 0)
        {
            if (keep)
                kept = room.Span[..length].ToArray();
            return Read(room.Memory[..length], reading);
        }

        reading.Note("content-undecodable", "OBX-5.5 does not decode as OBX-5.4 says: the document is counted, its content is unknown.");
        return DocumentContent.None;
    }

    private static DocumentContent Read(ReadOnlyMemory<byte> bytes, Reading reading) => DocumentContent.Read(bytes, "OBX-5", reading.Note);
}
