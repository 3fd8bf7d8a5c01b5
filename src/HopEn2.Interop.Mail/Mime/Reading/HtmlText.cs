using System.Net;
using System.Text;

namespace HopEn2.Interop.Mail.Mime;

/// <summary>What remains of HTML without its tags: enough to look for a word in it, not to show it.</summary>
internal static class HtmlText
{
    public static string Of(string html)
    {
        var text = new StringBuilder(html.Length);
        var at = 0;
        while (at < html.Length)
        {
            var open = html.IndexOf('<', at);
            text.Append(html, at, (open < 0 ? html.Length : open) - at);
            if (open < 0)
                break;
            var close = html.IndexOf('>', open);
            if (close < 0)
                break;
            var name = Name(html.AsSpan(open + 1, close - open - 1));
            if (name is "br" or "p" or "div" or "tr" or "li" or "/p" or "/div")
                text.Append('\n');
            at = close + 1;
            if (name is "script" or "style")
                at = html.IndexOf($"</{name}", at, StringComparison.OrdinalIgnoreCase) is >= 0 and var end ? end : html.Length;
        }

        return WebUtility.HtmlDecode(text.ToString());
    }

    private static string Name(ReadOnlySpan<char> tag)
    {
        var end = tag.IndexOfAny(" \t\r\n");
        var name = (end < 0 ? tag : tag[..end]).TrimEnd('/');
        return name.Length > 10 ? "" : name.ToString().ToLowerInvariant();
    }
}
