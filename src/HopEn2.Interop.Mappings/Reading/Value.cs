using System.Text.Json.Nodes;
using HopEn2.Interop.Mappings.Yaml;

namespace HopEn2.Interop.Mappings.Reading;

/// <summary>A sort of value a key may have: how it is read, and how the JSON schema describes it.</summary>
internal abstract class Value<T>
{
    /// <summary>The value; null when it is none, which was then reported.</summary>
    public abstract Read<T>? Read(YamlNode node, FileProblems problems);

    public abstract JsonObject Schema();
}

/// <summary>A value that was read, and where.</summary>
internal sealed record Read<T>(T Value, Place At);

/// <summary>A value written as one word or text.</summary>
internal abstract class ScalarValue<T> : Value<T>
{
    /// <summary>What is to be written instead, for the remedy.</summary>
    protected abstract string Wanted { get; }

    public sealed override Read<T>? Read(YamlNode node, FileProblems problems)
    {
        switch (node)
        {
            case YamlUnread:
                return null;
            case YamlScalar { IsNull: false } scalar when !scalar.Text.Any(char.IsControl) && TryParse(scalar.Text, out var value):
                return new(value, scalar.At);
            case YamlScalar { IsNull: false } scalar:
                problems.Add(scalar.At, Wrong(scalar.Text), Remedy(scalar.Text));
                return null;
            default:
                problems.Add(node.At, $"Here stands {node.Sort}.", $"Write {Wanted}.");
                return null;
        }
    }

    protected abstract bool TryParse(string text, out T value);

    protected virtual string Wrong(string text) => $"{Shown.Quoted(text)} is not {Wanted}.";

    protected virtual string Remedy(string text) => $"Write {Wanted}.";
}
