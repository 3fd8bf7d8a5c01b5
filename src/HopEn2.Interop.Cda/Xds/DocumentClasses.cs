using System.Collections.Frozen;
using HopEn2.Interop.Cda.Checks;

namespace HopEn2.Interop.Cda.Xds;

/// <summary>Which class (TRE_A03) a type of document has: ANS's table of correspondence ASS_X04 (OID 1.2.250.1.213.1.1.4.249).</summary>
/// <remarks>
/// As published on 2024-04-26, the last edition whose content could be read in full; ASS_X16 (2024-02-23), the same for the types the DMP takes, says nothing else of any of them,
/// and so do the lines of 2026-06-29 that cda.md §4 gives.
/// </remarks>
internal static class DocumentClasses
{
    private static readonly (string Class, string[] Loinc, string[] Complementary)[] Table =
    [
        ("10",
        [
            "10213-7", "11488-4", "11490-0", "11493-4", "11502-2", "11505-5", "11506-3", "11526-1", "11528-7", "15507-7", "15508-5", "24611-6", "27899-4", "28617-9",
            "28653-4", "29274-8", "29554-3", "34112-3", "34120-6", "34749-2", "34794-8", "34874-8", "34875-5", "39256-3", "46241-6", "47420-5", "51969-4", "59283-2",
            "60568-3", "67851-6", "70004-7", "75482-0", "75492-9", "75496-0", "75497-8", "77436-4", "78513-9", "78601-2", "83981-1", "85208-7", "89233-1", "93024-8",
            "96349-6",
        ],
        ["BIL_AUTO", "DOCPAT03", "DOCPAT05", "DOCPAT06"]),
        ("11",
        [
            "18761-7", "34133-9", "34842-5", "56445-0", "57055-6", "57057-2", "57075-4", "60280-5", "60591-5", "68599-0", "68817-6", "74207-2", "78341-5", "78489-2",
            "80820-4", "83836-7", "83901-9", "88348-8", "89235-6",
        ],
        ["DOCPAT01", "DOCPAT08", "EXPORT_DUI", "SYNTH"]),
        ("31", ["18748-4", "52040-3"], ["DOCPAT04", "IMG-KOS"]),
        ("42",
        ["29551-9", "52063-5", "52521-2", "55115-0", "57828-6", "57832-8", "57833-6", "61357-0", "75468-9"],
        ["DOCPAT02", "PRESC-AAT", "PRESC-BIO", "PRESC-INF", "PRESC-KINE", "PRESC-ORTHOPHO", "PRESC-ORTHOPTIE", "PRESC-PEDI"]),
        ("43", ["29550-1", "60593-1"], ["DISP_AUT"]),
        ("44", ["18776-5", "77604-7", "80771-9", "80788-3", "83869-8"], ["PROT_ALD"]),
        ("45", ["80565-5"], []),
        ("52", ["11369-6", "87273-9", "89601-9", "96173-0", "96874-3"], ["CERT_DECL", "DOCPAT07"]),
        ("60", [], ["REMB"]),
        ("90", ["74465-6"], ["DOCPAT10", "EXPPAT_1", "EXPPAT_2", "EXPPAT_3"]),
        ("95",
        ["51851-4", "56446-8", "59284-0", "86531-1"],
        ["ATTEST-ASS-COMPL", "ATTEST-DROITS-AM", "ATTEST-HEBGT", "ATTEST-RESID", "AUTORIS-SOINS", "CONTACTS-URGENCE", "DOCPAT09", "FICHE-CONTACTS", "PIECE-IDENTITE"]),
        ("99", [], ["FEUILLE-DE-STYLE"]),
    ];

    private static readonly FrozenDictionary<(string System, string Code), string> ClassOf = Table
        .SelectMany(t => t.Loinc.Select(code => (Key: (DocumentTypes.Loinc, code), t.Class)).Concat(t.Complementary.Select(code => (Key: (DocumentTypes.Complementary, code), t.Class))))
        .ToFrozenDictionary(line => line.Key, line => line.Class);

    /// <summary>Null: the table does not have the type.</summary>
    public static string? Of(string code, string? system) => system is null ? null : ClassOf.GetValueOrDefault((system, code));
}
