using System.Globalization;
using System.Text;
using System.Text.Json;

namespace HopEn2.Interop.Fhir.Model;

/// <summary>FHIR JSON → elements, in one pass. Values stay in the bytes of the document, unless they are escaped.</summary>
internal sealed class JsonReading(ReadOnlyMemory<byte> body, FhirLimits limits, TreeBuilder tree)
{
    private const string ResourceType = "resourceType";
    private const int LongestName = 100;

    // A name is used up before what it names is read, so one buffer serves all levels.
    private readonly char[] _name = new char[LongestName];

    /// <summary>The document's resource; null when there is none, for which there then is an issue.</summary>
    public FhirNode? Read()
    {
        var reader = new Utf8JsonReader(body.Span, new JsonReaderOptions { MaxDepth = limits.MaxDepth });
        try
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                tree.Issues.Fatal("structure", null, "Le document JSON n'est pas un objet.");
                return null;
            }

            var root = Resource(ref reader, null, null);
            // What follows the object, if not blank, is an error of its own.
            while (!tree.IsFull && reader.Read())
            {
            }

            return tree.IsFull ? null : root;
        }
        catch (JsonException e)
        {
            var deep = reader.CurrentDepth >= limits.MaxDepth - 1;
            tree.Issues.Fatal(deep ? "too-costly" : "structure", null, deep
                ? string.Create(CultureInfo.InvariantCulture, $"Le document a plus de {limits.MaxDepth} niveaux, ou n'est pas du JSON (ligne {e.LineNumber + 1}, octet {e.BytePositionInLine}).")
                : string.Create(CultureInfo.InvariantCulture, $"Le document n'est pas du JSON : ligne {e.LineNumber + 1}, octet {e.BytePositionInLine}."));
            return null;
        }
    }

    private FhirNode? Resource(ref Utf8JsonReader reader, FhirNode? parent, ElementDefinition? definition)
    {
        var node = tree.Resource(parent, definition, TypeOf(reader));
        if (node is null)
        {
            reader.Skip();
            return null;
        }

        Object(ref reader, node);
        return node;
    }

    // resourceType may stand anywhere in the object; what it is must be known before the rest is read. A copy of the reader looks ahead.
    private static string? TypeOf(Utf8JsonReader ahead)
    {
        while (ahead.Read() && ahead.TokenType == JsonTokenType.PropertyName)
        {
            var found = ahead.ValueTextEquals(ResourceType);
            ahead.Read();
            if (found)
                return ahead.TokenType == JsonTokenType.String && ahead.ValueSpan.Length <= LongestName && !ahead.ValueIsEscaped ? Encoding.UTF8.GetString(ahead.ValueSpan) : null;
            ahead.Skip();
        }

        return null;
    }

    private void Object(ref Utf8JsonReader reader, FhirNode node)
    {
        var typeSeen = false;
        // Which elements have been, values and their counterparts apart.
        HashSet<(ElementDefinition, FhirType, bool)>? seen = null;
        while (!tree.IsFull && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = Name(ref reader);
            if (node.Type.Kind == FhirTypeKind.Resource && !typeSeen && name is ResourceType)
            {
                typeSeen = true;
                reader.Read();
                continue;
            }

            var isCounterpart = name.Length > 0 && name[0] == '_';
            var element = node.Type.Find(isCounterpart ? name[1..] : name);
            if (element is null || (isCounterpart && element.Type.Kind != FhirTypeKind.Primitive))
            {
                tree.Unknown(node, name.ToString());
                reader.Read();
                reader.Skip();
                continue;
            }

            reader.Read();
            if (!(seen ??= []).Add((element.Definition, element.Type, isCounterpart)) || OtherType(node, element))
            {
                tree.Repeated(node, element);
                reader.Skip();
            }
            else if (element.Definition.Many)
            {
                Array(ref reader, node, element, isCounterpart);
            }
            else
            {
                Single(ref reader, node, element, isCounterpart);
            }
        }

        // Of any other element ele-1 says it.
        if (seen is null && node.Type.Kind == FhirTypeKind.Primitive)
            tree.Issues.Error("structure", node, "Un objet vide n'est pas permis : l'omettre.");
        CloseAll(node);
    }

    // Primitives are complete only now: value and counterpart may be apart. So a counterpart leaves it to the element around it to close its own.
    private void CloseAll(FhirNode node)
    {
        foreach (var child in node.Children)
        {
            if (child.Type.Kind == FhirTypeKind.Primitive)
                tree.Close(child);
        }

        if (node.Type.Kind != FhirTypeKind.Primitive)
            tree.Close(node);
    }

    private ReadOnlySpan<char> Name(ref Utf8JsonReader reader)
    {
        if (reader.ValueSpan.Length > LongestName)
            return "";
        try
        {
            return _name.AsSpan(0, reader.CopyString(_name));
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair: no name.
            return "";
        }
    }

    /// <summary>A choice that has a value of another type already.</summary>
    private static bool OtherType(FhirNode node, TypedElement element)
    {
        if (!element.Definition.IsChoice)
            return false;
        foreach (var child in node.Children)
        {
            if (ReferenceEquals(child.Definition, element.Definition) && !ReferenceEquals(child.Type, element.Type))
                return true;
        }

        return false;
    }

    private void Single(ref Utf8JsonReader reader, FhirNode node, TypedElement element, bool isCounterpart)
    {
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            tree.Issues.Error("structure", TreeBuilder.Below(node, element.Name), $"{node.Type.Name}.{element.Definition.Name} n'est permis qu'une fois : ce n'est pas un tableau.");
            reader.Skip();
            return;
        }

        if (reader.TokenType == JsonTokenType.Null)
            tree.Issues.Error("structure", TreeBuilder.Below(node, element.Name), "null n'est pas une valeur : omettre l'élément.");
        else
            Item(ref reader, node, element, isCounterpart, node[element.Definition.Name]);
    }

    private void Array(ref Utf8JsonReader reader, FhirNode node, TypedElement element, bool isCounterpart)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            tree.Issues.Error("structure", TreeBuilder.Below(node, element.Name), $"{node.Type.Name}.{element.Definition.Name} peut se répéter : c'est un tableau, même d'un seul élément.");
            reader.Skip();
            return;
        }

        // Of primitives the other half may have made the nodes already: index by index they are the same.
        var others = element.Type.Kind == FhirTypeKind.Primitive ? node.All(element.Definition.Name).ToList() : [];
        var count = 0;
        while (!tree.IsFull && reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var other = count < others.Count ? others[count] : null;
            if (reader.TokenType != JsonTokenType.Null)
                Item(ref reader, node, element, isCounterpart, other);
            else if (element.Type.Kind == FhirTypeKind.Primitive)
                _ = other ?? tree.Add(node, element);
            else
                tree.Issues.Error("structure", TreeBuilder.Below(node, element.Name), "null n'est pas permis dans ce tableau.");
            count++;
        }

        if (count == 0)
            tree.Issues.Error("structure", TreeBuilder.Below(node, element.Name), "Un tableau vide n'est pas permis : omettre l'élément.");
    }

    private void Item(ref Utf8JsonReader reader, FhirNode node, TypedElement element, bool isCounterpart, FhirNode? other)
    {
        if (element.Type.Kind == FhirTypeKind.Primitive && !isCounterpart)
        {
            Value(ref reader, other ?? tree.Add(node, element));
            return;
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            tree.Issues.Error("structure", TreeBuilder.Below(node, element.Name), "C'est un objet qui est attendu ici.");
            reader.Skip();
        }
        else if (element.Type.Kind == FhirTypeKind.Resource)
        {
            Resource(ref reader, node, element.Definition);
        }
        else
        {
            Object(ref reader, isCounterpart && other is not null ? other : tree.Add(node, element));
        }
    }

    private void Value(ref Utf8JsonReader reader, FhirNode node)
    {
        var wanted = node.Type.Name == "boolean" ? reader.TokenType is JsonTokenType.True or JsonTokenType.False
            : Primitives.IsNumber(node.Type) ? reader.TokenType == JsonTokenType.Number
            : reader.TokenType == JsonTokenType.String;
        if (!wanted)
        {
            // With a value, be it none, it is not reported a second time as missing.
            node.SetValue(default);
            tree.Issues.Error("structure", node, $"Le type JSON de la valeur n'est pas celui de {node.Type.Name}.");
            reader.Skip();
        }
        else if (!reader.ValueIsEscaped)
        {
            var start = (int)reader.TokenStartIndex + (reader.TokenType == JsonTokenType.String ? 1 : 0);
            tree.Value(node, body.Slice(start, reader.ValueSpan.Length));
        }
        else
        {
            Unescaped(ref reader, node);
        }
    }

    private void Unescaped(ref Utf8JsonReader reader, FhirNode node)
    {
        var buffer = tree.Room(reader.ValueSpan.Length);
        try
        {
            tree.Value(node, buffer[..reader.CopyString(buffer.Span)]);
        }
        catch (InvalidOperationException)
        {
            node.SetValue(default);
            tree.Issues.Error("value", node, "La valeur a un caractère coupé en deux (\\uD800 à \\uDFFF seul).");
        }
    }
}
