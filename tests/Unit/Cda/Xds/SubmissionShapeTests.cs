using System.Text;
using System.Xml;
using System.Xml.Linq;
using HopEn2.Interop.Cda.Xds;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Tests.Shared;
using HopEn2.Interop.Tests.Unit.Cda.Header;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Cda.Xds;

/// <summary>METADATA.XML and the body of ITI-41 in form, whatever the document.</summary>
public sealed class SubmissionShapeTests
{
    public static TheoryData<string> Samples => [.. new[] { CdaText.N1, CdaText.N1Replacement, CdaText.N2, CdaText.N3, CdaText.SelfPresenting }];

    public static TheoryData<string> Documents => CorpusXdsTests.Documents;

    [Theory]
    [MemberData(nameof(Samples))]
    public void Metadata_of_a_sample_are_in_form(string cda) => Assert.Empty(SubmissionShape.Problems(Written(cda)));

    [CorpusTheory]
    [MemberData(nameof(Documents))]
    public void Metadata_of_a_published_document_are_in_form(string file)
    {
        var metadata = XdsBuilder.Build(Outgoing.Of(File.ReadAllBytes(Path.Combine(Corpus.Folder!, "cda", file))), Outgoing.House, Outgoing.Submission)!;
        Assert.Empty(SubmissionShape.Problems(XDocument.Load(new MemoryStream(EbRim.ToBytes(metadata)))));
    }

    [Fact]
    public void Names_that_are_too_long_do_not_bring_them_out_of_form()
    {
        var much = string.Concat(Enumerable.Repeat("Très &amp; long ", 80));
        Assert.Empty(SubmissionShape.Problems(Written(CdaText.N1
            .With("<family>TEST-AUTEUR</family>", $"<family>{much}</family>").With("<given>Alix</given>", $"<given>{much}</given>").With("<name>CH FICTIF</name>", $"<name>{much}</name>")
            .With("<family qualifier=\"BR\">TEST-DURAND</family>", $"<family qualifier=\"BR\">{much}</family>"))));
    }

    [Fact]
    public void A_replacement_that_hides_and_is_submitted_by_nobody_is_in_form()
    {
        var document = Outgoing.Of(Encoding.UTF8.GetBytes(CdaText.N1Replacement)) with { Submitter = Submitter.Nobody, Visibility = Visibility.HiddenFromPatient | Visibility.HiddenFromProfessionals };
        using var bytes = new MemoryStream();
        using (var xml = XmlWriter.Create(bytes))
            EbRim.WriteSubmitObjectsRequest(xml, XdsBuilder.Build(document, Outgoing.House, Outgoing.Submission)!, "urn:uuid:0b4bb8e9-26a9-4d0e-9d32-23d5d0b3d5f0");
        Assert.Empty(SubmissionShape.Problems(XDocument.Load(new MemoryStream(bytes.ToArray()))));
    }

    /// <summary>The rules themselves: each thing taken out or bent is told.</summary>
    [Theory]
    [InlineData("slot creationTime", "<rim:Slot name=\"creationTime\">", "<rim:Slot name=\"creationTimes\">")]
    [InlineData("an ExternalIdentifier of another object", "registryObject=\"Document01\"", "registryObject=\"Document02\"")]
    [InlineData("a Classification of another object", "classifiedObject=\"Document01\"", "classifiedObject=\"Document02\"")]
    [InlineData("classCode: 0 times", "urn:uuid:41a5887f-8865-4c09-adf7-e362475b143a", "urn:uuid:41a5887f-8865-4c09-adf7-e362475b143b")]
    [InlineData("not one XDSDocumentEntry.uniqueId", "XDSDocumentEntry.uniqueId", "XDSDocumentEntry.uniqueid")]
    [InlineData("not one HasMember", "<rim:Value>Original</rim:Value>", "<rim:Value>Reference</rim:Value>")]
    [InlineData("id SubmissionSet01 is there 2 times", "id=\"Document01\"", "id=\"SubmissionSet01\"")]
    [InlineData("the package is not classified", "urn:uuid:a54d6aa5-d40d-43f9-88c5-b4633d873bdd", "urn:uuid:a54d6aa5-d40d-43f9-88c5-b4633d873bde")]
    public void What_is_out_of_form_is_told(string told, string old, string now)
    {
        var text = Encoding.UTF8.GetString(EbRim.ToBytes(XdsBuilder.Build(Outgoing.Of(Encoding.UTF8.GetBytes(CdaText.N1)), Outgoing.House, Outgoing.Submission)!));
        Assert.Contains(SubmissionShape.Problems(XDocument.Parse(text.TrimStart('\ufeff').With(old, now))), p => p.StartsWith(told, StringComparison.Ordinal));
    }

    private static XDocument Written(string cda) =>
        XDocument.Load(new MemoryStream(EbRim.ToBytes(XdsBuilder.Build(Outgoing.Of(Encoding.UTF8.GetBytes(cda)), Outgoing.House, Outgoing.Submission)!)));
}
