using System.Buffers;
using System.Security.Cryptography;
using HopEn2.Interop.Cda.Header;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Hl7v2.Er7;

namespace HopEn2.Interop.Hl7v2.Translation.Documents;

/// <summary>The content of a document: the ED of OBX-5, decoded, and what its CDA header says. The bytes themselves are not kept.</summary>
/// <param name="Header">Null when there is no readable CDA.</param>
/// <param name="Sha1">Of the bytes as they would be deposited; null when OBX-5 does not decode.</param>
internal sealed record DocumentContent(CdaHeader? Header, DocumentFormat Format, string? Sha1, long Size)
{
    private static readonly DocumentContent None = new(null, DocumentFormat.Unreadable, null, 0);

    private static readonly DocumentFormat NotCda = new(DocumentLevel.NotCda, null, null, false);

    /// <summary>Reads OBX-5: <c>source^type^subtype^encoding^data</c>, encodings of HL7 table 0299.</summary>
    public static DocumentContent Of(Er7Segment obx, Reading reading)
    {
        var ed = obx[5];
        var data = ed[5];
        if (data.IsEmpty || data.IsDelete)
        {
            reading.Note("content-empty", "OBX-5.5 is empty: the document is counted, its content is unknown.");
            return None;
        }

        var encoding = ed[4].Code.ToUpperInvariant();
        if (encoding is not ("BASE64" or "HEX" or "A"))
        {
            reading.Note("content-encoding", "OBX-5.4 is none of Base64, Hex and A: the data is read as what it looks like.");
            encoding = data.Raw.TrimStart(" \t\r\n"u8).StartsWith("<"u8) ? "A" : "BASE64";
        }

        return encoding == "A" ? Read(TextData.Decode(data), reading) : Decode(data.Raw, encoding == "HEX", reading);
    }

    private static DocumentContent Decode(ReadOnlySpan<byte> text, bool isHex, Reading reading)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(text.Length);
        try
        {
            var length = isHex ? HexData.Decode(text, buffer) : Base64Data.Decode(text, buffer);
            if (length >= 0)
                return Read(buffer.AsMemory(0, length), reading);
            reading.Note("content-undecodable", "OBX-5.5 does not decode as OBX-5.4 says: the document is counted, its content is unknown.");
            return None;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static DocumentContent Read(ReadOnlyMemory<byte> bytes, Reading reading)
    {
        var sha1 = Hash(bytes.Span);
        switch (CdaReader.Read(bytes))
        {
            case CdaReading.Read { Header: var header }:
                foreach (var remark in header.Remarks)
                    reading.Note(remark.Code, remark.Text);
                return new(header, header.Format, sha1, bytes.Length);
            case CdaReading.NotCda:
                reading.Note("content-not-cda", "OBX-5 holds no CDA R2: the document is counted, but not as one.");
                return new(null, NotCda, sha1, bytes.Length);
            default:
                reading.Note("content-unreadable", "OBX-5 holds no well-formed XML: the document is counted, its content is unknown.");
                return new(null, DocumentFormat.Unreadable, sha1, bytes.Length);
        }
    }

    // CA5350: the hash that XDS asks for (cda.md §7); it tells documents apart and protects nothing.
#pragma warning disable CA5350
    public static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA1.HashData(bytes));
#pragma warning restore CA5350
}
