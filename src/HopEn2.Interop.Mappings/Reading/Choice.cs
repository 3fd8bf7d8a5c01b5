using System.Globalization;
using System.Text.Json.Nodes;

namespace HopEn2.Interop.Mappings.Reading;

/// <summary>One of a few words.</summary>
internal sealed class Choice<T>(params IReadOnlyList<(string Word, T Value)> words) : ScalarValue<T>
{
    protected override string Wanted => $"one of: {Shown.List(words.Select(w => w.Word))}";

    protected override bool TryParse(string text, out T value)
    {
        foreach (var (word, one) in words)
        {
            if (word == text)
            {
                value = one;
                return true;
            }
        }

        value = default!;
        return false;
    }

    protected override string Wrong(string text) => $"{Shown.Quoted(text)} is not known here.";

    protected override string Remedy(string text) => DidYouMean.Remedy(text, [.. words.Select(w => w.Word)]);

    public override JsonObject Schema() => new() { ["enum"] = new JsonArray([.. words.SelectMany(w => Spellings(w.Word))]) };

    // Unquoted, true and 10 are no texts to an editor's YAML; here they are the same words.
    private static IEnumerable<JsonNode> Spellings(string word) => word switch
    {
        "true" => [JsonValue.Create(true)],
        "false" => [JsonValue.Create(false)],
        _ when int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => [JsonValue.Create(word), JsonValue.Create(number)],
        _ => [JsonValue.Create(word)],
    };
}

/// <summary>The choices that several keys share.</summary>
internal static class Choice
{
    /// <summary>YAML 1.1 also knew yes, on, y; a file that says oui is asked again.</summary>
    public static Choice<bool> YesNo { get; } = new(("true", true), ("false", false));
}
