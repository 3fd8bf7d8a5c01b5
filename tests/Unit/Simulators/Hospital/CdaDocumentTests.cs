using System.Xml.Linq;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Simulators.Hospital;

public class CdaDocumentTests
{
    private static readonly XNamespace Hl7 = "urn:hl7-org:v3";

    public static TheoryData<string> Required =>
    [
        "realmCode", "typeId", "templateId", "id", "code", "title", "effectiveTime", "confidentialityCode", "languageCode", "versionNumber", "recordTarget/patientRole/patient/name/family",
        "recordTarget/patientRole/patient/birthTime", "author/time", "author/assignedAuthor/assignedPerson", "author/assignedAuthor/representedOrganization/id",
        "custodian/assignedCustodian/representedCustodianOrganization/id", "legalAuthenticator/signatureCode", "documentationOf/serviceEvent/effectiveTime/low",
        "documentationOf/serviceEvent/performer/assignedEntity/representedOrganization/standardIndustryClassCode", "componentOf/encompassingEncounter/effectiveTime/low",
        "componentOf/encompassingEncounter/location/healthCareFacility/code",
    ];

    [Theory]
    [MemberData(nameof(Required))]
    public void Every_document_has_what_the_French_header_requires(string path)
    {
        Assert.All(Readable(), d => Assert.True(At(d, path).Any(), path));
    }

    [Fact]
    public void A_document_has_a_body_of_one_sort()
    {
        Assert.All(Readable(), d => Assert.Single(At(d, "component/nonXMLBody").Concat(At(d, "component/structuredBody"))));
        Assert.Contains(Readable(), d => At(d, "component/structuredBody").Descendants(Hl7 + "entry").Any());
    }

    [Fact]
    public void Message_and_document_agree_on_the_type_and_the_id()
    {
        foreach (var (_, er7, cda) in FullDay.Carriers.Where(m => m.Message.Type.StartsWith("MDM", StringComparison.Ordinal) && m.Cda.Count > 0))
        {
            var document = Assert.Single(cda);
            var id = document.Element(Hl7 + "id")!;
            Assert.Equal(er7["TXA-2"], document.Element(Hl7 + "code")!.Attribute("code")!.Value);
            Assert.StartsWith(id.Attribute("root")!.Value, er7["TXA-12.3"].Length > 0 ? er7["TXA-12.3"] : er7["TXA-12.1"], StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Message_and_document_agree_on_the_INS_unless_they_differ_by_intention()
    {
        foreach (var (_, er7, cda) in FullDay.Carriers.Where(m => m.Cda.Count > 0 && !m.Message.Oddities.Contains("INS mismatch") && m.Message.Type is "MDM^T02"))
        {
            var ins = er7["PID-3"].Split('~').FirstOrDefault(r => r.EndsWith("^INS", StringComparison.Ordinal))?.Split('^')[0];
            var inside = At(cda[0], "recordTarget/patientRole/id").FirstOrDefault(i => i.Attribute("root")!.Value == "1.2.250.1.213.1.4.10")?.Attribute("extension")!.Value;
            Assert.Equal(ins, inside);
        }
    }

    [Fact]
    public void A_replacement_names_its_parent_and_a_deletion_repeats_the_bytes()
    {
        var known = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        var replacements = 0;
        var deletions = 0;
        foreach (var (message, er7, cda) in FullDay.Carriers.Where(m => m.Message.Type.StartsWith("MDM", StringComparison.Ordinal)).OrderBy(m => m.Er7["MSH-7"], StringComparer.Ordinal))
        {
            var bytes = er7.Documents().Single();
            var id = cda.Count > 0 ? Dotted(cda[0].Element(Hl7 + "id")!) : er7["TXA-12.1"];
            if (message.Type == "MDM^T10")
            {
                replacements++;
                Assert.Contains(Dotted(At(cda[0], "relatedDocument/parentDocument/id").Single()), known.Keys);
            }
            else if (message.Type == "MDM^T04")
            {
                deletions++;
                Assert.Equal(known[id], bytes);
            }

            known[id] = bytes;
        }

        Assert.True(replacements > 10);
        Assert.True(deletions > 2);

        static string Dotted(XElement id) => string.Join('.', id.Attributes().Where(a => a.Name == "root" || a.Name == "extension").Select(a => a.Value));
    }

    [Fact]
    public void Sizes_are_those_of_real_documents()
    {
        var sizes = FullDay.Carriers.Select(m => m.Message.Bytes.Length).Order().ToList();
        Assert.InRange(sizes[sizes.Count / 2], 5_000, 60_000);
        Assert.True(sizes[^1] < 120_000);
    }

    private static IEnumerable<XElement> Readable() => FullDay.Carriers.SelectMany(m => m.Cda);

    private static IEnumerable<XElement> At(XElement root, string path) => path.Split('/').Aggregate((IEnumerable<XElement>)[root], (found, name) => found.Elements(Hl7 + name));
}
