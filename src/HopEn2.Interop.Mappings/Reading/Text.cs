using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace HopEn2.Interop.Mappings.Reading;

/// <summary>A text of one form.</summary>
/// <param name="wanted">"a code of letters, digits …": completes "Write".</param>
/// <param name="pattern">The whole text; null: any text on one line.</param>
internal sealed partial class Text(string wanted, Regex? pattern = null) : ScalarValue<string>
{
    private const int Longest = 300;

    public static Text Label { get; } = new("a text on one line, of 300 characters at most");

    /// <summary>A short name used in other files, addresses and commands.</summary>
    public static Text Name { get; } = new("a name of lower-case letters, digits and hyphens, such as dpi or labo-nord", NameForm());

    /// <summary>A code of the house, kept as written; leading zeros count (identifiers.md §6).</summary>
    public static Text Code { get; } = new("a code of 1 to 20 letters, digits, hyphens, dots or underscores, without blanks", CodeForm());

    /// <summary>A FINESS number: department (2A, 2B possible) and the rest (identifiers.md §7).</summary>
    public static Text Finess { get; } = new("a FINESS number, 9 characters such as \"990000002\"", FinessForm());

    public static Text Oid { get; } = new("an OID, such as 1.2.250.1.213.1.1.4.12", OidForm());

    protected override string Wanted => wanted;

    protected override bool TryParse(string text, out string value)
    {
        value = text;
        return text.Length is > 0 and <= Longest && text.AsSpan().Trim().Length == text.Length && (pattern is null || pattern.IsMatch(text));
    }

    protected override string Wrong(string text) =>
        text.AsSpan().Trim().Length != text.Length && text.Length > 0 ? $"{Shown.Quoted(text)} begins or ends with a blank." : base.Wrong(text);

    public override JsonObject Schema()
    {
        // A number may stand unquoted: the file is read as text, so 0101 keeps its zero.
        var schema = new JsonObject { ["type"] = new JsonArray("string", "number"), ["minLength"] = 1, ["maxLength"] = Longest };
        if (pattern is not null)
            schema["pattern"] = pattern.ToString();
        return schema;
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,39}$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex NameForm();

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,19}$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex CodeForm();

    [GeneratedRegex("^([0-9]{2}|2[AB])[0-9]{7}$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex FinessForm();

    [GeneratedRegex(@"^[0-2](\.(0|[1-9][0-9]*))+$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex OidForm();
}
