using System.Globalization;
using System.Text;

namespace HopEn2.Interop.Fhir.Model;

/// <summary>An element of a resource, or a resource: a type, a value when it is a primitive, and further elements. What was read is written again without loss.</summary>
/// <remarks>A long value (a document in base64) stays in the bytes it was read from: those must not change while the tree is in use.</remarks>
public sealed class FhirNode
{
    private static readonly IReadOnlyList<FhirNode> None = [];

    private List<FhirNode>? _children;
    private ReadOnlyMemory<byte> _utf8;
    private string? _text;

    internal FhirNode(FhirNode? parent, ElementDefinition? definition, FhirType type) => (Parent, Definition, Type) = (parent, definition, type);

    /// <summary>A new resource without content.</summary>
    public static FhirNode Resource(string type) =>
        new(null, null, FhirSchema.Resource(type) ?? throw new ArgumentException($"{type} is no resource the engine knows.", nameof(type)));

    public FhirNode? Parent { get; }

    /// <summary>Null at the root.</summary>
    public ElementDefinition? Definition { get; }

    public FhirType Type { get; }

    public IReadOnlyList<FhirNode> Children => _children ?? None;

    /// <summary>Name of its element, without the type of a choice; of a root its type.</summary>
    public string Name => Definition?.Name ?? Type.Name;

    public bool HasValue { get; private set; }

    /// <summary>The value of a primitive as it was written, decimals with all their digits; null when it has none.</summary>
    public string? Value => HasValue ? _text ??= Encoding.UTF8.GetString(_utf8.Span) : null;

    /// <summary>The same without making a text of it; empty when it has none.</summary>
    public ReadOnlyMemory<byte> Utf8 => _utf8;

    /// <summary>The first element of this name; null when there is none.</summary>
    public FhirNode? this[string name]
    {
        get
        {
            foreach (var child in Children)
            {
                if (child.Name == name)
                    return child;
            }

            return null;
        }
    }

    /// <summary>The elements of this name.</summary>
    public IEnumerable<FhirNode> All(string name)
    {
        foreach (var child in Children)
        {
            if (child.Name == name)
                yield return child;
        }
    }

    /// <summary>The value of the first element of this name; null when there is none.</summary>
    public string? Text(string name) => this[name]?.Value;

    /// <summary>The value of its extension of this url; null when there is none.</summary>
    public FhirNode? Extension(string url)
    {
        foreach (var child in Children)
        {
            if (child.Name is "extension" && child.Text("url") == url)
                return child;
        }

        return null;
    }

    /// <summary>FHIRPath from the root: <c>Bundle.entry[0].resource.identifier[1].system</c>.</summary>
    public string Path
    {
        get
        {
            var path = new StringBuilder();
            Append(path);
            return path.ToString();
        }
    }

    /// <summary>Adds an element; <paramref name="name"/> as documents write it (<c>valueString</c>).</summary>
    public FhirNode Add(string name)
    {
        var found = Type.Find(name) ?? throw new ArgumentException($"{Type.Name} has no element {name}.", nameof(name));
        return Add(found.Definition, found.Type);
    }

    /// <summary>Adds a primitive; a null value adds nothing.</summary>
    /// <returns>This node, so that elements may be added one after another.</returns>
    public FhirNode Add(string name, string? value)
    {
        if (value is not null)
            Add(name).SetText(value);
        return this;
    }

    /// <summary>Adds a resource as an element: <c>contained</c>, or that of an entry.</summary>
    public FhirNode AddResource(string name, string type) =>
        Add((Type.Find(name) ?? throw new ArgumentException($"{Type.Name} has no element {name}.", nameof(name))).Definition, Resource(type).Type);

    internal FhirNode Add(ElementDefinition definition, FhirType type)
    {
        var child = new FhirNode(this, definition, type);
        (_children ??= []).Add(child);
        return child;
    }

    internal void SetValue(ReadOnlyMemory<byte> utf8) => (_utf8, HasValue, _text) = (utf8, true, null);

    internal void SetText(string text) => (_utf8, HasValue, _text) = (Encoding.UTF8.GetBytes(text), true, text);

    private void Append(StringBuilder path)
    {
        if (Parent is null || Definition is null)
        {
            path.Append(Type.Name);
            return;
        }

        Parent.Append(path);
        path.Append('.').Append(Definition.Name);
        if (!Definition.Many)
            return;
        var index = 0;
        foreach (var sibling in Parent.Children)
        {
            if (ReferenceEquals(sibling, this))
                break;
            if (ReferenceEquals(sibling.Definition, Definition))
                index++;
        }

        path.Append(CultureInfo.InvariantCulture, $"[{index}]");
    }
}
