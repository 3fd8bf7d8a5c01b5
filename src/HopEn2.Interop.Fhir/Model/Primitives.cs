using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace HopEn2.Interop.Fhir.Model;

/// <summary>The formats of the primitive types (R4 datatypes.html). What it says is French, of the form and never of the content.</summary>
internal static class Primitives
{
    private static readonly SearchValues<byte> Controls = SearchValues.Create([.. Enumerable.Range(0, 0x20).Where(c => c is not ('\t' or '\r' or '\n')).Select(c => (byte)c)]);
    private static readonly SearchValues<byte> Blanks = SearchValues.Create(" \t\r\n"u8);

    /// <summary>Null when the value is of the type; else what its form should be.</summary>
    public static string? Problem(FhirType type, ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty)
            return "une valeur vide n'est pas permise : omettre l'élément";
        if (type.Name is not ("base64Binary" or "xhtml") && HasCharacterOfNoDocument(value))
            return "des caractères que XML a aussi : ni caractère de contrôle, ni U+FFFE, U+FFFF";
        return type.Name switch
        {
            "boolean" => value.SequenceEqual("true"u8) || value.SequenceEqual("false"u8) ? null : "true ou false",
            "integer" => IsInteger(value, int.MinValue) ? null : "un entier de 32 bits",
            "unsignedInt" => IsInteger(value, 0) ? null : "un entier positif ou nul",
            "positiveInt" => IsInteger(value, 1) ? null : "un entier supérieur à zéro",
            "decimal" => IsDecimal(value) ? null : "un nombre décimal",
            "base64Binary" => Base64Text.IsValid(value) ? null : "du base64",
            "code" => IsCode(value) ? null : "un code sans blanc au début, à la fin, ni doublé",
            "id" => value.Length <= 64 && !value.ContainsAnyExcept(IdCharacters) ? null : "1 à 64 lettres sans accent, chiffres, - et .",
            "uri" or "url" or "canonical" => value.ContainsAny(Blanks) ? "une URI, sans blanc" : null,
            "oid" => value.StartsWith("urn:oid:"u8) && IsOid(value["urn:oid:"u8.Length..]) ? null : "urn:oid: et un OID",
            "uuid" => value.StartsWith("urn:uuid:"u8) && Guid.TryParseExact(Encoding.UTF8.GetString(value["urn:uuid:"u8.Length..]), "D", out _) ? null : "urn:uuid: et un UUID",
            "date" => IsDate(value) ? null : "AAAA, AAAA-MM ou AAAA-MM-JJ",
            "dateTime" => IsDateTime(value) ? null : "AAAA, AAAA-MM, AAAA-MM-JJ, ou AAAA-MM-JJThh:mm:ss avec fuseau",
            "instant" => value.Length > 10 && IsDateTime(value) ? null : "AAAA-MM-JJThh:mm:ss avec fuseau",
            "time" => IsTime(value) ? null : "hh:mm:ss",
            "string" or "markdown" => value.ContainsAnyExcept(Blanks) ? null : "du texte, non blanc",
            "xhtml" => Narrative.Problem(value),
            _ => null,
        };
    }

    /// <summary>JSON writes these without quotes.</summary>
    public static bool IsNumber(FhirType type) => type.Name is "integer" or "unsignedInt" or "positiveInt" or "decimal";

    private static readonly SearchValues<byte> IdCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-."u8);

    private static bool IsInteger(ReadOnlySpan<byte> value, int least) =>
        Utf8Parser.TryParse(value, out int number, out var used) && used == value.Length && number >= least && value[0] != '+'
        && (value is [(byte)'0'] || value[0] is not (byte)'0') && !(value.Length > 1 && value[0] == '-' && value[1] == '0');

    // -?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?
    private static bool IsDecimal(ReadOnlySpan<byte> value)
    {
        if (value[0] == '-')
            value = value[1..];
        var digits = Digits(value);
        if (digits == 0 || (digits > 1 && value[0] == '0'))
            return false;
        value = value[digits..];
        if (value is [(byte)'.', ..])
        {
            digits = Digits(value[1..]);
            if (digits == 0)
                return false;
            value = value[(digits + 1)..];
        }

        if (value.IsEmpty)
            return true;
        if (value[0] is not ((byte)'e' or (byte)'E'))
            return false;
        value = value[1..];
        if (value is [(byte)'+' or (byte)'-', ..])
            value = value[1..];
        return value.Length > 0 && Digits(value) == value.Length;
    }

    private static int Digits(ReadOnlySpan<byte> value)
    {
        var end = value.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return end < 0 ? value.Length : end;
    }

    private static bool IsCode(ReadOnlySpan<byte> value)
    {
        if (Blanks.Contains(value[0]) || Blanks.Contains(value[^1]))
            return false;
        for (var i = 1; i < value.Length; i++)
        {
            if (Blanks.Contains(value[i]) && (value[i] != ' ' || value[i - 1] == ' '))
                return false;
        }

        return true;
    }

    private static bool IsOid(ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty || value[0] is < (byte)'0' or > (byte)'2')
            return false;
        var arcs = 0;
        foreach (var range in value.Split((byte)'.'))
        {
            var arc = value[range];
            if (arc.IsEmpty || Digits(arc) != arc.Length || (arc.Length > 1 && arc[0] == '0'))
                return false;
            arcs++;
        }

        return arcs >= 2;
    }

    private static bool IsDate(ReadOnlySpan<byte> value)
    {
        if (value.Length is not (4 or 7 or 10) || !Number(value[..4], out var year) || year < 1)
            return false;
        if (value.Length == 4)
            return true;
        if (value[4] != '-' || !Number(value.Slice(5, 2), out var month) || month is < 1 or > 12)
            return false;
        return value.Length == 7 || (value[7] == '-' && Number(value.Slice(8, 2), out var day) && day >= 1 && day <= DateTime.DaysInMonth(year, month));
    }

    private static bool IsDateTime(ReadOnlySpan<byte> value)
    {
        if (value.Length <= 10)
            return IsDate(value);
        if (!IsDate(value[..10]) || value[10] != 'T')
            return false;
        value = value[11..];
        var zone = value.IndexOfAny((byte)'Z', (byte)'+', (byte)'-');
        return zone > 0 && IsTime(value[..zone]) && IsZone(value[zone..]);
    }

    private static bool IsZone(ReadOnlySpan<byte> value) =>
        value is [(byte)'Z'] || (value.Length == 6 && value[0] != 'Z' && value[3] == ':' && Number(value.Slice(1, 2), out var hours) && Number(value[4..], out var minutes)
            && minutes < 60 && (hours < 14 || (hours == 14 && minutes == 0)));

    private static bool IsTime(ReadOnlySpan<byte> value)
    {
        if (value.Length < 8 || value[2] != ':' || value[5] != ':' || !Number(value[..2], out var hour) || !Number(value.Slice(3, 2), out var minute) || !Number(value.Slice(6, 2), out var second))
            return false;
        var fraction = value[8..];
        return hour < 24 && minute < 60 && second <= 60 && (fraction.IsEmpty || (fraction.Length is > 1 and < 20 && fraction[0] == '.' && Digits(fraction[1..]) == fraction.Length - 1));
    }

    private static bool Number(ReadOnlySpan<byte> digits, out int number) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    // What is accepted can be answered in both formats.
    private static bool HasCharacterOfNoDocument(ReadOnlySpan<byte> value)
    {
        if (value.ContainsAny(Controls))
            return true;
        for (var at = value.IndexOf("\uFFFF"u8[..2]); at >= 0; at = value.IndexOf("\uFFFF"u8[..2]))
        {
            if (value.Length > at + 2 && value[at + 2] is 0xBE or 0xBF)
                return true;
            value = value[(at + 2)..];
        }

        return false;
    }
}
