using System.Collections.Frozen;

namespace HopEn2.Interop.Fhir.Model;

public enum FhirTypeKind
{
    /// <summary>A value, with an id and extensions of its own.</summary>
    Primitive,

    /// <summary>A data type, or a part of a resource.</summary>
    Complex,

    Resource,
}

/// <summary>A resource, a data type, or a part of one: which elements it has. All of them come from one table, <c>r4.txt</c>.</summary>
public sealed class FhirType
{
    private IReadOnlyList<ElementDefinition> _elements = [];
    private FrozenDictionary<string, TypedElement> _byName = FrozenDictionary<string, TypedElement>.Empty;

    internal FhirType(string name, FhirTypeKind kind) => (Name, Kind) = (name, kind);

    /// <summary>As the standard writes it: <c>Encounter</c>, <c>Period</c>, <c>dateTime</c>; of a part its path, <c>Encounter.location</c>.</summary>
    public string Name { get; }

    public FhirTypeKind Kind { get; }

    /// <summary>In the order of the standard, which XML keeps.</summary>
    public IReadOnlyList<ElementDefinition> Elements
    {
        get => _elements;
        internal set
        {
            _elements = value;
            _byName = value.SelectMany(e => e.Types.Select(t => new TypedElement(e, t))).ToFrozenDictionary(e => e.Name, StringComparer.Ordinal);
        }
    }

    /// <summary>The element that a document calls so; of <c>value[x]</c> each type has its name, such as <c>valueString</c>. Null: there is none.</summary>
    public TypedElement? Find(ReadOnlySpan<char> name) =>
        _byName.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var found) ? found : null;

    public override string ToString() => Name;
}

/// <summary>What the standard says of one element of a type.</summary>
/// <param name="Name">Without the type of a choice: <c>value</c> of <c>value[x]</c>, as FHIRPath has it.</param>
/// <param name="Min">0, or 1 when it is required.</param>
/// <param name="Codes">Codes of a required binding; null when none is required.</param>
/// <param name="Index">Its place among the elements of its type.</param>
public sealed record ElementDefinition(string Name, IReadOnlyList<FhirType> Types, bool IsChoice, int Min, bool Many, FrozenSet<string>? Codes, int Index)
{
    /// <summary>Written as an attribute in XML: the id of what is no resource, and the url of an extension.</summary>
    public bool IsAttribute { get; init; }
}

/// <summary>An element with the one of its types that a document uses.</summary>
public sealed record TypedElement(ElementDefinition Definition, FhirType Type)
{
    /// <summary>As documents write it: <c>valueString</c>.</summary>
    public string Name { get; } = Definition.IsChoice ? Definition.Name + char.ToUpperInvariant(Type.Name[0]) + Type.Name[1..] : Definition.Name;
}
