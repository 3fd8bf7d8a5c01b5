using HopEn2.Interop.Hl7v2.Er7;

namespace HopEn2.Interop.Hl7v2.Translation.Documents;

/// <summary>The text of a mail in an OBX: <c>^text^^Base64^body</c> (hl7v2.md §8).</summary>
internal static class MailBody
{
    /// <summary>The text; null when there is none, or none that decodes: the house's own is written instead.</summary>
    public static string? Of(Er7Segment obx)
    {
        if (!obx.Exists || obx[5][5] is not { IsEmpty: false, IsDelete: false } data)
            return null;
        var text = obx[5][4].Code.ToUpperInvariant() is "A" ? data.Text : Decoded(data.Raw);
        return string.IsNullOrWhiteSpace(text) ? null : text.ReplaceLineEndings("\n").Trim('\n', '\uFEFF');
    }

    // The mail is UTF-8 whatever the message is in (mssante.md §2); what is not, was written by a system that forgot to.
    private static string? Decoded(ReadOnlySpan<byte> base64)
    {
        var bytes = new byte[base64.Length];
        var length = Base64Data.Decode(base64, bytes);
        if (length < 0)
            return null;
        var body = bytes.AsSpan(0, length);
        return System.Text.Unicode.Utf8.IsValid(body) ? Er7Charsets.Utf8.GetString(body) : Er7Charsets.Latin9.GetString(body);
    }
}
