using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using HopEn2.Interop.Cda.Header;
using HopEn2.Interop.Fhir.Model;

namespace HopEn2.Interop.Fhir.Translation;

/// <summary>The document of a DocumentReference: in the attachment itself, or in the Binary it points to.</summary>
internal static class AttachmentContent
{
    private const int Sha1Length = 20;

    public static DocumentContent Of(FhirNode reference, FhirContext context) => Of(reference, context, keep: false, out _);

    /// <summary>Likewise, with the document's bytes; empty when they did not come along.</summary>
    public static DocumentContent Of(FhirNode reference, FhirContext context, out ReadOnlyMemory<byte> bytes) => Of(reference, context, keep: true, out bytes);

    private static DocumentContent Of(FhirNode reference, FhirContext context, bool keep, out ReadOnlyMemory<byte> kept)
    {
        kept = default;
        var contents = reference.All("content").ToList();
        var attachment = contents[0]["attachment"]!; // Both are required, and were checked for.
        if (contents.Count > 1)
            context.Note("several-contents", $"{reference.Path}: the first of several contents is read. Send a DocumentReference for each.");
        var data = attachment["data"] ?? (context.References.Resolve(attachment["url"]) is { Type.Name: "Binary" } binary ? binary["data"] : null);
        if (data is null)
        {
            context.Note("content-empty", "The document itself did not come along: it is counted, its content is unknown.");
            return DocumentContent.None with { Sha1 = StatedHash(attachment), Size = long.TryParse(attachment.Text("size"), CultureInfo.InvariantCulture, out var size) ? size : 0 };
        }

        var buffer = ArrayPool<byte>.Shared.Rent(Base64.GetMaxDecodedFromUtf8Length(data.Utf8.Length));
        try
        {
            // Reading has checked that it is base64.
            _ = Base64.DecodeFromUtf8(data.Utf8.Span, buffer, out _, out var length);
            if (keep)
                kept = buffer.AsSpan(0, length).ToArray();
            var content = DocumentContent.Read(buffer.AsMemory(0, length), "The attachment", context.Note);
            if (StatedHash(attachment) is { } stated && stated != content.Sha1)
                context.Note("hash-mismatch", "attachment.hash is not the SHA-1 of the document that came: it was changed on its way, or hashed otherwise.");
            return content;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>SHA-1 as XDS writes it, hexadecimal; FHIR writes base64.</summary>
    private static string? StatedHash(FhirNode attachment)
    {
        if (attachment["hash"] is not { } hash)
            return null;
        Span<byte> bytes = stackalloc byte[Sha1Length + 1];
        return Base64.DecodeFromUtf8(hash.Utf8.Span, bytes, out _, out var length) == OperationStatus.Done && length == Sha1Length ? Convert.ToHexStringLower(bytes[..length]) : null;
    }
}
