using System.Globalization;
using HopEn2.Interop.Cda.Header;
using HopEn2.Interop.Domain.Ins;

namespace HopEn2.Interop.Cda.Xds;

/// <summary>How HL7 v2 data types stand in XDS attributes (cda.md §6 and §9).</summary>
internal static class XdsSpelling
{
    /// <summary>A point in time in UTC, to the second.</summary>
    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);

    /// <summary>CX: <c>value^^^&amp;oid&amp;ISO^type</c>.</summary>
    public static string Cx(string value, string oid, string type) => $"{Escape(value)}^^^&{oid}&ISO^{type}";

    /// <summary>A person as XCN: <c>id^family^given^^^^^^&amp;oid&amp;ISO^D^^^IDNPS</c>.</summary>
    /// <remarks>IDNPS under the professionals' OID, EI when the id is a local one within a structure (it holds <c>/</c>); the patient who signs is named by the matricule (NH).</remarks>
    public static string Person(CdaId? id, string? family, string? given) => Xcn(id, family, given, "D", TypeOf(id));

    /// <summary>A device as XCN: software, then model; name type U, identifier type RI.</summary>
    public static string Device(CdaId? id, string? software, string? model) => Xcn(id, software, model, "U", "RI");

    /// <summary>An organisation as XON: <c>name^^^^^&amp;oid&amp;ISO^IDNST^^^id</c>; its name alone when it has no id.</summary>
    public static string Organisation(CdaId? id, string? name) =>
        id is { Extension.Length: > 0 } ? $"{Escape(name)}^^^^^&{id.Root}&ISO^IDNST^^^{Escape(id.Extension)}" : Escape(name);

    /// <summary><c>code^label^system</c>.</summary>
    public static string Specialty(CdaCode code) => $"{Escape(code.Code)}^{Escape(code.DisplayName)}^{Escape(code.System)}".TrimEnd('^');

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

    private static string Xcn(CdaId? id, string? second, string? third, string nameType, string idType) =>
        id is { Extension.Length: > 0 }
            ? $"{Escape(id.Extension)}^{Escape(second)}^{Escape(third)}^^^^^^&{id.Root}&ISO^{nameType}^^^{idType}"
            : $"^{Escape(second)}^{Escape(third)}^^^^^^^{nameType}";
}
