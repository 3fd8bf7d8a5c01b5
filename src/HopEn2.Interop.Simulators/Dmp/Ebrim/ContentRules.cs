using System.Globalization;
using System.Security.Cryptography;
using System.Xml;
using HopEn2.Interop.Simulators.Dmp.Wire;

namespace HopEn2.Interop.Simulators.Dmp.Ebrim;

/// <summary>What the bytes of a document must be: as its metadata say, and a CDA under its own id (dmp.md §2, §5).</summary>
internal static class ContentRules
{
    private const string StyleSheet = "application/xslt+xml";

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5350", Justification = "The hash that XDS prescribes; it protects nothing.")]
    public static string Sha1(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA1.HashData(bytes));

    public static IEnumerable<XdsError> Check(RegistryObject entry, ReadOnlyMemory<byte> content)
    {
        if (entry.Value("hash") is { Length: 40 } hash && !string.Equals(hash, Sha1(content.Span), StringComparison.OrdinalIgnoreCase))
            yield return XdsError.Repository("DocumentEntry.hash: is not the SHA-1 of the document");
        if (entry.Value("size") is { } size && long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) && bytes != content.Length)
            yield return XdsError.Repository("DocumentEntry.size: is not the size of the document");
        if ((EntryRules.IsSignature(entry) ? Signature(content) : Cda(entry, content)) is { } wrong)
            yield return wrong;
    }

    private static XdsError? Signature(ReadOnlyMemory<byte> content) =>
        GuardedXml.Problem(content, out var root) is { } broken ? Content($"the signature is {broken}")
        : root == (Names.Signature, "Signature") ? null
        : Content("the root element of the signature is no ds:Signature");

    private static XdsError? Cda(RegistryObject entry, ReadOnlyMemory<byte> content)
    {
        if (GuardedXml.Problem(content, out var root) is { } broken)
            return Content(broken);
        if (entry.MimeType != StyleSheet && root != (Names.Hl7, "ClinicalDocument"))
            return Content("the root element is no ClinicalDocument");
        var (id, extension) = Id(content);
        if (id.Length == 0)
            return Content("there is no ClinicalDocument with an id");
        if (extension.Length > 0)
            return Content("the id of the CDA has an extension");
        return entry.Identifier(Schemes.UniqueId) is { Length: > 0 } uniqueId && !string.Equals(id, uniqueId, StringComparison.OrdinalIgnoreCase)
            ? XdsError.Metadata("DocumentEntry.uniqueId: is not the id of the CDA")
            : null;
    }

    private static XdsError Content(string what) => new("InvalidDocumentContent", $"Document: {what}");

    /// <summary>Root and extension of the id of the first ClinicalDocument, which in a style sheet stands inside (cda.md §1).</summary>
    private static (string Root, string Extension) Id(ReadOnlyMemory<byte> content)
    {
        using var reader = GuardedXml.Reader(content);
        var depth = -1;
        while (reader.Read())
        {
            if (reader.NodeType != XmlNodeType.Element || reader.NamespaceURI != Names.Hl7)
                continue;
            if (depth < 0 && reader.LocalName == "ClinicalDocument")
                depth = reader.Depth;
            else if (depth >= 0 && reader.Depth == depth + 1 && reader.LocalName == "id")
                return (reader.GetAttribute("root") ?? "", reader.GetAttribute("extension") ?? "");
        }

        return ("", "");
    }
}
