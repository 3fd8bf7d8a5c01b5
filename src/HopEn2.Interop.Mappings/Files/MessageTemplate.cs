using System.Text.Json.Nodes;
using HandlebarsDotNet;
using HopEn2.Interop.Mappings.Reading;
using HopEn2.Interop.Mappings.Yaml;

namespace HopEn2.Interop.Mappings.Files;

/// <summary>Subject or text of a message to a patient: names between braces, <c>{{#if …}}</c> and <c>{{#unless …}}</c>; every mistake on its line.</summary>
internal sealed class MessageTemplate(int longest, bool oneLine) : Value<string>
{
    // A part of Handlebars that cannot fail on a patient: no helpers, no paths, no partials. The text is plain, nothing is encoded as HTML.
    private static readonly IHandlebars Handlebars = HandlebarsDotNet.Handlebars.Create(new HandlebarsConfiguration { NoEscape = true });

    public override Read<string>? Read(YamlNode node, FileProblems problems)
    {
        switch (node)
        {
            case YamlUnread:
                return null;
            case YamlScalar { IsNull: false } scalar when scalar.Text.Length > longest || scalar.Text.Any(c => char.IsControl(c) && (oneLine || c is not ('\n' or '\t'))):
                problems.Add(scalar.At, $"The text is longer than {longest} characters, or has {(oneLine ? "line breaks or " : "")}control characters in it.", oneLine ? "Write it on one line." : "Write a plain text; \"|\" and indented lines below it keep its lines.");
                return null;
            case YamlScalar { IsNull: false } scalar:
                return Check(scalar, problems) ? new(scalar.Text, scalar.At) : null;
            default:
                problems.Add(node.At, $"Here stands {node.Sort}.", "Write a text; \"|\" and indented lines below it keep its lines.");
                return null;
        }
    }

    public override JsonObject Schema() => new() { ["type"] = "string", ["minLength"] = 1, ["maxLength"] = longest };

    private static bool Check(YamlScalar scalar, FileProblems problems)
    {
        var before = problems.Found.Count;
        var open = new Stack<(string Word, int At)>();
        foreach (var (expression, at) in Expressions(scalar.Text))
        {
            if (expression is null)
                problems.Add(scalar.LineOf(at), "Braces opened here are never closed.", "Close them: {{name}}.");
            else
                Check(expression, at, scalar, open, problems);
        }

        foreach (var (word, at) in open)
            problems.Add(scalar.LineOf(at), $"{{{{#{word} …}}}} opened here is never closed.", $"Close it: {{{{/{word}}}}}.");
        if (problems.Found.Count == before && Blank(scalar.Text) is { } why)
            problems.Add(scalar.At, why, "Write something that does not hang on a condition.");
        return problems.Found.Count == before;
    }

    private static void Check(string expression, int at, YamlScalar scalar, Stack<(string Word, int At)> open, FileProblems problems)
    {
        var words = expression.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        switch (words)
        {
            case [var comment, ..] when comment.StartsWith('!'):
                return;
            case ["#if" or "#unless", var name]:
                open.Push((words[0][1..], at));
                if (!VisitMessageNames.Flags.Contains(name) && !VisitMessageNames.Texts.Contains(name))
                    Unknown(name, [.. VisitMessageNames.Flags, .. VisitMessageNames.Texts]);
                return;
            case ["else"] when open.Count > 0:
                return;
            case ["/if" or "/unless"] when open.Count > 0 && open.Peek().Word == words[0][1..]:
                open.Pop();
                return;
            case [var name] when char.IsLetter(name[0]) && name != "else":
                if (VisitMessageNames.Flags.Contains(name))
                    problems.Add(scalar.LineOf(at), $"{{{{{name}}}}} is so or not, and no text.", $"Write {{{{#if {name}}}}}…{{{{/if}}}}.");
                else if (!VisitMessageNames.Texts.Contains(name))
                    Unknown(name, VisitMessageNames.Texts);
                return;
            default:
                problems.Add(scalar.LineOf(at), $"{Shown.Quoted("{{" + expression + "}}")} does not belong here.", "Known are {{name}}, {{#if name}}…{{else}}…{{/if}} and {{#unless name}}…{{/unless}}.");
                return;
        }

        void Unknown(string name, IReadOnlyList<string> known) =>
            problems.Add(scalar.LineOf(at), $"There is no {Shown.Quoted(name)} to be filled in.", DidYouMean.Remedy(name, known));
    }

    /// <summary>What stands between braces, and where; null: never closed.</summary>
    private static IEnumerable<(string? Expression, int At)> Expressions(string text)
    {
        for (var at = text.IndexOf("{{", StringComparison.Ordinal); at >= 0;)
        {
            var close = text.IndexOf("}}", at, StringComparison.Ordinal);
            if (close < 0)
            {
                yield return (null, at);
                yield break;
            }

            yield return (text[(at + 2)..close], at);
            at = text.IndexOf("{{", close, StringComparison.Ordinal);
        }
    }

    private static string? Blank(string text)
    {
        try
        {
            var template = Handlebars.Compile(text);
            foreach (var yes in (bool[])[false, true])
            {
                var values = VisitMessageNames.Texts.ToDictionary(n => n, object (_) => yes ? "x" : "", StringComparer.Ordinal);
                foreach (var flag in VisitMessageNames.Flags)
                    values[flag] = yes;
                if (string.IsNullOrWhiteSpace(template(values)))
                    return "The text is empty where its conditions do not hold.";
            }

            return null;
        }
        catch (Exception e)
        {
            // The library has no one type for it: whatever it throws here says that the template cannot be used.
            return $"The text is no template: {Shown.Sentence((e.InnerException ?? e).Message)}";
        }
    }
}

/// <summary>A time before or after a visit: <c>7d</c>, <c>4h</c>.</summary>
internal sealed class LeadTime : ScalarValue<Domain.Delivering.Visits.Lead>
{
    private const int MostDays = 365;

    protected override string Wanted => $"a time of 1h to {MostDays}d, such as 7d or 4h";

    protected override bool TryParse(string text, out Domain.Delivering.Visits.Lead value)
    {
        value = Domain.Delivering.Visits.Lead.Parse(text) ?? default;
        return value.Amount >= 1 && value.Amount <= (value.Days ? MostDays : MostDays * 24) && text == value.ToString();
    }

    public override JsonObject Schema() => new() { ["type"] = "string", ["pattern"] = "^[1-9][0-9]{0,3}(d|h)$" };
}
