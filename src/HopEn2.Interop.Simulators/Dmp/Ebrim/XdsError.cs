namespace HopEn2.Interop.Simulators.Dmp.Ebrim;

/// <summary>One RegistryError (dmp.md §7).</summary>
/// <param name="Context">Names the attribute first; never holds its value, which may be a patient's.</param>
internal sealed record XdsError(string Code, string Context, bool Warning = false)
{
    public static XdsError Metadata(string context) => new("XDSRegistryMetadataError", context);

    public static XdsError Repository(string context) => new("XDSRepositoryMetadataError", context);

    public static XdsError Patient(string context) => new("XDSPatientIdDoesNotMatch", context);
}
