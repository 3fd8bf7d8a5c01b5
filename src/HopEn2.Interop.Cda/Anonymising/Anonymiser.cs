using System.Text;
using System.Xml;
using System.Xml.Linq;
using HopEn2.Interop.Cda.Header;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Ins;

namespace HopEn2.Interop.Cda.Anonymising;

/// <summary>What became of an example document.</summary>
public abstract record Anonymised
{
    /// <param name="Document">UTF-8.</param>
    /// <param name="Traits">Different traits of the original, none of which is in the copy.</param>
    /// <param name="Replaced">Places in which something was replaced.</param>
    public sealed record Done(ReadOnlyMemory<byte> Document, DocumentLevel Level, int Traits, int Replaced) : Anonymised;

    /// <summary>The bytes are no CDA that the engine reads; <paramref name="Why"/> has no content of it.</summary>
    public sealed record NotADocument(string Why) : Anonymised;

    /// <summary>Traits are still there: nothing was made of it.</summary>
    public sealed record Survived(IReadOnlyList<Survivor> Survivors) : Anonymised;
}

/// <summary>
/// Makes an example of a document that may be shown (indicators.md, "What is declared"): identity traits, INS, addresses and ids are replaced everywhere, level 1 bodies,
/// pictures and signatures by a page or point that holds nothing. The copy is read again before it is given out.
/// </summary>
/// <remarks>
/// It knows the traits that the document states as such, and forms that give a person away (mailboxes, phone numbers, matricules, names after a title). A name that
/// only the narrative has, without a title, is known to nobody but a reader. Dates other than days of birth stay. Comments, processing instructions and signatures go.
/// </remarks>
public static class Anonymiser
{
    private static readonly XNamespace Hl7 = "urn:hl7-org:v3";

    /// <param name="substitutes">Of all documents that refer to each other.</param>
    public static Anonymised Anonymise(ReadOnlyMemory<byte> original, Substitutes substitutes)
    {
        switch (CdaReader.Read(original))
        {
            case CdaReading.Unreadable unreadable:
                return new Anonymised.NotADocument(unreadable.Why);
            case CdaReading.NotCda not:
                return new Anonymised.NotADocument(not.Why);
        }

        if (Load(original) is not { } document)
            return new Anonymised.NotADocument("well formed in its header and not in its body");
        document.DescendantNodes().Where(n => n is XComment or XProcessingInstruction).Remove();
        foreach (var hint in document.Descendants().Attributes().Where(a => a.Name.LocalName is "schemaLocation" or "noNamespaceSchemaLocation").ToList())
            hint.Remove();

        var traits = new TraitCollection();
        var personal = new PersonalElements(substitutes, traits);
        var withMatricule = document.Descendants(Hl7 + "id").Any(id => id.Parent?.Name.LocalName == "patientRole" && InsOids.IsIns(id.Attribute("root")?.Value));
        foreach (var cda in document.Descendants(Hl7 + "ClinicalDocument").ToList())
            personal.Replace(cda);
        var bodies = Bodies.Replace(document.Root!, withMatricule);
        var finder = traits.Finder();
        var cleaning = new TextCleaning(finder, substitutes);
        cleaning.Clean(document.Root!);

        var copy = Written(document);
        var survivors = SurvivorCheck.Of(copy, finder);
        if (survivors.Count > 0)
            return new Anonymised.Survived(survivors);
        return CdaReader.Read(copy) is CdaReading.Read read
            ? new Anonymised.Done(copy, read.Header.Format.Level, finder.Count, personal.Count + bodies + cleaning.Count)
            : new Anonymised.NotADocument("its cleaned copy is no CDA any more");
    }

    /// <summary>A file name that may go with the copy: names of patients stand in names of files, too.</summary>
    public static string FileName(string original, ReadOnlyMemory<byte> document, int number)
    {
        var stem = Path.GetFileNameWithoutExtension(original);
        if (Load(document) is not { } read)
            return $"exemple-{number}.xml";
        var traits = new TraitCollection();
        foreach (var cda in read.Descendants(Hl7 + "ClinicalDocument").ToList())
            new PersonalElements(new Substitutes(), traits).Replace(cda);
        return traits.Finder().Any(stem) ? $"exemple-{number}.anonyme.xml" : stem + ".anonyme.xml";
    }

    private static XDocument? Load(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            // The blanks that some systems put before the declaration are read over, as everywhere.
            using var reader = XmlReader.Create(new MemoryStream(new DocumentBytes(bytes).Content.ToArray(), writable: false), SafeXml.Settings);
            return XDocument.Load(reader, LoadOptions.PreserveWhitespace);
        }
        catch (Exception e) when (e is XmlException or DecoderFallbackException)
        {
            return null;
        }
    }

    private static byte[] Written(XDocument document)
    {
        document.Declaration = new XDeclaration("1.0", "UTF-8", null);
        using var bytes = new MemoryStream();
        using (var writer = XmlWriter.Create(bytes, new XmlWriterSettings { Encoding = new UTF8Encoding(false), CheckCharacters = true }))
            document.Save(writer);
        return bytes.ToArray();
    }
}
