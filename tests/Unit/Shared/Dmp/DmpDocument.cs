using System.Security.Cryptography;
using System.Text;

namespace HopEn2.Interop.Tests.Shared.Dmp;

/// <summary>A small CDA with what a deposit is held against: root and id.</summary>
internal sealed record DmpDocument(string UniqueId, string Text = "Compte rendu", int Bytes = 2_000)
{
    public byte[] Content { get; init; } = Encoding.UTF8.GetBytes(
        $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <ClinicalDocument xmlns="urn:hl7-org:v3"><realmCode code="FR"/><typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/><id root="{UniqueId}"/><title>{Text}</title>
        <component><nonXMLBody><text mediaType="text/plain" representation="B64">{Convert.ToBase64String(new byte[Math.Max(0, Bytes * 3 / 4)])}</text></nonXMLBody></component></ClinicalDocument>
        """);

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5350", Justification = "The hash that XDS prescribes; it protects nothing.")]
    public string Hash => Convert.ToHexStringLower(SHA1.HashData(Content));
}
