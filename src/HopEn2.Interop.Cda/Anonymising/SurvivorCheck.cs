using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace HopEn2.Interop.Cda.Anonymising;

/// <summary>A trait that is still there: what sort, and where. Never the trait.</summary>
public sealed record Survivor(TraitKind Kind, string Where);

/// <summary>Reads a finished copy from its bytes and looks for every trait of the original: text, attributes, names, comments, and what they hold encoded.</summary>
internal static class SurvivorCheck
{
    /// <summary>Text looked at as one, in characters: sections are, whole documents are not.</summary>
    private const int LongestJoined = 200_000;

    public static IReadOnlyList<Survivor> Of(byte[] copy, TraitFinder finder)
    {
        var survivors = new List<Survivor>();
        using var reader = XmlReader.Create(new MemoryStream(copy, writable: false), SafeXml.Settings);
        var document = XDocument.Load(reader, LoadOptions.PreserveWhitespace);
        foreach (var node in document.DescendantNodes())
        {
            switch (node)
            {
                case XText text:
                    Look(text.Value, false, text.Parent!, "text");
                    break;
                case XComment comment:
                    Look(comment.Value, false, comment.Parent, "comment");
                    break;
                case XProcessingInstruction instruction:
                    Look(instruction.Data, false, instruction.Parent, "instruction");
                    break;
                case XElement element:
                    LookAt(element);
                    break;
            }
        }

        return survivors;

        void LookAt(XElement element)
        {
            Look(element.Name.LocalName, code: true, element, "name");
            foreach (var attribute in element.Attributes())
            {
                Look(attribute.Value, attribute.IsNamespaceDeclaration || TextCleaning.IsCode(attribute.Name), element, "@" + attribute.Name.LocalName);
                Look(attribute.Name.LocalName, code: true, element, "attribute name");
            }

            if (element.HasElements && element.Value is { Length: <= LongestJoined } joined && !element.Descendants().Any(d => !d.HasElements && PlainPage.IsOurs(d.Value)))
                Add(finder.In(joined), element, "text over several elements");
        }

        void Look(string text, bool code, XElement? at, string what)
        {
            if (PlainPage.IsOurs(text))
                return;
            Add(finder.In(text, code), at, what);
            if (Encodings.Any(finder, text) is { } hidden)
                survivors.Add(new Survivor(hidden.Kind, PathOf(at, finder) + " " + what + ", encoded"));
        }

        void Add(IReadOnlyList<Found> found, XElement? at, string what)
        {
            foreach (var place in found)
                survivors.Add(new Survivor(place.Trait.Kind, PathOf(at, finder) + " " + what));
        }
    }

    // A name that is the trait itself is not told either.
    private static string PathOf(XElement? element, TraitFinder finder)
    {
        var path = new StringBuilder();
        foreach (var step in element?.AncestorsAndSelf().Reverse() ?? [])
            path.Append('/').Append(finder.In(step.Name.LocalName, code: true).Count > 0 ? "…" : step.Name.LocalName);
        return path.ToString();
    }
}
