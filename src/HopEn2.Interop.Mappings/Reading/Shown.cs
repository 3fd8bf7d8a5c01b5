using System.Globalization;
using System.Text;

namespace HopEn2.Interop.Mappings.Reading;

/// <summary>Values as problems quote them: short, on one line, nothing that could rewrite a terminal.</summary>
internal static class Shown
{
    private const int Longest = 60;

    public static string Quoted(string value) => "\"" + Plain(value) + "\"";

    public static string Sentence(string said)
    {
        var plain = Plain(said, 200);
        return plain.EndsWith('.') ? plain : plain + ".";
    }

    public static string List(IEnumerable<string> values) => string.Join(", ", values);

    private static string Plain(string value, int longest = Longest)
    {
        var text = new StringBuilder(Math.Min(value.Length, longest) + 1);
        foreach (var c in value)
        {
            if (text.Length == longest)
                return text.Append('…').ToString();
            text.Append(char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator ? '·' : c);
        }

        return text.ToString();
    }
}
