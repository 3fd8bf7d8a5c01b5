using System.IO.Compression;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace HopEn2.Interop.Cda.Xdm;

/// <summary>Writes IHE_XDM.zip: one submission set with one document (IHE ITI TF-2 3.32; mssante.md §3). The same content gives the same bytes.</summary>
public static class XdmPackage
{
    /// <summary>Name of the document beside METADATA.XML: the slot <c>URI</c> of its entry.</summary>
    public const string DocumentName = "DOC0001.XML";

    private const string Subset = "IHE_XDM/SUBSET01/";

    private static readonly DateTimeOffset Earliest = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Latest = new(2107, 12, 31, 0, 0, 0, TimeSpan.Zero);

    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <param name="metadata">METADATA.XML.</param>
    public static byte[] Write(XdmContent content, ReadOnlySpan<byte> metadata)
    {
        // Room for all of it even where nothing could be compressed: to grow would copy it into ever larger arrays.
        using var memory = new MemoryStream(content.Document.Length + metadata.Length + 8192);
        // Names are ASCII, so the UTF-8 flag stays off, as readers on old systems want it.
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            var at = content.At < Earliest ? Earliest : content.At > Latest ? Latest : content.At;
            Add(zip, "INDEX.HTM", Encoding.UTF8.GetBytes(Index(content)), at);
            Add(zip, "README.TXT", Encoding.UTF8.GetBytes(Readme(content)), at);
            Add(zip, Subset + "METADATA.XML", metadata, at);
            Add(zip, Subset + DocumentName, content.Document.Span, at);
        }

        return memory.ToArray();
    }

    private static void Add(ZipArchive zip, string name, ReadOnlySpan<byte> bytes, DateTimeOffset at)
    {
        // A page in base64 gives no more to those who look longer.
        var entry = zip.CreateEntry(name, CompressionLevel.Fastest);
        entry.LastWriteTime = at;
        using var stream = entry.Open();
        stream.Write(bytes);
    }

    private static string Index(XdmContent content) => $"""
        <!DOCTYPE html>
        <html lang="fr"><head><meta charset="utf-8"><title>{Encoder.Encode(content.Title)}</title></head><body>
        <h1>{Encoder.Encode(content.Title)}</h1>
        <p>Transmis par {Encoder.Encode(content.House)}.</p>
        <ul><li><a href="{Subset}{DocumentName}">{Encoder.Encode(content.Title)}</a> (CDA R2)</li></ul>
        <p><a href="README.TXT">README.TXT</a></p>
        </body></html>

        """.ReplaceLineEndings("\r\n");

    private static string Readme(XdmContent content) => $"""
        Dossier IHE XDM : un lot de soumission (IHE_XDM/SUBSET01), un document.
        Emetteur : {content.House}
        Contact : {content.Contact}
        Logiciel : {content.Product} {content.ProductVersion}

        INDEX.HTM ouvre le document dans un navigateur ; METADATA.XML le décrit (IHE XDS).

        """.ReplaceLineEndings("\r\n");
}

/// <summary>What the package is made of besides its metadata.</summary>
/// <param name="Title">Of the document, for persons: no patient trait is needed here.</param>
/// <param name="House">Who sends it.</param>
/// <param name="Contact">Mail address for questions.</param>
/// <param name="At">Date of the files: the document's own, so that the package does not change with the attempt.</param>
public sealed record XdmContent(ReadOnlyMemory<byte> Document, string Title, string House, string Contact, string Product, string ProductVersion, DateTimeOffset At);
