using HopEn2.Interop.Fhir.Model;

namespace HopEn2.Interop.Fhir.Translation;

/// <summary>E-mail addresses as telecom has them.</summary>
internal static class Addresses
{
    private const string PatientDomain = "@patient.mssante.fr";

    public static bool IsPatient(string address) => address.EndsWith(PatientDomain, StringComparison.Ordinal);

    /// <summary>Those of a person, role or organisation, in lower case.</summary>
    public static IEnumerable<string> Of(FhirNode? resource) =>
        (resource?.All("telecom") ?? []).Select(t => (t.Text("value") ?? "").Replace("mailto:", "", StringComparison.OrdinalIgnoreCase).ToLowerInvariant()).Where(a => a.Contains('@', StringComparison.Ordinal));
}
