using System.Text;
using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;
using HopEn2.Interop.Cda.Xds;
using HopEn2.Interop.Tests.Shared;
using HopEn2.Interop.Tests.Unit.Cda.Header;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Cda.Xds;

/// <summary>
/// Needs the schemas of OASIS ebXML RegRep 3.0, which are not ours to keep here: HOPEN2_TEST_EBRIM names a folder with <c>lcm.xsd</c>, <c>rim.xsd</c> and <c>rs.xsd</c>.
/// </summary>
internal sealed class SchemaFactAttribute : FactAttribute
{
    public static string? Folder => Environment.GetEnvironmentVariable("HOPEN2_TEST_EBRIM");

    public SchemaFactAttribute()
    {
        if (Folder is null)
            Skip = "No ebRIM schemas: HOPEN2_TEST_EBRIM names their folder. SubmissionShapeTests check the form without them.";
    }
}

/// <summary>METADATA.XML against the published schemas.</summary>
public sealed class SubmissionSchemaTests
{
    [SchemaFact]
    public void Metadata_of_samples_and_published_documents_are_valid()
    {
        var schemas = Schemas();
        string[] samples = [CdaText.N1, CdaText.N1Replacement, CdaText.N2, CdaText.N3, CdaText.SelfPresenting];
        var documents = samples.Select(Encoding.UTF8.GetBytes).Concat(Corpus.Folder is null ? [] : Corpus.Files("cda").Select(File.ReadAllBytes)).ToList();
        foreach (var document in documents)
            Assert.Empty(Errors(schemas, EbRim.ToBytes(XdsBuilder.Build(Outgoing.Of(document), Outgoing.House, Outgoing.Submission)!)));
    }

    [SchemaFact]
    public void Names_that_are_too_long_are_valid_all_the_same()
    {
        var much = string.Concat(Enumerable.Repeat("Très &amp; long ", 80));
        var document = CdaText.N1.With("<family>TEST-AUTEUR</family>", $"<family>{much}</family>").With("<name>CH FICTIF</name>", $"<name>{much}</name>").With("Scanner thoracique", much);
        Assert.Empty(Errors(Schemas(), EbRim.ToBytes(XdsBuilder.Build(Outgoing.Of(Encoding.UTF8.GetBytes(document)), Outgoing.House, Outgoing.Submission)!)));
    }

    [SchemaFact]
    public void What_is_not_valid_is_told()
    {
        var text = Encoding.UTF8.GetString(EbRim.ToBytes(XdsBuilder.Build(Outgoing.Of(Encoding.UTF8.GetBytes(CdaText.N1)), Outgoing.House, Outgoing.Submission)!)).TrimStart('\ufeff');
        Assert.NotEmpty(Errors(Schemas(), Encoding.UTF8.GetBytes(text.With("<rim:ValueList>", "<rim:Values>").With("</rim:ValueList>", "</rim:Values>"))));
    }

    private static XmlSchemaSet Schemas()
    {
        var schemas = new XmlSchemaSet { XmlResolver = new XmlUrlResolver() };
        schemas.Add(null, Path.Combine(SchemaFactAttribute.Folder!, "lcm.xsd"));
        schemas.Compile();
        return schemas;
    }

    private static List<string> Errors(XmlSchemaSet schemas, byte[] metadata)
    {
        var errors = new List<string>();
        XDocument.Load(new MemoryStream(metadata)).Validate(schemas, (_, e) => errors.Add(e.Message));
        return errors;
    }
}
