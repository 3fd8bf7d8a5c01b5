using System.Buffers.Text;
using System.Globalization;
using HopEn2.Interop.Cda.Header;
using HopEn2.Interop.Domain.Messages;
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

        using var room = new Scratch(Base64.GetMaxDecodedFromUtf8Length(data.Utf8.Length));
        // Reading has checked that it is base64.
        var length = Base64Text.Decode(data.Utf8.Span, room.Span);
        if (keep)
            kept = room.Span[..length].ToArray();
        var content = DocumentContent.Read(room.Memory[..length], "The attachment", context.Note);
        if (StatedHash(attachment) is { } stated && stated != content.Sha1)
            context.Note("hash-mismatch", "attachment.hash is not the SHA-1 of the document that came: it was changed on its way, or hashed otherwise.");
        return content;
    }

    /// <summary>SHA-1 as XDS writes it, hexadecimal; FHIR writes base64.</summary>
    private static string? StatedHash(FhirNode attachment)
    {
        if (attachment["hash"] is not { } hash)
            return null;
        Span<byte> bytes = stackalloc byte[Sha1Length + 1];
        return hash.Utf8.Length <= Base64.GetMaxEncodedToUtf8Length(Sha1Length) && Base64Text.Decode(hash.Utf8.Span, bytes) is Sha1Length ? Convert.ToHexStringLower(bytes[..Sha1Length]) : null;
    }
}
