using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using HopEn2.Interop.Mappings.Reading;
using HopEn2.Interop.Mappings.Yaml;

namespace HopEn2.Interop.Mappings.Files;

/// <summary>A structure as the DMP knows it, Struct_IdNat: a digit that says what the number is, and the number (identifiers.md §7).</summary>
internal sealed partial class StructureNumber : ScalarValue<string>
{
    protected override string Wanted => "a structure with its prefix: 1 and a FINESS (\"1990000002\"), 2 and a SIREN, or 3 and a SIRET";

    protected override bool TryParse(string text, out string value)
    {
        value = text;
        return Form().IsMatch(text);
    }

    protected override string Remedy(string text) => BareFiness().IsMatch(text) ? $"Write the prefix before the FINESS: \"1{text}\"." : base.Remedy(text);

    public override JsonObject Schema() => new() { ["type"] = new JsonArray("string", "number"), ["pattern"] = Form().ToString() };

    [GeneratedRegex("^(1([0-9]{2}|2[AB])[0-9]{7}|2[0-9]{9}|3[0-9]{14})$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Form();

    [GeneratedRegex("^([0-9]{2}|2[AB])[0-9]{7}$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex BareFiness();
}

/// <summary>The text of a mail, of several lines, in which <c>{{name}}</c> stands for what changes.</summary>
internal sealed class Template : Value<string>
{
    private const int Longest = 10_000;

    public override Read<string>? Read(YamlNode node, FileProblems problems)
    {
        switch (node)
        {
            case YamlUnread:
                return null;
            case YamlScalar { IsNull: false } scalar when scalar.Text.Length > Longest || scalar.Text.Any(c => char.IsControl(c) && c is not ('\n' or '\t')):
                problems.Add(scalar.At, $"The text is longer than {Longest} characters, or has control characters in it.", "Write a plain text; \"|\" and indented lines below it keep its lines.");
                return null;
            case YamlScalar { IsNull: false } scalar when TemplateCheck.Problem(scalar.Text) is { } problem:
                problems.Add(scalar.At, $"The text is no template: {Shown.Sentence(problem)}", $"Names stand between braces: {Shown.List(TemplateCheck.Names.Select(n => "{{" + n + "}}"))}.");
                return null;
            case YamlScalar { IsNull: false } scalar:
                return new(scalar.Text, scalar.At);
            default:
                problems.Add(node.At, $"Here stands {node.Sort}.", "Write a text; \"|\" and indented lines below it keep its lines.");
                return null;
        }
    }

    public override JsonObject Schema() => new() { ["type"] = "string", ["minLength"] = 1, ["maxLength"] = Longest };
}

/// <summary>Where acknowledgements go: an MLLP address that we connect to.</summary>
internal sealed partial class AnswerAddress : ScalarValue<string>
{
    protected override string Wanted => "an address such as mllp://dpi.ch-exemple.example:2580, or mllps:// for TLS";

    protected override bool TryParse(string text, out string value)
    {
        value = text.ToLowerInvariant();
        return Form().IsMatch(text) && Uri.TryCreate(value, UriKind.Absolute, out var uri) && uri is { Host.Length: > 0, Port: > 0, PathAndQuery: "" or "/" };
    }

    public override JsonObject Schema() => new() { ["type"] = "string", ["pattern"] = Form().ToString() };

    [GeneratedRegex(@"^mllps?://(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?):[0-9]{1,5}$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}
