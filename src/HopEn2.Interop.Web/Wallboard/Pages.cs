using System.Collections.Frozen;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace HopEn2.Interop.Web.Wallboard;

/// <summary>The pages, each in each language, put together once: <c>{{t:key}}</c> is a text, <c>{{head}}</c> and <c>{{icons}}</c> are the parts all have.</summary>
internal static partial class Pages
{
    private static readonly string[] Languages = ["fr", "en"];

    private static readonly FrozenDictionary<(string Page, string Language), Asset> All = BuildAll();

    public static bool Speaks(string language) => Languages.Contains(language, StringComparer.Ordinal);

    public static Asset Of(string page, string language) => All[(page, language)];

    /// <summary>Every text of a language, by key.</summary>
    public static IReadOnlyDictionary<string, string> Texts(string language) =>
        JsonSerializer.Deserialize<Dictionary<string, string>>(Assets.Named($"texts/{language}.json")!.Bytes.Span)!;

    private static FrozenDictionary<(string, string), Asset> BuildAll()
    {
        string[] pages = ["wallboard", "service", "feeds", "alerts", "indicators", "delivery", "messages", "message", "document", "login"];
        return (from language in Languages from page in pages select (page, language)).ToFrozenDictionary(p => p, p => Build(p.page, p.language));
    }

    private static Asset Build(string page, string language)
    {
        var texts = Texts(language);
        // The default encoder escapes what could end the element these texts stand in.
        var all = JsonSerializer.Serialize(texts);
        var html = Placeholder().Replace(Part(page), match => Fill(match.Groups["what"].Value));
        return Assets.Make($"{page}.{language}.html", Encoding.UTF8.GetBytes(html));

        string Fill(string what) => what switch
        {
            "lang" => language,
            "build" => Assets.Build,
            "texts" => all,
            "head" => Placeholder().Replace(Part("_head"), match => Fill(match.Groups["what"].Value)).TrimEnd(),
            "icons" => Part("_icons").TrimEnd(),
            "nav" => Placeholder().Replace(Part("_nav"), match => Fill(match.Groups["what"].Value)).TrimEnd(),
            _ when what.StartsWith("t:", StringComparison.Ordinal) => HtmlEncoder.Default.Encode(texts[what[2..]]),
            _ => throw new InvalidOperationException($"Page {page} has an unknown placeholder {what}."),
        };
    }

    private static string Part(string name) => Encoding.UTF8.GetString(Assets.Named($"pages/{name}.html")!.Bytes.Span);

    [GeneratedRegex(@"\{\{(?<what>[a-zA-Z:.\-]+)\}\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Placeholder();
}
