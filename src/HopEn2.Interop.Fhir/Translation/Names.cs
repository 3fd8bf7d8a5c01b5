using HopEn2.Interop.Fhir.Model;

namespace HopEn2.Interop.Fhir.Translation;

/// <summary>HumanName.</summary>
internal static class Names
{
    /// <summary>The name of a use; null when there is none.</summary>
    public static FhirNode? Of(FhirNode? person, string use) => person?.All("name").FirstOrDefault(n => n.Text("use") == use);

    public static string? Family(FhirNode? name) => Trimmed(name?.Text("family"));

    /// <summary>The first given name.</summary>
    public static string? Given(FhirNode? name) => Trimmed(name?.Text("given"));

    /// <summary>First name and name of a person's first name of any use; null when it has none.</summary>
    public static string? Full(FhirNode? person)
    {
        if (person?["name"] is not { Type.Name: "HumanName" } name)
            return null;
        return Trimmed(string.Join(' ', new[] { Given(name), Family(name) }.OfType<string>())) ?? Trimmed(name.Text("text"));
    }

    private static string? Trimmed(string? text) => text?.Trim() is { Length: > 0 } trimmed ? trimmed : null;
}
