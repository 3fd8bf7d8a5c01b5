using System.Text.Json.Nodes;
using HopEn2.Interop.Mappings.Yaml;

namespace HopEn2.Interop.Mappings.Reading;

/// <summary>A list. Entries that are wrong are left out of what is read, each with its own problem.</summary>
/// <param name="of">What one is.</param>
/// <param name="what">What they are, for messages: "services".</param>
/// <param name="least">How many there must be.</param>
internal sealed class ListOf<T>(Value<T> of, string what, int least = 0) : Value<IReadOnlyList<Read<T>>>
{
    public Value<T> Of { get; } = of;

    public override Read<IReadOnlyList<Read<T>>>? Read(YamlNode node, FileProblems problems)
    {
        if (node is not YamlList list)
        {
            if (node is not YamlUnread)
                problems.Add(node.At, $"Here stands {node.Sort} instead of a list of {what}.", "Write a list: a line \"- …\" for each, or [a, b].");
            return null;
        }

        if (list.Items.Count < least)
            problems.Add(list.At, $"The list of {what} is empty.", $"Give {(least == 1 ? "one" : $"{least}")} at least.");
        return new([.. list.Items.Select(i => Of.Read(i, problems)).OfType<Read<T>>()], list.At);
    }

    public override JsonObject Schema()
    {
        var schema = new JsonObject { ["type"] = "array", ["items"] = Of.Schema() };
        if (least > 0)
            schema["minItems"] = least;
        return schema;
    }
}
