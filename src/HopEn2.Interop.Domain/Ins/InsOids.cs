namespace HopEn2.Interop.Domain.Ins;

/// <summary>The authorities under which a matricule INS stands (identifiers.md §1).</summary>
/// <remarks>In HL7v2 and FHIR <see cref="Nir"/> is also the authority of the billing number (CX-5 <c>NH</c>): there the type decides. In a CDA the root alone does.</remarks>
public static class InsOids
{
    public const string Nir = "1.2.250.1.213.1.4.8";
    public const string Nia = "1.2.250.1.213.1.4.9";
    public const string Test = "1.2.250.1.213.1.4.10";
    public const string Demonstration = "1.2.250.1.213.1.4.11";

    /// <summary>True under one of the four; the INS-C of old (.2, .6, .7) is none.</summary>
    public static bool IsIns(string? oid) => oid is Nir or Nia or Test or Demonstration;

    public static bool IsTest(string? oid) => oid is Test or Demonstration;
}
