using System.Globalization;
using System.Text;

namespace HopEn2.Interop.Imports;

/// <summary>Titles of columns: the same in any case, with accents or without, whatever stands between words.</summary>
internal static class Titles
{
    public static string Fold(string title)
    {
        var folded = new StringBuilder(title.Length);
        foreach (var c in title.Normalize(NormalizationForm.FormD))
        {
            if (char.IsLetterOrDigit(c))
                folded.Append(char.ToUpperInvariant(c));
            else if (c is '#')
                folded.Append(c);
        }

        return folded.ToString();
    }

    /// <summary>Index of the column; -1: there is none, -2: there are several.</summary>
    public static int Find(string title, IReadOnlyList<string> titles)
    {
        if (title is ['#', .. var number] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var nth))
            return nth >= 1 && nth <= titles.Count ? nth - 1 : -1;
        var folded = Fold(title);
        var found = titles.Index().Where(t => Fold(t.Item) == folded).Select(t => t.Index).ToList();
        return found.Count switch { 0 => -1, 1 => found[0], _ => -2 };
    }
}
