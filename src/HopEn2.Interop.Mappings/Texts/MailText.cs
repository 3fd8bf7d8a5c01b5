using System.Collections.Concurrent;
using HandlebarsDotNet;

namespace HopEn2.Interop.Mappings.Texts;

/// <summary>A text of a mail with places for what changes, as <c>delivery.yaml</c> has it: Handlebars, plain text.</summary>
public sealed class MailText
{
    /// <summary>Templates of a house are few, and compiled for each mail they would cost more than the mail.</summary>
    private const int MostKept = 200;

    // Unknown names are mistakes of the template and not silence: {{patiant}} would otherwise leave a hole in every mail.
    private static readonly IHandlebars Handlebars = HandlebarsDotNet.Handlebars.Create(new HandlebarsConfiguration { NoEscape = true, ThrowOnUnresolvedBindingExpression = true });

    private static readonly ConcurrentDictionary<string, MailText> Kept = new(StringComparer.Ordinal);

    private readonly HandlebarsTemplate<object, object> _template;

    private MailText(HandlebarsTemplate<object, object> template) => _template = template;

    /// <summary>Reads a template and tries it on fictitious values; null, and why in <paramref name="problem"/>, when it cannot be used. The same text again costs nothing.</summary>
    public static MailText? TryRead(string template, out string problem)
    {
        problem = "";
        if (Kept.TryGetValue(template, out var known))
            return known;
        try
        {
            var text = new MailText(Handlebars.Compile(template));
            text.Write(MailTextValues.Fictitious);
            if (Kept.Count < MostKept)
                Kept.TryAdd(template, text);
            return text;
        }
        catch (Exception e)
        {
            // The library has no one type for it: whatever it throws here says that the template cannot be used.
            problem = (e.InnerException ?? e).Message;
            return null;
        }
    }

    public string Write(MailTextValues values) => _template(values.ByName());
}
