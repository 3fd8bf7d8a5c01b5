using System.Globalization;
using HopEn2.Interop.Cda.Header;
using HopEn2.Interop.Domain.Ins;

namespace HopEn2.Interop.Cda.Xds;

/// <summary>How HL7 v2 data types stand in XDS attributes (cda.md §6 and §9).</summary>
internal static class XdsSpelling
{
    /// <summary>Characters of a value of a slot (ebRIM 3.0, LongName). Ids of CDA stay far below; names are cut, for one that is too long must not keep a document from going.</summary>
    private const int LongestValue = 256;

    /// <summary>A point in time in UTC, to the second.</summary>
    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);

    /// <summary>CX: <c>value^^^&amp;oid&amp;ISO^type</c>.</summary>
    public static string Cx(string value, string oid, string type) => $"{Escape(value)}^^^&{oid}&ISO^{type}";

    /// <summary>A person as XCN: <c>id^family^given^^^^^^&amp;oid&amp;ISO^D^^^IDNPS</c>.</summary>
    /// <remarks>
    /// IDNPS under the professionals' OID, EI when the id is a local one within a structure (it holds <c>/</c>); the patient who signs is named by the matricule (NH).
    /// Prefix and suffix have no place: of XCN the DMP knows components 1, 2, 3, 9, 10 and 13 (docs/dmp.md).
    /// </remarks>
    public static string Person(CdaId? id, string? family, string? given) => Xcn(id, family, given, "D", TypeOf(id));

    /// <summary>A device as XCN: software, then model; name type U, identifier type RI.</summary>
    public static string Device(CdaId? id, string? software, string? model) => Xcn(id, software, model, "U", "RI");

    /// <summary>An organisation as XON: <c>name^^^^^&amp;oid&amp;ISO^IDNST^^^id</c>; its name alone when it has no id.</summary>
    public static string Organisation(CdaId? id, string? name)
    {
        var identified = id is { Extension.Length: > 0 } ? $"^^^^^&{id.Root}&ISO^IDNST^^^{Escape(id.Extension)}" : "";
        return Fit(name, LongestValue - identified.Length) + identified;
    }

    /// <summary><c>code^label^system</c>.</summary>
    public static string Specialty(CdaCode code)
    {
        var (before, behind) = (Escape(code.Code) + "^", "^" + Escape(code.System));
        return $"{before}{Fit(code.DisplayName, LongestValue - before.Length - behind.Length)}{behind}".TrimEnd('^');
    }

    /// <summary>PID-5 of sourcePatientInfo.</summary>
    /// <param name="type">L of birth, D used, U not said (HL7 table 0200).</param>
    public static string PatientName(string? family, string? given, string type)
    {
        const string before = "PID-5|";
        var behind = "^^^^^" + type;
        var first = Fit(given, LongestValue / 2);
        return $"{before}{Fit(family, LongestValue - before.Length - 1 - first.Length - behind.Length)}^{first}{behind}";
    }

    /// <summary>CXi: <c>value^^^&amp;oid&amp;ISO^kind</c>; an id that is a root alone has no authority.</summary>
    public static string Reference(CdaId id, string kind) => id.Extension is null ? $"{Escape(id.Root)}^^^^{kind}" : Cx(id.Extension, id.Root, kind);

    /// <summary>Delimiters of HL7 v2 within a value, by its escape sequences.</summary>
    public static string Escape(string? text)
    {
        text = XmlCharacters.Only(text);
        return text.AsSpan().IndexOfAny("\\|^&~") < 0
            ? text
            : text.Replace("\\", "\\E\\", StringComparison.Ordinal).Replace("|", "\\F\\", StringComparison.Ordinal).Replace("^", "\\S\\", StringComparison.Ordinal)
                .Replace("&", "\\T\\", StringComparison.Ordinal).Replace("~", "\\R\\", StringComparison.Ordinal);
    }

    private static string TypeOf(CdaId? id) =>
        InsOids.IsIns(id?.Root) ? "NH" : id?.Extension?.Contains('/', StringComparison.Ordinal) == true || id?.Root is not XdsCodes.Professionals ? "EI" : "IDNPS";

    private static string Xcn(CdaId? id, string? second, string? third, string nameType, string idType)
    {
        var (number, behind) = id is { Extension.Length: > 0 } ? (Escape(id.Extension), $"^^^^^^&{id.Root}&ISO^{nameType}^^^{idType}") : ("", $"^^^^^^^{nameType}");
        var given = Fit(third, LongestValue / 3);
        return $"{number}^{Fit(second, LongestValue - number.Length - given.Length - behind.Length - 2)}^{given}{behind}";
    }

    /// <summary>Escaped, and cut before it is longer than there is room; never within an escape sequence or a pair of surrogates.</summary>
    private static string Fit(string? text, int room)
    {
        var escaped = Escape(text);
        for (var length = (text?.Length ?? 0) - 1; escaped.Length > room && length >= 0; length--)
        {
            if (length == 0 || !char.IsHighSurrogate(text![length - 1]))
                escaped = Escape(text![..length]);
        }

        return escaped;
    }
}
