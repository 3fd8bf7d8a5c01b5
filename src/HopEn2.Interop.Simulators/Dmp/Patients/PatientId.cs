using System.Globalization;
using System.Text.RegularExpressions;

namespace HopEn2.Interop.Simulators.Dmp.Patients;

/// <summary>An INS as XDS and VIHF write it: <c>matricule^^^&amp;OID&amp;ISO^NH</c> (identifiers.md §1, cda.md §9).</summary>
internal sealed partial record PatientId(string Matricule, string Oid)
{
    public const string Nir = "1.2.250.1.213.1.4.8";
    public const string Nia = "1.2.250.1.213.1.4.9";
    public const string TestNir = "1.2.250.1.213.1.4.10";
    public const string DemonstrationNir = "1.2.250.1.213.1.4.11";

    /// <summary>Null: not of this form. Says nothing of key and OID.</summary>
    public static PatientId? Parse(string cx) => Form().Match(cx) is { Success: true } m ? new PatientId(m.Groups["id"].Value, m.Groups["oid"].Value) : null;

    public override string ToString() => $"{Matricule}^^^&{Oid}&ISO^NH";

    /// <summary>Null: well formed, key and OID right. Else what is wrong, without the matricule.</summary>
    public string? Problem() => this switch
    {
        _ when Oid is not (Nir or Nia or TestNir or DemonstrationNir) => "the OID is none of an INS",
        _ when !MatriculeForm().IsMatch(Matricule) => "the matricule is malformed",
        _ when Key(Matricule[..13]) != Matricule[13..] => "the key of the matricule is wrong",
        // A waiting number (NIA) begins with 7 or 8, a NIR never does (identifiers.md §3).
        _ when Oid == Nia && Matricule[0] is not ('7' or '8') => "the matricule is no NIA, its OID says so",
        _ when Oid == Nir && Matricule[0] is ('7' or '8') => "the matricule is a NIA, its OID says NIR",
        _ => null,
    };

    /// <summary>As it may be shown: <c>2 77 •• •• ••• ••• ••</c>.</summary>
    public string Masked => Matricule.Length >= 3 ? $"{Matricule[0]} {Matricule[1..3]} •• •• ••• ••• ••" : "•";

    /// <summary>97 − N mod 97, with 2A as 19 and 2B as 18.</summary>
    private static string Key(string thirteen)
    {
        var digits = thirteen.Replace("2A", "19", StringComparison.Ordinal).Replace("2B", "18", StringComparison.Ordinal);
        return (97 - (long.Parse(digits, CultureInfo.InvariantCulture) % 97)).ToString("00", CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"^(?<id>[^\^&]+)\^\^\^&(?<oid>[0-9.]+)&ISO\^NH$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Form();

    [GeneratedRegex("^[1-478][0-9]{2}(0[1-9]|1[0-2]|[2-9][0-9])([0-9]{2}|2[AB])[0-9]{6}[0-9]{2}$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MatriculeForm();
}
