using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace HopEn2.Interop.Cda.Anonymising;

/// <summary>Takes the traits out of everything that is text: narrative, entries, titles, references, attributes.</summary>
internal sealed partial class TextCleaning(TraitFinder finder, Substitutes substitutes)
{
    /// <summary>What cannot be shown cleaned stands as this.</summary>
    private const string Removed = "RETIRE";

    /// <summary>Text of an element that is looked at as one, in characters; a longer one is a whole section.</summary>
    private const int LongestJoined = 200_000;

    /// <summary>Attributes whose values are words of the standards.</summary>
    private static readonly HashSet<string> Codes =
    [
        "code", "codeSystem", "classCode", "moodCode", "typeCode", "determinerCode", "contextControlCode", "unit", "use", "qualifier", "nullFlavor",
        "representation", "mediaType", "type", "styleCode", "operator", "inversionInd", "negationInd", "contextConductionInd", "root",
    ];

    public int Count { get; private set; }

    public void Clean(XElement root)
    {
        foreach (var element in root.DescendantsAndSelf())
        {
            foreach (var attribute in element.Attributes().Where(a => !a.IsNamespaceDeclaration))
                attribute.Value = Cleaned(attribute.Value, Codes.Contains(attribute.Name.LocalName));
            foreach (var text in element.Nodes().OfType<XText>().ToList())
            {
                if (!string.IsNullOrWhiteSpace(text.Value) && !PlainPage.IsOurs(text.Value))
                    text.Value = Patterns(Cleaned(text.Value, code: false));
            }
        }

        // A name in two pieces of markup is whole in what contains both: the innermost gives up its markup's text.
        foreach (var element in root.DescendantsAndSelf().Reverse())
            Join(element);
    }

    /// <summary>True where an attribute holds a word of the standards, in which short traits are not sought.</summary>
    public static bool IsCode(XName attribute) => Codes.Contains(attribute.LocalName);

    private void Join(XElement element)
    {
        var texts = element.DescendantNodes().OfType<XText>().Where(t => !PlainPage.IsOurs(t.Value)).ToList();
        if (texts.Count < 2 || texts.Sum(t => t.Value.Length) > LongestJoined)
            return;
        var joined = string.Concat(texts.Select(t => t.Value));
        if (finder.In(joined).Count == 0)
            return;
        texts[0].Value = Cleaned(joined, code: false);
        foreach (var rest in texts.Skip(1))
            rest.Value = "";
    }

    private string Cleaned(string text, bool code)
    {
        var found = finder.In(text, code);
        if (found.Count > 0)
        {
            var cleaned = new StringBuilder(text.Length);
            var done = 0;
            foreach (var place in found)
            {
                cleaned.Append(text, done, place.From - done).Append(place.Trait.Substitute);
                done = place.To;
            }

            text = cleaned.Append(text, done, text.Length - done).ToString();
            Count += found.Count;
        }

        foreach (var (from, to, decoded) in Encodings.Hidden(text).OrderByDescending(h => h.From).ToList())
        {
            if (to <= text.Length && (finder.Any(decoded) || Encodings.Any(finder, decoded) is not null))
                (text, Count) = (text[..from] + Removed + text[to..], Count + 1);
        }

        return text;
    }

    /// <summary>What gives a person away by its form, whoever it is: a mailbox, a phone number, a matricule, a name after its title.</summary>
    private string Patterns(string text)
    {
        if (text.Contains('@', StringComparison.Ordinal))
            text = Mailbox().Replace(text, m => Substitutes.IsOurs(m.Value) ? m.Value : Counted(substitutes.Mailbox(m.Value)));
        text = Matricule().Replace(text, m => Substitutes.IsOurs(string.Concat(m.Value.Where(c => !char.IsWhiteSpace(c)))) ? m.Value : Counted(Removed));
        text = Phone().Replace(text, m => m.Value.StartsWith("000", StringComparison.Ordinal) ? m.Value : Counted("00 00 00 00 00"));
        return Titled().Replace(text, m => Substitutes.IsOurs(m.Groups["name"].Value) ? m.Value : Counted(m.Groups["title"].Value + substitutes.Family(m.Groups["name"].Value)));
    }

    private string Counted(string by)
    {
        Count++;
        return by;
    }

    [GeneratedRegex(@"[\p{L}\p{Nd}._%+\-]+@[\p{L}\p{Nd}\-]+(?:\.[\p{L}\p{Nd}\-]+)+", RegexOptions.CultureInvariant, 2000)]
    private static partial Regex Mailbox();

    [GeneratedRegex(@"(?<![\d.])[12378] ?\d{2} ?(?:0[1-9]|1[0-2]|[2-9]\d) ?(?:\d{2}|2[AB]) ?\d{3} ?\d{3} ?\d{2}(?![\d.])", RegexOptions.CultureInvariant, 2000)]
    private static partial Regex Matricule();

    [GeneratedRegex(@"(?<![\d.,/\-])(?:\+33 ?|0033 ?|0)[1-9](?:[ .\-]?\d{2}){4}(?![\d,/\-])", RegexOptions.CultureInvariant, 2000)]
    private static partial Regex Phone();

    [GeneratedRegex(@"(?<title>\b(?:Dr|Docteur|Pr|Professeur|Mme|Mlle|Monsieur|Madame|M\.)\.? +)(?<name>\p{Lu}[\p{L}'’\-]+(?: +\p{Lu}[\p{L}'’\-]+){0,2})", RegexOptions.CultureInvariant, 2000)]
    private static partial Regex Titled();
}
