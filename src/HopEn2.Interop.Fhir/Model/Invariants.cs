namespace HopEn2.Interop.Fhir.Model;

/// <summary>Rules of the standard that hold between elements, where the engine depends on them.</summary>
internal static class Invariants
{
    public static void Check(FhirNode node, FhirLimits limits, FhirIssues issues)
    {
        switch (node.Type.Name)
        {
            case "Extension":
                CheckExtension(node, limits, issues);
                break;
            case "Attachment" when node["data"] is not null && node["contentType"] is null:
                issues.Error("invariant", node, "Un contenu (data) a son type (contentType) (att-1).");
                break;
            case "Period" when node["start"] is { HasValue: true } start && node["end"] is { HasValue: true } end && FhirTime.Read(start.Value) > FhirTime.ReadEnd(end.Value):
                issues.Error("invariant", node, "La période finit avant de commencer (per-1).");
                break;
            case "Bundle":
                CheckBundle(node, issues);
                break;
            default:
                if (node.Type.Kind == FhirTypeKind.Resource)
                    CheckContained(node, issues);
                break;
        }
    }

    private static void CheckExtension(FhirNode extension, FhirLimits limits, FhirIssues issues)
    {
        var isModifier = extension.Name == "modifierExtension";
        if (isModifier && !limits.KnownModifiers.Contains(extension.Text("url") ?? ""))
            issues.Error("extension", extension, "modifierExtension inconnue : elle change le sens de ce qui la porte, que le moteur ne peut donc pas lire.");
        if ((extension["value"] is null) == (extension["extension"] is null))
            issues.Error("invariant", extension, "Une extension a soit une valeur, soit des extensions (ext-1).");
    }

    private static void CheckContained(FhirNode resource, FhirIssues issues)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var contained in resource.All("contained"))
        {
            if (contained["contained"] is not null)
                issues.Error("invariant", contained, "Une ressource contenue n'en contient pas d'autre (dom-2).");
            if (contained.Text("id") is not { } id)
                issues.Error("required", contained, "Une ressource contenue a un id, par lequel on la désigne.");
            else if (!ids.Add(id))
                issues.Error("invariant", contained, "Deux ressources contenues ont le même id.");
        }
    }

    // bdl-3, bdl-4, bdl-7, bdl-8, bdl-9, bdl-11, bdl-12.
    private static void CheckBundle(FhirNode bundle, FhirIssues issues)
    {
        var type = bundle.Text("type");
        var urls = new HashSet<(string, string?)>();
        var first = true;
        foreach (var entry in bundle.All("entry"))
        {
            if (type is "transaction" or "batch" && entry["request"] is null)
                issues.Error("required", entry, "Chaque entrée d'une transaction ou d'un batch dit sa requête (request).");
            if (type is "transaction-response" or "batch-response" && entry["response"] is null)
                issues.Error("required", entry, "Chaque entrée d'une réponse a son résultat (response).");
            if (entry["fullUrl"] is { HasValue: true } url)
            {
                if (url.Value!.Contains("/_history/", StringComparison.Ordinal))
                    issues.Error("invariant", url, "fullUrl ne désigne pas une version (bdl-8).");
                if (!urls.Add((url.Value!, entry["resource"]?["meta"]?.Text("versionId"))))
                    issues.Error("invariant", url, "Deux entrées ont le même fullUrl (bdl-7).");
            }

            if (first && type is "message" && entry["resource"]?.Type.Name is not "MessageHeader")
                issues.Error("invariant", entry, "La première entrée d'un message est son MessageHeader (bdl-12).");
            if (first && type is "document" && entry["resource"]?.Type.Name is not "Composition")
                issues.Error("invariant", entry, "La première entrée d'un document est sa Composition (bdl-11).");
            first = false;
        }

        if (first && type is "message" or "document" && bundle["entry"] is null)
            issues.Error("required", bundle, "Un message ou un document a des entrées.");
    }
}
