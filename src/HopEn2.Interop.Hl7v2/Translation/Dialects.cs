using HopEn2.Interop.Hl7v2.Er7;

namespace HopEn2.Interop.Hl7v2.Translation;

/// <summary>Which agreement the sender says it follows (MSH-21; hl7v2.md §10). Only what cannot be told from the message itself depends on it.</summary>
internal enum Dialect
{
    /// <summary>None named, or the French PAM.</summary>
    Plain,

    /// <summary>Transmission d'un document CDA-R2 en HL7v2: 2.1, 2.0, 1.2.</summary>
    Transmission,

    /// <summary>Transmission au LPS: the document came in by MSSanté and is not the house's own, whoever MSH-3 says speaks.</summary>
    ToLps,
}

internal static class Dialects
{
    public static Dialect Of(Er7Value profiles)
    {
        foreach (var profile in profiles)
        {
            var name = profile[2].Code;
            if (name.Equals("CISIS_CDA_HL7_LPS", StringComparison.OrdinalIgnoreCase))
                return Dialect.ToLps;
            if (name.StartsWith("CISIS_CDA_HL7_V", StringComparison.OrdinalIgnoreCase))
                return Dialect.Transmission;
        }

        return Dialect.Plain;
    }

    /// <summary>MSH-21 as the header shows it: its first repetition, both components trimmed (a text of the profile has a blank after the first).</summary>
    public static string NameOf(Er7Value profiles)
    {
        var (version, name) = (profiles[1].Code, profiles[2].Code);
        return name.Length == 0 ? version : $"{version}^{name}";
    }
}
