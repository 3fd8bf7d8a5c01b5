using System.Globalization;
using System.Text.RegularExpressions;

namespace HopEn2.Interop.Simulators.Dmp.Ebrim;

/// <summary>Forms of simple values in metadata.</summary>
internal static partial class Forms
{
    private static readonly string[] Times = ["yyyy", "yyyyMM", "yyyyMMdd", "yyyyMMddHH", "yyyyMMddHHmm", "yyyyMMddHHmmss"];

    /// <summary>A DTM: a date that exists, to the year or finer, no zone (it is UTC).</summary>
    public static bool IsTime(string text) => DateTime.TryParseExact(text, Times, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    public static bool IsSecond(string text) => text.Length == 14 && IsTime(text);

    /// <summary>An OID of at most 64 characters.</summary>
    public static bool IsOid(string text) => text.Length <= 64 && Oid().IsMatch(text);

    /// <summary>An OID, or a UUID: both are ids of documents (cda.md §2).</summary>
    public static bool IsDocumentId(string text) => IsOid(text) || Guid.TryParseExact(text, "D", out _);

    public static bool IsEntryUuid(string text) => text.StartsWith("urn:uuid:", StringComparison.Ordinal) && Guid.TryParseExact(text.AsSpan("urn:uuid:".Length), "D", out _);

    /// <summary>An XON: name in 1, authority OID in 6, type in 7, id in 10 (cda.md §6). The id; null when it is none.</summary>
    public static string? InstitutionId(string xon) =>
        xon.Split('^') is { Length: >= 10 } parts && parts[0].Length > 0 && parts[5].Split('&') is ["", "1.2.250.1.71.4.2.2", "ISO"] && parts[6].Length > 0 && parts[9].Length > 0 ? parts[9] : null;

    /// <summary>An XCN with id, name and authority: <c>id^family^given^…^^^&amp;OID&amp;ISO^D^^^type</c>.</summary>
    public static bool IsPerson(string xcn) =>
        xcn.Split('^') is { Length: >= 9 } parts && parts[0].Length > 0 && parts[1].Length > 0 && parts[8].Split('&') is ["", var oid, "ISO"] && IsOid(oid);

    /// <summary>PID-n|value of sourcePatientInfo.</summary>
    public static bool IsPatientInfo(string text) => Info().IsMatch(text);

    [GeneratedRegex(@"^[0-2](\.(0|[1-9][0-9]*))+$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Oid();

    [GeneratedRegex(@"^PID-[0-9]{1,2}\|", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Info();
}
