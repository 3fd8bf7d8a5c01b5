using HopEn2.Interop.Domain.Documents;

namespace HopEn2.Interop.Cda.Header;

/// <summary>component: the level of the document by its body, of which no more is read than that takes.</summary>
internal sealed class BodyParser(DocumentBytes document)
{
    /// <summary>LOINC of a section of scanned results: in biology reports the only sign of a scan (cda.md, last section).</summary>
    private const string ScannedResults = "101792-0";

    private bool _entry;

    public DocumentLevel Level { get; private set; } = DocumentLevel.Unreadable;
    public string? MediaType { get; private set; }
    public bool Scanned { get; private set; }
    public CdaRemark? Remark { get; private set; }

    public void Read(CdaCursor cursor)
    {
        for (var inside = cursor.Enter(); cursor.Next(inside);)
        {
            if (cursor.Name == "nonXMLBody")
            {
                ReadNonXml(cursor);
                return;
            }

            if (cursor.Name == "structuredBody")
            {
                ReadStructured(cursor);
                Level = _entry ? DocumentLevel.N3 : DocumentLevel.N2;
                return;
            }
        }
    }

    /// <summary>Stops at the start tag of <c>text</c>: what it holds is not ours to look at.</summary>
    private void ReadNonXml(CdaCursor cursor)
    {
        Level = DocumentLevel.N1;
        Remark = Remarks.EmptyBody;
        for (var inside = cursor.Enter(); cursor.Next(inside);)
        {
            if (cursor.Name != "text")
                continue;
            MediaType = MediaTypeOf(cursor.Attribute("mediaType"));
            Scanned = MediaType is "image/tiff" or "image/jpeg";
            Remark = cursor.IsEmpty ? Remarks.EmptyBody : cursor.Attribute("representation") != "B64" ? Remarks.NotBase64 : null;
            return;
        }
    }

    /// <summary>Stops as soon as nothing more can change the answer: at the first entry, when no section of scanned results can follow.</summary>
    private void ReadStructured(CdaCursor cursor)
    {
        // Either may come last of all. Where the word stands nowhere in the bytes, nothing needs to be parsed to know that it is not there.
        var mayHoldScannedResults = document.MayContain(ScannedResults);
        if (!mayHoldScannedResults && !document.MayContain("entry"))
            return;
        var section = 0;
        for (var inside = cursor.Enter(); cursor.NextWithin(inside);)
        {
            switch (cursor.Name)
            {
                case "section":
                    section = cursor.Depth;
                    break;
                case "entry":
                    _entry = true;
                    break;
                case "code" when mayHoldScannedResults && cursor.Depth == section + 1 && cursor.Attribute("code") == ScannedResults:
                    Scanned = true;
                    break;
            }

            if (_entry && (Scanned || !mayHoldScannedResults))
                return;
        }
    }

    private static string? MediaTypeOf(string? value)
    {
        // A parameter (; charset=…) is no part of the type.
        var end = value?.IndexOf(';', StringComparison.Ordinal) ?? -1;
        return (end < 0 ? value : value![..end].TrimEnd())?.ToLowerInvariant();
    }
}
