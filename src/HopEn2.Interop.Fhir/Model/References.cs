namespace HopEn2.Interop.Fhir.Model;

/// <summary>The resources of one document by what references call them: <c>#id</c> within a resource, fullUrl or <c>Type/id</c> within a bundle.</summary>
public sealed class References
{
    private readonly Dictionary<string, FhirNode> _entries = new(StringComparer.Ordinal);

    public References(FhirNode root)
    {
        Root = root;
        foreach (var entry in root.Type.Name == "Bundle" ? root.All("entry") : [])
        {
            if (entry["resource"] is not { } resource)
                continue;
            if (entry.Text("fullUrl") is { } url)
            {
                _entries.TryAdd(url, resource);
                // A server's own address ends with Type/id, by which its resources call each other.
                if (LocalPart(url) is { } local)
                    _entries.TryAdd(local, resource);
            }

            if (resource.Text("id") is { } id)
                _entries.TryAdd($"{resource.Type.Name}/{id}", resource);
        }
    }

    public FhirNode Root { get; }

    /// <summary>What a Reference (or an element of type uri that is one) means; null when that is not in the document.</summary>
    public FhirNode? Resolve(FhirNode? reference)
    {
        var target = reference?.Type.Name == "Reference" ? reference.Text("reference") : reference?.Value;
        if (string.IsNullOrEmpty(target))
            return null;
        if (target[0] == '#')
            return Contained(reference!, target[1..]); // It had a target.
        return _entries.GetValueOrDefault(target) ?? (LocalPart(target) is { } local ? _entries.GetValueOrDefault(local) : null);
    }

    /// <summary>References that name something the document should have and has not.</summary>
    internal void Check(FhirIssues issues) => Check(Root, issues);

    private void Check(FhirNode node, FhirIssues issues)
    {
        foreach (var child in node.Children)
            Check(child, issues);
        if (node.Type.Name != "Reference" || node.Text("reference") is not { Length: > 0 } target || Resolve(node) is not null)
            return;
        if (target[0] == '#')
            issues.Error("not-found", node["reference"]!, "La référence désigne une ressource contenue qui n'y est pas."); // It has one, just read.
        else if (target.StartsWith("urn:", StringComparison.Ordinal))
            issues.Error("not-found", node["reference"]!, "La référence désigne une entrée (fullUrl) que le document n'a pas."); // As above.
        else if (Root.Type.Name == "Bundle" && node.Parent is { Type.Name: "MessageHeader" } && node.Name == "focus")
            issues.Error("not-found", node["reference"]!, "Ce que le message annonce (focus) n'est pas dans le message."); // As above.
    }

    private static FhirNode? Contained(FhirNode reference, string id)
    {
        for (var container = reference.Parent; container is not null; container = container.Parent)
        {
            if (container.Type.Kind != FhirTypeKind.Resource || container.Name == "contained")
                continue;
            // "#" alone is the container itself.
            return id.Length == 0 ? container : container.All("contained").FirstOrDefault(c => c.Text("id") == id);
        }

        return null;
    }

    private static string? LocalPart(string url)
    {
        var history = url.IndexOf("/_history/", StringComparison.Ordinal);
        var path = history < 0 ? url : url[..history];
        var id = path.LastIndexOf('/');
        var type = id <= 0 ? -1 : path.LastIndexOf('/', id - 1);
        return id <= 0 ? null : path[(type + 1)..];
    }
}
