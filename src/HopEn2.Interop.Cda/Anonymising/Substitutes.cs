using System.Globalization;
using System.Text.RegularExpressions;

namespace HopEn2.Interop.Cda.Anonymising;

/// <summary>What stands for what, the same throughout all documents of one call: what referred to each other still does.</summary>
/// <remarks>Numbered as they come and not computed from the original: nothing leads back.</remarks>
public sealed class Substitutes
{
    // What an earlier call has put in is nobody's: a copy can be anonymised again.
    private static readonly Regex Ours = new(@"^(?:(?:ANONYME|PRENOM|STRUCTURE|LIEU)\d+|ID-\d+|2\.25\.777\d{7}|anonyme\d+@exemple\.invalid)$", RegexOptions.CultureInvariant);

    /// <summary>Number of the first fictitious matricule: no month or commune of that number exists.</summary>
    private const long FirstMatricule = 1_990_199_999_999;

    private readonly Dictionary<(string What, string Original), string> _known = [];
    private readonly Dictionary<string, int> _counts = [];

    /// <summary>Names of the test domain of nobody: told from real ones at a glance.</summary>
    internal string Family(string original) => Of("ANONYME", original);

    internal string Given(string original) => Of("PRENOM", original);

    internal string Organisation(string original) => Of("STRUCTURE", original);

    internal string Place(string original) => Of("LIEU", original);

    /// <summary>An OID under the arc of UUIDs, whose numbers anybody may make (ITU-T X.667).</summary>
    internal string Root(string original) => Numbered("root", original, n => string.Create(CultureInfo.InvariantCulture, $"2.25.{7_770_000_000 + n}"));

    internal string Extension(string original) => Numbered("ID", original, n => string.Create(CultureInfo.InvariantCulture, $"ID-{n}"));

    /// <summary>A fictitious matricule with a good key, to stand under the OID of test.</summary>
    internal string Matricule(string original) => Numbered("INS", original, n =>
    {
        var number = FirstMatricule - n;
        return string.Create(CultureInfo.InvariantCulture, $"{number}{97 - (number % 97):00}");
    });

    internal string Mailbox(string original) => Numbered("mail", original, n => string.Create(CultureInfo.InvariantCulture, $"anonyme{n}@exemple.invalid"));

    /// <summary>This is no trait: an earlier call made it.</summary>
    internal static bool IsOurs(string value) => Ours.IsMatch(value)
        || (value.Length == 15 && long.TryParse(value.AsSpan(0, 13), CultureInfo.InvariantCulture, out var number) && number is < FirstMatricule and >= FirstMatricule - 100_000);

    private string Of(string word, string original) => Numbered(word, original, n => string.Create(CultureInfo.InvariantCulture, $"{word}{n}"));

    private string Numbered(string what, string original, Func<int, string> make)
    {
        var key = (what, FoldedText.Fold(original));
        if (_known.TryGetValue(key, out var known))
            return known;
        var count = _counts[what] = _counts.GetValueOrDefault(what) + 1;
        return _known[key] = make(count);
    }
}
