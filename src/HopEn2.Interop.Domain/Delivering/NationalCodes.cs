namespace HopEn2.Interop.Domain.Delivering;

/// <summary>Nomenclatures of what a person is, for the role that the DMP is told (dmp.md §6).</summary>
public static class NationalCodes
{
    /// <summary>TRE_G15: professions; 10 is a physician.</summary>
    public const string Professions = "1.2.250.1.71.1.2.7";

    /// <summary>TRE_R01: savoir-faire.</summary>
    public const string Qualifications = "1.2.250.1.71.4.2.5";
}
