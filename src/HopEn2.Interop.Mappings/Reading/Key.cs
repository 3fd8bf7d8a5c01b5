using System.Text.Json.Nodes;
using HopEn2.Interop.Mappings.Yaml;

namespace HopEn2.Interop.Mappings.Reading;

/// <summary>A key a mapping file may have: the one place that says its name, its sort of value, whether it must stand, and what it is for.</summary>
internal abstract class Key(string name, string description, bool required)
{
    public string Name { get; } = name;

    /// <summary>For the JSON schema, where an editor shows it.</summary>
    public string Description { get; } = description;

    public bool Required { get; } = required;

    public abstract JsonObject Schema();

    /// <summary>The value, boxed; null when it was wrong and reported.</summary>
    public abstract object? Read(YamlNode node, FileProblems problems);

    public static Key<T> Must<T>(string name, Value<T> value, string description) => new(name, value, description, required: true, default!, null);

    /// <summary>A key without which there is nothing: to be read by <see cref="Entry.Read{T}(Key{T})"/>.</summary>
    public static Key<T> May<T>(string name, Value<T> value, string description) => new(name, value, description, required: false, default!, null);

    /// <param name="otherwise">What holds when the key does not stand; for the schema, <paramref name="otherwiseWritten"/> as it would be written.</param>
    public static Key<T> May<T>(string name, Value<T> value, string description, T otherwise, JsonNode? otherwiseWritten = null) => new(name, value, description, required: false, otherwise, otherwiseWritten);
}

/// <inheritdoc/>
internal sealed class Key<T>(string name, Value<T> value, string description, bool required, T otherwise, JsonNode? otherwiseWritten) : Key(name, description, required)
{
    public Value<T> Value { get; } = value;

    /// <summary>What holds when the key does not stand.</summary>
    public T Otherwise { get; } = otherwise;

    public override JsonObject Schema()
    {
        var schema = Value.Schema();
        schema.Insert(0, "description", Description);
        if (otherwiseWritten is not null)
            schema["default"] = otherwiseWritten.DeepClone();
        return schema;
    }

    public override object? Read(YamlNode node, FileProblems problems) => Value.Read(node, problems);
}
