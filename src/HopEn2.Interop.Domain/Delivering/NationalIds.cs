namespace HopEn2.Interop.Domain.Delivering;

/// <summary>Numbers of professionals and structures as the DMP and MSSanté know them, with the digit that says what they are (identifiers.md §7, §8).</summary>
public static class NationalIds
{
    /// <summary>Authority of professionals (ASIP-SANTE-PS).</summary>
    public const string Professionals = "1.2.250.1.71.4.2.1";

    /// <summary>Authority of structures (ASIP-SANTE-ST).</summary>
    public const string Structures = "1.2.250.1.71.4.2.2";

    /// <summary>PS_IdNat: <c>8</c> and the RPPS, <c>0</c> and the ADELI; what has its prefix, or is of another kind, as it stands.</summary>
    /// <param name="type">XCN-13, or the type of a FHIR identifier: <c>RPPS</c>, <c>ADELI</c>, <c>IDNPS</c> …; empty when not said.</param>
    public static string Person(string number, string type) => (type.ToUpperInvariant(), number.Length) switch
    {
        // Published messages put twelve digits, prefix included, under RPPS.
        ("RPPS", 11) => "8" + number,
        ("ADELI", 9) => "0" + number,
        _ => number,
    };

    /// <summary>Struct_IdNat: <c>1</c> and the FINESS, <c>2</c> and the SIREN, <c>3</c> and the SIRET; what has its prefix as it stands. Null when it is no structure: a unit, a service.</summary>
    /// <param name="type">XON-7, or the type of a FHIR identifier: <c>FINEG</c>, <c>FINEJ</c>, <c>SIREN</c>, <c>SIRET</c>, <c>IDNST</c>; empty when not said.</param>
    public static string? Structure(string number, string type) => (type.ToUpperInvariant(), number.Length) switch
    {
        (_, 0) or ("UF" or "SRV" or "SVR", _) => null,
        ("FINEG" or "FINEJ" or "", 9) => "1" + number,
        ("SIREN", 9) => "2" + number,
        ("SIRET", 14) => "3" + number,
        _ => number,
    };

    /// <summary>PS_IdNat of a person or automate that only its structure knows: <c>3</c> and the FINESS, <c>/</c>, the number it has there.</summary>
    /// <param name="structure">Struct_IdNat: what its prefix becomes: 0 (cabinet ADELI) 1, 1 (FINESS) 3, 2 (SIREN) 4, 3 (SIRET) 5, 4 (cabinet RPPS) 6.</param>
    public static string Within(string structure, string number) => structure switch
    {
        ['0', .. var rest] => $"1{rest}/{number}",
        [>= '1' and <= '4' and var kind, .. var rest] => $"{(char)(kind + 2)}{rest}/{number}",
        _ => $"{structure}/{number}",
    };
}
