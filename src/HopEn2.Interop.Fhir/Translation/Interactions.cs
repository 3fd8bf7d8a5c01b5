using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Fhir.Model;

namespace HopEn2.Interop.Fhir.Translation;

/// <summary>What the entries of a transaction ask for. It is all or nothing: one that cannot be done refuses the whole.</summary>
internal static class Interactions
{
    public static Outcome.Parked? Problem(FhirContext context)
    {
        if (context.Root.Text("type") is not "transaction")
            return null;
        return context.Root.All("entry").Select(Problem).FirstOrDefault(p => p is not null);
    }

    private static Outcome.Parked? Problem(FhirNode entry)
    {
        var request = entry["request"]!; // bdl-3, checked when it was read.
        var (method, type) = (request.Text("method"), (request.Text("url") ?? "").Split('?', '/')[0]);
        if (method is not ("POST" or "PUT" or "PATCH"))
            return Refusal.Unsupported(request, $"Une transaction ne peut pas demander {method} : seulement POST, PUT et PATCH. Rien n'en a été pris en compte.");
        if (entry["resource"] is not { } resource)
            return Refusal.Missing(entry, "L'entrée n'a pas de ressource.");
        if (method == "PATCH")
            return PatchFacts.Problem(entry);
        return resource.Type.Name == type ? null : Refusal.Value(request, $"L'adresse de la requête (url) ne désigne pas le type de sa ressource, {resource.Type.Name}.");
    }
}
