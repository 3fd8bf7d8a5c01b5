using System.Collections.Frozen;

namespace HopEn2.Interop.Cda.Checks;

/// <summary>The types a French document may have: value set JDV_J07 XdsTypeCode CI-SIS, 2024-09-27, as structuration minimale checks it.</summary>
internal static class DocumentTypes
{
    public const string Loinc = "2.16.840.1.113883.6.1";

    /// <summary>TRE_A05, types that LOINC lacks.</summary>
    public const string Complementary = "1.2.250.1.213.1.1.4.12";

    private static readonly FrozenSet<string> LoincCodes = new[]
    {
        "11369-6", "11488-4", "11490-0", "34112-3", "11502-2", "11505-5", "11506-3", "15507-7", "15508-5", "18776-5", "18748-4", "18761-7",
        "28617-9", "28653-4", "29274-8", "34120-6", "34133-9", "34749-2", "34794-8", "34842-5", "34874-8", "34875-5", "47420-5", "51851-4",
        "51969-4", "52040-3", "55115-0", "56445-0", "56446-8", "57828-6", "57832-8", "57833-6", "59283-2", "59284-0", "60280-5", "60568-3",
        "60591-5", "60593-1", "61357-0", "67851-6", "68599-0", "68817-6", "70004-7", "78341-5", "74207-2", "74465-6", "75468-9", "75482-0",
        "75492-9", "75496-0", "77436-4", "77604-7", "78513-9", "78601-2", "80565-5", "80771-9", "80788-3", "80820-4", "83836-7", "83869-8",
        "83901-9", "83981-1", "85208-7", "86531-1", "87273-9", "88348-8", "89601-9", "93024-8", "96349-6", "96874-3", "96173-0", "57055-6",
        "57057-2", "57075-4", "89235-6", "78489-2", "89233-1", "101881-1",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> ComplementaryCodes = new[]
    {
        "ATTEST-ASS-COMPL", "ATTEST-RESID", "ATTEST-HEBGT", "ATTEST-DROITS-AM", "AUTORIS-SOINS", "BIL_AUTO", "CERT_DECL", "DISP_AUT", "EXPPAT_1",
        "EXPPAT_2", "EXPPAT_3", "IMG-KOS", "PROT_ALD", "REMB", "SYNTH", "DOCPAT01", "DOCPAT02", "DOCPAT03", "DOCPAT04", "DOCPAT05", "DOCPAT06",
        "DOCPAT07", "DOCPAT08", "DOCPAT09", "PIECE-IDENTITE", "PRESC-AAT", "PRESC-BIO", "PRESC-KINE", "PRESC-INF", "PRESC-PEDI", "PRESC-ORTHOPHO",
        "PRESC-ORTHOPTIE", "FEUILLE-DE-STYLE", "FICHE-CONTACTS", "EXPORT_DUI",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The code is in J07 under this system. A code of the house is not, and is mapped by <c>mappings/documents.yaml</c>.</summary>
    public static bool Knows(string code, string? system) => system switch
    {
        Loinc => LoincCodes.Contains(code),
        Complementary => ComplementaryCodes.Contains(code),
        "ASTM" => code == "E1762",
        _ => false,
    };
}
