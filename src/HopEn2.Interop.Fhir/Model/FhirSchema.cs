using System.Collections.Frozen;

namespace HopEn2.Interop.Fhir.Model;

/// <summary>The resources and types of FHIR R4 that the engine reads: what <c>r4.txt</c> says, and nothing beside it.</summary>
public static class FhirSchema
{
    /// <summary>Primitives of R4, each with an id and extensions like any element.</summary>
    private static readonly string[] Primitives =
    [
        "base64Binary", "boolean", "canonical", "code", "date", "dateTime", "decimal", "id", "instant", "integer", "markdown", "oid",
        "positiveInt", "string", "time", "unsignedInt", "uri", "url", "uuid", "xhtml",
    ];

    private static readonly FrozenDictionary<string, FhirType> Types = Load();

    /// <summary>Any resource: the type of <c>contained</c> and of a bundle's entries. The document says which one it is.</summary>
    internal const string AnyResource = "Resource";

    /// <summary>Names of the resources that are read.</summary>
    public static IReadOnlyList<string> Resources { get; } =
        [.. Types.Values.Where(t => t.Kind == FhirTypeKind.Resource && t.Name != AnyResource).Select(t => t.Name).Order(StringComparer.Ordinal)];

    /// <summary>Null: no resource of R4 the engine reads.</summary>
    public static FhirType? Resource(string name) =>
        Types.GetValueOrDefault(name) is { Kind: FhirTypeKind.Resource, Name: not AnyResource } type ? type : null;

    private static FrozenDictionary<string, FhirType> Load()
    {
        using var stream = typeof(FhirSchema).Assembly.GetManifestResourceStream("r4.txt")!; // Embedded by the project.
        using var reader = new StreamReader(stream);
        var lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(l => l[0] != '#').ToList();

        var codes = lines.Where(l => l[0] == '=').Select(l => l[1..].Split(' ')).ToDictionary(l => l[0], l => l[1..].ToFrozenSet(StringComparer.Ordinal), StringComparer.Ordinal);
        var types = Primitives.ToDictionary(name => name, name => new FhirType(name, FhirTypeKind.Primitive), StringComparer.Ordinal);
        types[AnyResource] = new(AnyResource, FhirTypeKind.Resource);
        foreach (var line in lines.Where(l => char.IsAsciiLetter(l[0])))
        {
            var words = line.Split(' ');
            types[words[0]] = new(words[0], words[1] == "resource" ? FhirTypeKind.Resource : FhirTypeKind.Complex);
        }

        foreach (var primitive in Primitives)
            types[primitive].Elements = Elements(types[primitive], ["- id string 0..1", "- extension Extension 0..*"], types, codes);
        for (var i = 0; i < lines.Count; i++)
        {
            if (!char.IsAsciiLetter(lines[i][0]))
                continue;
            var type = types[lines[i].Split(' ')[0]];
            type.Elements = Elements(type, lines.Skip(i + 1).TakeWhile(l => l[0] == '-'), types, codes);
        }

        return types.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static List<ElementDefinition> Elements(FhirType owner, IEnumerable<string> lines, Dictionary<string, FhirType> types, Dictionary<string, FrozenSet<string>> codes)
    {
        var elements = new List<ElementDefinition>();
        foreach (var line in lines)
        {
            var words = line.Split(' ');
            var choice = words[1].EndsWith("[x]", StringComparison.Ordinal);
            var name = choice ? words[1][..^3] : words[1];
            var binding = words.Length > 4 ? codes[words[4][1..]] : null;
            elements.Add(new(name, [.. words[2].Split('|').Select(t => types[t])], choice, words[3][0] - '0', words[3].EndsWith('*'), binding, elements.Count)
            {
                IsAttribute = (name == "id" && owner.Kind != FhirTypeKind.Resource) || (name == "url" && owner.Name == "Extension"),
            });
        }

        return elements;
    }
}
