using System.Globalization;

namespace HopEn2.Interop.Simulators.Hospital.People;

/// <summary>Fictitious INS matricules of 15 characters (identifiers.md §3), sent under the test OID only.</summary>
internal static class Matricule
{
    /// <summary>NIR: sex, year, month, place of birth, order, key.</summary>
    public static string Nir(Dice dice, bool male, DateOnly birth, string birthPlace) =>
        WithKey($"{(male ? 1 : 2)}{birth:yyMM}{birthPlace}{dice.Below(999) + 1:000}");

    /// <summary>NIA: a waiting number, first digit 7 or 8, born abroad.</summary>
    public static string Nia(Dice dice, bool male, DateOnly birth) =>
        WithKey($"{(male ? 7 : 8)}{birth:yyMM}99{dice.Below(900) + 100:000}{dice.Below(999) + 1:000}");

    /// <summary>The same with a key that does not match.</summary>
    public static string WithBadKey(string matricule)
    {
        var key = int.Parse(matricule.AsSpan(13), CultureInfo.InvariantCulture);
        return $"{matricule.AsSpan(0, 13)}{(key % 97) + 1:00}";
    }

    /// <summary>Key = 97 − N mod 97, with 2A as 19 and 2B as 18.</summary>
    public static string WithKey(string thirteen)
    {
        var digits = thirteen.Replace("2A", "19", StringComparison.Ordinal).Replace("2B", "18", StringComparison.Ordinal);
        var key = 97 - (long.Parse(digits, CultureInfo.InvariantCulture) % 97);
        return $"{thirteen}{key:00}";
    }
}
