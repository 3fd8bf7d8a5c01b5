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
        var replaces = context.Resources.Any(r => r.Type.Name == "DocumentReference" && r.All("relatesTo").Any(t => t.Text("code") is "replaces"));
        return context.Root.All("entry").Select(e => Problem(e, replaces)).FirstOrDefault(p => p is not null);
    }

    private static Outcome.Parked? Problem(FhirNode entry, bool replaces)
    {
        var request = entry["request"]!; // bdl-3, checked when it was read.
        var (method, type) = (request.Text("method"), (request.Text("url") ?? "").Split('?', '/')[0]);
        if (method is not ("POST" or "PUT" or "PATCH"))
            return Refusal.Unsupported(request, $"Une transaction ne peut pas demander {method} : seulement POST et PUT. Rien n'en a été pris en compte.");
        if (entry["resource"] is not { } resource)
            return Refusal.Missing(entry, "L'entrée n'a pas de ressource.");
        // What the version replaced becomes, the replacement says itself. Any other patch would say something of its own.
        if (method == "PATCH")
        {
            return type == "DocumentReference" && resource.Type.Name == "Parameters" && replaces
                ? null
                : Refusal.Unsupported(request, "PATCH n'est pris qu'à côté d'un remplacement (Parameters, DocumentReference remplacé). Envoyer la ressource entière par PUT.");
        }

        return resource.Type.Name == type ? null : Refusal.Value(request, $"L'adresse de la requête (url) ne désigne pas le type de sa ressource, {resource.Type.Name}.");
    }
}
