using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using HopEn2.Interop.Domain.Messages;

namespace HopEn2.Interop.Fhir.Model;

/// <summary>What reading JSON and XML have in common: elements one after another, each checked against what the standard says of it.</summary>
internal sealed class TreeBuilder(FhirLimits limits, FhirIssues issues)
{
    /// <summary>To find each takes time in proportion to the document: nobody is to make the two grow together.</summary>
    private const int MostErrors = 1000;

    private int _elements;

    private readonly List<LargeBytes> _rooms = [];

    public FhirIssues Issues => issues;

    /// <summary>Memory that values stand in, beside the document's own.</summary>
    public IReadOnlyList<LargeBytes> Rooms => _rooms;

    /// <summary>Too many elements, or too many errors: read no further.</summary>
    public bool IsFull => _elements > limits.MaxElements || issues.Errors > MostErrors;

    public FhirNode Add(FhirNode parent, TypedElement element)
    {
        Count();
        return parent.Add(element.Definition, element.Type);
    }

    /// <summary>The resource that a document names; null, with its issue, when it is none of R4 the engine reads.</summary>
    public FhirNode? Resource(FhirNode? parent, ElementDefinition? definition, string? name)
    {
        Count();
        if (name is not null && FhirSchema.Resource(name) is { } type)
            return parent is null ? new FhirNode(null, null, type) : parent.Add(definition!, type); // With a parent there is the element it stands in.
        var at = parent is null ? null : Below(parent, definition!.Name);
        if (string.IsNullOrEmpty(name))
            issues.Error("structure", at, "Le type de la ressource (resourceType) manque.");
        else
            issues.Error("not-supported", at, $"{Shown(name)} n'est pas une ressource de FHIR R4 que le moteur lit.");
        return null;
    }

    public void Value(FhirNode node, ReadOnlyMemory<byte> utf8)
    {
        node.SetValue(utf8);
        if (Primitives.Problem(node.Type, utf8.Span) is { } wanted)
            issues.Error("value", node, $"La valeur n'est pas de type {node.Type.Name} : {wanted}.");
        else if (node.Definition?.Codes is { } codes && !codes.Contains(node.Value!)) // It has one, just given.
            issues.Error("code-invalid", node, $"Le code n'est pas de la liste exigée : {Some(codes)}.");
    }

    /// <summary>Memory for a value that does not stay in the document's.</summary>
    public Memory<byte> Room(int size)
    {
        if (size <= LargeBytes.LargestUsual)
            return new byte[size];
        _rooms.Add(new LargeBytes(size));
        return _rooms[^1].Memory;
    }

    /// <summary>Once all of an element is there: what must be and is not, and the rules that hold for every element.</summary>
    public void Close(FhirNode node)
    {
        if (node.Type.Kind == FhirTypeKind.Primitive)
        {
            if (!node.HasValue && node["extension"] is null)
                issues.Error("required", node, "L'élément n'a ni valeur ni extension.");
            return;
        }

        foreach (var definition in node.Type.Elements)
        {
            if (definition.Min > 0 && !Has(node, definition))
                issues.Error("required", node, $"L'élément {definition.Name} manque : {node.Type.Name}.{definition.Name} est obligatoire.");
        }

        if (node.Children.Count == 0 && node.Type.Kind != FhirTypeKind.Resource)
            issues.Error("invariant", node, "Un élément a une valeur ou des éléments (ele-1).");
        Invariants.Check(node, limits, issues);
    }

    public void Unknown(FhirNode parent, string name) =>
        issues.Error("structure", Below(parent, name), $"{parent.Type.Name} n'a pas d'élément de ce nom dans FHIR R4.");

    /// <summary>A second value where the standard allows one.</summary>
    public void Repeated(FhirNode parent, TypedElement element) =>
        issues.Error("structure", Below(parent, element.Name), $"{parent.Type.Name}.{element.Definition.Name} n'est permis qu'une fois.");

    /// <summary>Path of something below a node that is no node: written only when it can stand in a path.</summary>
    public static string Below(FhirNode parent, string name) => IsName(name) ? $"{parent.Path}.{name}" : parent.Path;

    public static string Shown(string name) => IsName(name) ? name : "Ce nom";

    private static bool IsName(string name) => name.Length is > 0 and <= 64 && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    private void Count()
    {
        if (++_elements == limits.MaxElements + 1)
            issues.Fatal("too-costly", null, string.Create(CultureInfo.InvariantCulture, $"Le document a plus de {limits.MaxElements} éléments."));
    }

    private static bool Has(FhirNode node, ElementDefinition definition)
    {
        foreach (var child in node.Children)
        {
            if (ReferenceEquals(child.Definition, definition))
                return true;
        }

        return false;
    }

    private static string Some(FrozenSet<string> codes)
    {
        const int Shown = 12;
        var text = new StringBuilder().AppendJoin(", ", codes.Order(StringComparer.Ordinal).Take(Shown));
        return codes.Count > Shown ? text.Append('…').ToString() : text.ToString();
    }
}
