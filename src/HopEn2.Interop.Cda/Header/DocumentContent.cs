using System.Security.Cryptography;
using HopEn2.Interop.Domain.Documents;

namespace HopEn2.Interop.Cda.Header;

/// <summary>The content of a document and what its CDA header says. The bytes themselves are not kept.</summary>
/// <param name="Header">Null when there is no readable CDA.</param>
/// <param name="Sha1">Of the bytes as they would be deposited; null when there are none.</param>
public sealed record DocumentContent(CdaHeader? Header, DocumentFormat Format, string? Sha1, long Size)
{
    private static readonly DocumentFormat NotCda = new(DocumentLevel.NotCda, null, null, false);

    /// <summary>Nothing is known of it.</summary>
    public static DocumentContent None { get; } = new(null, DocumentFormat.Unreadable, null, 0);

    /// <param name="place">What the carrier calls the place it stands in, for remarks: <c>OBX-5</c>.</param>
    /// <param name="note">Told what is odd: code and sentence.</param>
    public static DocumentContent Read(ReadOnlyMemory<byte> bytes, string place, Action<string, string> note)
    {
        var sha1 = Hash(bytes.Span);
        switch (CdaReader.Read(bytes))
        {
            case CdaReading.Read { Header: var header }:
                foreach (var remark in header.Remarks)
                    note(remark.Code, remark.Text);
                return new(header, header.Format, sha1, bytes.Length);
            case CdaReading.NotCda:
                note("content-not-cda", $"{place} holds no CDA R2: the document is counted, but not as one.");
                return new(null, NotCda, sha1, bytes.Length);
            default:
                note("content-unreadable", $"{place} holds no well-formed XML: the document is counted, its content is unknown.");
                return new(null, DocumentFormat.Unreadable, sha1, bytes.Length);
        }
    }

    // CA5350: the hash that XDS asks for (cda.md §7); it tells documents apart and protects nothing.
#pragma warning disable CA5350
    public static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA1.HashData(bytes));
#pragma warning restore CA5350
}
