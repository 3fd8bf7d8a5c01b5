using HopEn2.Interop.Cda.Header;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Hl7v2.Er7;
using HopEn2.Interop.Mappings;

namespace HopEn2.Interop.Hl7v2.Translation.Documents;

/// <summary>What kind of document it is, by <c>documents.yaml</c>: OBX-3, TXA-2, the CDA's code, and OBR-4 last, where old senders put the examination (hl7v2.md §7).</summary>
internal static class DocumentTypes
{
    public static (DocumentKind Kind, string? TypeCode) Of(DocumentPart part, CdaHeader? cda, Reading reading)
    {
        var (obx, txa, obr) = (part.Obx[3], part.Txa[2], part.Obr[4]);
        var type = Of(obx, reading) ?? Of(txa, reading) ?? Of(cda?.Code, reading);
        if (type is not null)
        {
            var byCda = Of(cda?.Code, reading);
            if (byCda is not null && byCda.Loinc != type.Loinc)
                reading.Note("type-disagreement", $"The message says type {type.Loinc} and its CDA {byCda.Loinc}: the message's is taken.");
            return (type.Kind, type.Loinc);
        }

        type = Of(obr, reading);
        if (type is not null)
            return (type.Kind, type.Loinc);
        var code = FirstNamed(obx.Code, txa.Code, cda?.Code?.Code, obr.Code);
        reading.Note("type-unmapped", code is null
            ? "Neither OBX-3, TXA-2 nor the CDA says what the document is: untyped."
            : $"Type {code} is not in documents.yaml: untyped. Add a line for it.");
        return (DocumentKind.Untyped, code);
    }

    /// <summary>Of a CDA alone.</summary>
    public static DocumentType? Of(CdaCode? code, Reading reading)
    {
        if (code is null)
            return null;
        var type = Find(code.System ?? "", code.Code, reading);
        for (var i = 0; type is null && i < code.Translations.Count; i++)
            type = Find(code.Translations[i].System ?? "", code.Translations[i].Code, reading);
        return type;
    }

    // CWE: code, label, system, and the same again as alternative. TXA-2 gives the code alone.
    private static DocumentType? Of(Er7Value cwe, Reading reading) => Of(cwe, 1, reading) ?? Of(cwe, 4, reading);

    private static DocumentType? Of(Er7Value cwe, int first, Reading reading)
    {
        var code = cwe[first].Code;
        return code.Length == 0 ? null : Find(cwe[first + 2].Code, code, reading);
    }

    private static DocumentType? Find(string system, string code, Reading reading) =>
        code.Length == 0 ? null : reading.Mappings.Documents.Of(reading.Feed, DocumentType.CanonicalSystem(system), code);

    private static string? FirstNamed(params ReadOnlySpan<string?> codes)
    {
        foreach (var code in codes)
        {
            if (!string.IsNullOrEmpty(code))
                return code;
        }

        return null;
    }
}
