namespace HopEn2.Interop.Simulators.Hospital.People;

/// <summary>A professional: of the house, or a correspondent in town.</summary>
/// <param name="Rpps">Eleven digits of the test range (997…), the last by Luhn.</param>
/// <param name="Specialty">Code of J01, for example <c>G15_10/SM26</c>.</param>
/// <param name="Mail">MSSanté address; one in ten in town has none that works.</param>
internal sealed record Professional(string Rpps, string Family, string Given, string Specialty, string SpecialtyLabel, string Mail)
{
    /// <summary>PS_IdNat: 8 and the RPPS (identifiers.md §8).</summary>
    public string NationalId => "8" + Rpps;
}
