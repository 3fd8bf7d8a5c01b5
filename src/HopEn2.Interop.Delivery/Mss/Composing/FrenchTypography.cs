using System.Text;

namespace HopEn2.Interop.Delivery.Mss.Composing;

/// <summary>Spaces that French wants and keyboards lack: narrow no-break before <c>; ! ?</c>, no-break before <c>: »</c> and after <c>«</c>; a curved apostrophe.</summary>
/// <remarks>Lexique des règles typographiques en usage à l'Imprimerie nationale. Addresses (https://…), times (14:30) and what stands between braces stay as they are.</remarks>
public static class FrenchTypography
{
    private const char Narrow = '\u202F';
    private const char Full = '\u00A0';

    /// <summary>Of a template: its text is set right, its expressions are not touched.</summary>
    public static string OfTemplate(string template)
    {
        var result = new StringBuilder(template.Length + 16);
        var at = 0;
        while (at < template.Length)
        {
            var open = template.IndexOf("{{", at, StringComparison.Ordinal);
            var close = open < 0 ? -1 : template.IndexOf("}}", open, StringComparison.Ordinal);
            if (close < 0)
            {
                Append(result, template.AsSpan(at));
                break;
            }

            // A third brace belongs to the expression.
            close += close + 2 < template.Length && template[close + 2] == '}' ? 3 : 2;
            Append(result, template.AsSpan(at, open - at));
            result.Append(template, open, close - open);
            at = close;
        }

        return result.ToString();
    }

    public static string Of(string text)
    {
        var result = new StringBuilder(text.Length + 16);
        Append(result, text);
        return result.ToString();
    }

    private static void Append(StringBuilder result, ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            var ends = i + 1 == text.Length || char.IsWhiteSpace(text[i + 1]) || text[i + 1] is '»' or ')' or '?' or '!' or '.';
            switch (c)
            {
                case ';' or '!' or '?' when ends:
                    Space(result, Narrow);
                    result.Append(c);
                    break;
                case ':' when ends:
                    Space(result, Full);
                    result.Append(c);
                    break;
                case '»':
                    Space(result, Full);
                    result.Append(c);
                    break;
                case '«':
                    result.Append(c).Append(Full);
                    while (i + 1 < text.Length && text[i + 1] is ' ' or Full or Narrow)
                        i++;
                    break;
                case '\'' when i > 0 && char.IsLetter(text[i - 1]):
                    result.Append('’');
                    break;
                default:
                    result.Append(c);
                    break;
            }
        }
    }

    // Between two signs (« ?! ») there is none; at the beginning of a line neither.
    private static void Space(StringBuilder result, char space)
    {
        while (result.Length > 0 && result[^1] is ' ' or Full or Narrow)
            result.Length--;
        if (result.Length > 0 && result[^1] is not ('\n' or '?' or '!'))
            result.Append(space);
    }
}
