using System.Text;
using System.Xml;

namespace HopEn2.Interop.Cda.Header;

/// <summary>Reads the header of a CDA document by streaming: no DTD, no external entity, limits on size, depth and markup.</summary>
/// <remarks>
/// Reading stops where nothing more is wanted: at the start tag of an N1's text, at the first entry of an N3. What follows, often 99 % of
/// the bytes, is not parsed (cda.md: "the body is never parsed beyond its first element"). A document that was cut off on its way must be
/// found out all the same, and is, by its last tag: when that is not the root's end tag, the rest is read to its end after all, without
/// being kept, and its well-formedness decides. What neither way sees is garbage in the middle of a body that ends as it should.
/// </remarks>
public static class CdaReader
{
    private const string Hl7Namespace = "urn:hl7-org:v3";
    private const string RootName = "ClinicalDocument";

    /// <summary>Depth at which a ClinicalDocument is still looked for: the <em>auto-présentable</em> style sheet holds it as a grandchild (cda.md §1).</summary>
    private const int Grandchild = 2;

    // ISO-8859-15 and windows-1252 are declared by French software and not known to .NET by itself.
    static CdaReader() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>Reads a document. Never throws for what it contains.</summary>
    /// <param name="limits">Null: <see cref="CdaLimits.Default"/>.</param>
    public static CdaReading Read(ReadOnlyMemory<byte> document, CdaLimits? limits = null)
    {
        limits ??= CdaLimits.Default;
        if (document.Length > limits.MaxBytes)
            return new CdaReading.Unreadable($"larger than {limits.MaxBytes} bytes");
        var bytes = new DocumentBytes(document);
        if (bytes.Content.IsEmpty)
            return new CdaReading.Unreadable("empty");
        try
        {
            using var cursor = new CdaCursor(bytes.Content, limits);
            return Read(bytes, cursor);
        }
        catch (CdaLimitException e)
        {
            return new CdaReading.Unreadable(e.Message);
        }
        catch (XmlException e)
        {
            // The message of the exception quotes the document: only the place is told.
            return new CdaReading.Unreadable(HasDtd(bytes) ? "has a document type declaration (DTD), which is not allowed" : $"not well-formed XML at line {e.LineNumber}, column {e.LinePosition}");
        }
        catch (DecoderFallbackException)
        {
            return new CdaReading.Unreadable("bytes that are no characters of the encoding it declares");
        }
    }

    private static CdaReading Read(DocumentBytes bytes, CdaCursor cursor)
    {
        if (!cursor.NextWithin(0))
            return new CdaReading.Unreadable("no element");
        var root = cursor.QualifiedName;
        if (!FindDocument(cursor))
        {
            cursor.ReadToEnd();
            return new CdaReading.NotCda("no ClinicalDocument of urn:hl7-org:v3 in it");
        }

        var header = new HeaderParser(new BodyParser(bytes)).Read(cursor);
        if (!bytes.EndWith(root))
            cursor.ReadToEnd();
        if (header is null)
            return new CdaReading.NotCda("typeId is not the one of CDA R2");
        return new CdaReading.Read(bytes.HadBlanksBefore ? header with { Remarks = [.. header.Remarks, Remarks.BlankBeforeDeclaration] } : header);
    }

    /// <summary>From the root to the ClinicalDocument; false when there is none.</summary>
    internal static bool FindDocument(CdaCursor cursor)
    {
        var found = cursor.Is(Hl7Namespace, RootName);
        for (var inside = cursor.Enter(); !found && cursor.NextWithin(inside);)
            found = cursor.Depth <= Grandchild && cursor.Is(Hl7Namespace, RootName);
        return found;
    }

    private static bool HasDtd(DocumentBytes bytes) => bytes.Content.Span[..Math.Min(4096, bytes.Content.Length)].IndexOf("<!DOCTYPE"u8) >= 0;
}
