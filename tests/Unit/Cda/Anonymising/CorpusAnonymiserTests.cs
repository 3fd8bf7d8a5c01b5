using System.Globalization;
using System.Text;
using System.Xml.Linq;
using HopEn2.Interop.Cda.Anonymising;
using HopEn2.Interop.Cda.Header;
using HopEn2.Interop.Tests.Shared;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Cda.Anonymising;

/// <summary>Every published example: the copy is a document of the same level and holds no trait, sought for by a way of its own.</summary>
public sealed class CorpusAnonymiserTests
{
    [CorpusTheory]
    [MemberData(nameof(Documents))]
    public void No_trait_of_a_published_example_is_left_and_it_is_still_a_document_of_its_level(string name)
    {
        var original = File.ReadAllBytes(Corpus.Files("cda").Single(f => Path.GetFileName(f) == name));

        var result = Anonymiser.Anonymise(original, new Substitutes());

        if (result is Anonymised.Survived survived)
            Assert.Fail(string.Join("\n", survived.Survivors));
        var done = Assert.IsType<Anonymised.Done>(result);
        var before = Assert.IsType<CdaReading.Read>(CdaReader.Read(original)).Header;
        var after = Assert.IsType<CdaReading.Read>(CdaReader.Read(done.Document)).Header;
        Assert.Equal(before.Format.Level, after.Format.Level);
        Assert.Equal(before.Code, after.Code);
        Assert.Equal(before.Patient.TraitsComplete, after.Patient.TraitsComplete);
        Assert.Equal(before.Patient.Ins is null, after.Patient.Ins is null);
        var copy = Plain(Everything(done.Document.ToArray()));
        var traits = Traits(original);
        Assert.NotEmpty(traits);
        Assert.All(traits, trait => Assert.DoesNotContain(trait, copy, StringComparison.Ordinal));
    }

    public static TheoryData<string> Documents() => [.. Corpus.Files("cda").Select(f => Path.GetFileName(f)!)];

    /// <summary>Names, addresses, numbers of the people in the header, as written there: five characters or more, so that plain containment is a proof.</summary>
    private static List<string> Traits(byte[] original)
    {
        XNamespace hl7 = "urn:hl7-org:v3";
        var document = XDocument.Load(new MemoryStream(original)).Descendants(hl7 + "ClinicalDocument").Single();
        var people = document.Descendants().Where(e => e.Name.LocalName is "family" or "given" or "streetName" or "streetAddressLine" or "city").Select(e => e.Value);
        var numbers = document.Descendants(hl7 + "id").Where(e => e.Parent!.Name.LocalName is "patientRole" or "assignedAuthor" or "assignedEntity").Select(e => e.Attribute("extension")?.Value ?? "");
        var mails = document.Descendants(hl7 + "telecom").Select(e => e.Attribute("value")?.Value.Split(':')[^1] ?? "");
        var births = document.Descendants(hl7 + "birthTime").Select(e => e.Attribute("value")?.Value ?? "");
        return [.. people.Concat(numbers).Concat(mails).Concat(births).Select(Plain).Where(t => t.Length >= 5 && t != "FRANCE").Distinct()];
    }

    /// <summary>The file as text, and beside it whatever is base64 in it.</summary>
    private static string Everything(byte[] file)
    {
        var text = Encoding.UTF8.GetString(file);
        var all = new StringBuilder(text);
        foreach (var run in text.Split('"', '<', '>', ' ', '\n').Where(r => r.Length > 16))
        {
            var bytes = new byte[run.Length];
            if (Convert.TryFromBase64String(run, bytes, out var length))
                all.Append(' ').Append(Encoding.Latin1.GetString(bytes, 0, length));
        }

        return all.ToString();
    }

    private static string Plain(string text) =>
        string.Concat(text.Normalize(NormalizationForm.FormD).Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)).ToUpperInvariant().Trim();
}
