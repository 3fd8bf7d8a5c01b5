using System.Globalization;
using System.Text;

namespace HopEn2.Interop.Cda.Anonymising;

/// <summary>A text as traits are sought in it: upper case, without accents and invisible characters, whatever is neither letter nor digit a single blank.</summary>
/// <remarks>Every character knows where it stands in the text as written, so that what is found can be replaced there.</remarks>
internal sealed class FoldedText
{
    private FoldedText(string text, int[] from, int[] to) => (Text, From, To) = (text, from, to);

    public string Text { get; }

    /// <summary>Of each folded character, where the one it comes from begins.</summary>
    public int[] From { get; }

    /// <summary>Of each folded character, where the one it comes from ends.</summary>
    public int[] To { get; }

    public static string Fold(string text) => Of(text).Text.Trim();

    public static FoldedText Of(string text)
    {
        var folded = new StringBuilder(text.Length);
        var (from, to) = (new List<int>(text.Length), new List<int>(text.Length));
        for (var i = 0; i < text.Length;)
        {
            var length = char.IsSurrogatePair(text, i) ? 2 : 1;
            var seen = false;
            foreach (var c in Letters(text, i, length))
            {
                seen = true;
                if (c == ' ' && folded.Length > 0 && folded[^1] == ' ')
                {
                    to[^1] = i + length;
                    continue;
                }

                folded.Append(c);
                from.Add(i);
                to.Add(i + length);
            }

            // Accents and invisible characters belong to the letter before them.
            if (!seen && to.Count > 0)
                to[^1] = i + length;
            i += length;
        }

        return new FoldedText(folded.ToString(), [.. from], [.. to]);
    }

    /// <summary>The same with digits of one number drawn together: a phone number or a date is the same with blanks, dots or slashes in it.</summary>
    public FoldedText Compact()
    {
        var kept = new List<int>(Text.Length);
        for (var i = 0; i < Text.Length; i++)
        {
            if (Text[i] != ' ' || i == 0 || i == Text.Length - 1 || !char.IsAsciiDigit(Text[i - 1]) || !char.IsAsciiDigit(Text[i + 1]))
                kept.Add(i);
        }

        return new FoldedText(string.Concat(kept.Select(i => Text[i])), [.. kept.Select(i => From[i])], [.. kept.Select(i => To[i])]);
    }

    /// <summary>The same with words spelt out letter by letter drawn together, as titles are: <c>D U P O N T</c>. Null when there are none.</summary>
    public FoldedText? Unspaced()
    {
        var kept = new List<int>(Text.Length);
        for (var i = 0; i < Text.Length; i++)
        {
            if (!(Text[i] == ' ' && IsAlone(i - 1) && IsAlone(i + 1)))
                kept.Add(i);
        }

        return kept.Count == Text.Length ? null : new FoldedText(string.Concat(kept.Select(i => Text[i])), [.. kept.Select(i => From[i])], [.. kept.Select(i => To[i])]);

        bool IsAlone(int at) => at >= 0 && at < Text.Length && char.IsLetter(Text[at]) && (at == 0 || Text[at - 1] == ' ') && (at + 1 == Text.Length || Text[at + 1] == ' ');
    }

    private static IEnumerable<char> Letters(string text, int at, int length)
    {
        var c = text[at];
        if (length == 1 && char.IsAscii(c))
        {
            yield return char.IsLetterOrDigit(c) ? char.ToUpperInvariant(c) : ' ';
            yield break;
        }

        if (length == 1 && char.IsSurrogate(c))
        {
            yield return ' ';
            yield break;
        }

        foreach (var d in text.Substring(at, length).Normalize(NormalizationForm.FormKD))
        {
            var category = CharUnicodeInfo.GetUnicodeCategory(d);
            if (category is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format)
                continue;
            foreach (var letter in Spelled(d))
                yield return letter;
        }
    }

    private static string Spelled(char c) => c switch
    {
        'œ' or 'Œ' => "OE",
        'æ' or 'Æ' => "AE",
        'ß' or 'ẞ' => "SS",
        'ø' or 'Ø' => "O",
        'ł' or 'Ł' => "L",
        'đ' or 'Đ' or 'ð' or 'Ð' => "D",
        _ => char.IsLetterOrDigit(c) ? char.ToUpperInvariant(c).ToString() : " ",
    };
}
