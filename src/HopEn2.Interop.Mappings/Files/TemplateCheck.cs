using System.Collections.Concurrent;
using HandlebarsDotNet;

namespace HopEn2.Interop.Mappings.Files;

/// <summary>Whether the text of a mail can be filled in: tried on fictitious values when the files are read, and not on the first patient.</summary>
internal static class TemplateCheck
{
    private const int MostKept = 200;

    // An unknown name is a mistake of the template and not silence: {{patiant}} would otherwise leave a hole in every mail.
    private static readonly IHandlebars Handlebars = HandlebarsDotNet.Handlebars.Create(new HandlebarsConfiguration { NoEscape = true, ThrowOnUnresolvedBindingExpression = true });

    private static readonly Dictionary<string, object> Fictitious = new(StringComparer.Ordinal)
    {
        ["document"] = "Lettre de liaison à la sortie",
        ["patient"] = "Paul DURAND",
        ["service"] = "Cardiologie",
        ["hospital"] = "CHU fictif",
        ["replacement"] = true,
        ["noReply"] = true,
    };

    // Files are read again and again while somebody writes them; compiling is what costs.
    private static readonly ConcurrentDictionary<string, string> Known = new(StringComparer.Ordinal);

    /// <summary>What a template may speak of.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Fictitious.Keys];

    /// <summary>Why a template cannot be used; null when it can.</summary>
    public static string? Problem(string template)
    {
        if (!Known.TryGetValue(template, out var problem))
        {
            problem = Try(template);
            if (Known.Count < MostKept)
                Known.TryAdd(template, problem);
        }

        return problem.Length == 0 ? null : problem;
    }

    private static string Try(string template)
    {
        try
        {
            var compiled = Handlebars.Compile(template);
            foreach (var yes in (bool[])[true, false])
                compiled(new Dictionary<string, object>(Fictitious, StringComparer.Ordinal) { ["replacement"] = yes, ["noReply"] = yes });
            return "";
        }
        catch (Exception e)
        {
            // The library has no one type for it: whatever it throws here says that the template cannot be used.
            return (e.InnerException ?? e).Message is { Length: > 0 } said ? said : e.GetType().Name;
        }
    }
}
