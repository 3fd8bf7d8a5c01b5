using HopEn2.Interop.Domain.Documents;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Cda.Header;

public sealed class DocumentLevelTests
{
    private const string ScannedSection = "<component><section><code code='101792-0' codeSystem='2.16.840.1.113883.6.1'/><text/></section></component>";

    private static DocumentFormat Format(string document) => CdaText.Header(document).Format;

    [Fact]
    public void The_body_decides_the_level()
    {
        Assert.Equal(DocumentLevel.N1, Format(CdaText.N1).Level);
        Assert.Equal(DocumentLevel.N2, Format(CdaText.N2).Level);
        Assert.Equal(DocumentLevel.N3, Format(CdaText.N3).Level);
    }

    [Fact]
    public void An_entry_in_an_inner_section_makes_an_N3_too()
    {
        var inner = "<component><section><entry><act/></entry></section></component></section>";
        Assert.Equal(DocumentLevel.N3, Format(CdaText.N2.With("</section>", inner)).Level);
    }

    [Fact]
    public void A_foreign_element_called_entry_is_no_entry() =>
        Assert.Equal(DocumentLevel.N2, Format(CdaText.N2.With("</section>", "<x:entry xmlns:x='urn:x'/></section>")).Level);

    [Theory]
    [InlineData("application/pdf", "urn:ihe:iti:xds-sd:pdf:2008")]
    [InlineData("Application/PDF", "urn:ihe:iti:xds-sd:pdf:2008")]
    [InlineData("text/plain; charset=utf-8", "urn:ihe:iti:xds-sd:text:2008")]
    [InlineData("text/rtf", "urn:ihe:iti-fr:xds-sd:rtf:2010")]
    [InlineData("image/jpeg", "urn:ihe:iti-fr:xds-sd:jpeg:2010")]
    [InlineData("image/tiff", "urn:ihe:iti-fr:xds-sd:tiff:2010")]
    [InlineData("application/msword", null)]
    public void An_N1_has_the_format_of_its_media_type(string mediaType, string? format) => Assert.Equal(format, Format(CdaText.N1.With("application/pdf", mediaType)).FormatCode);

    [Theory]
    [InlineData("1.2.250.1.213.1.1.1.29", "urn:asip:ci-sis:ldl-ses:2017")]
    [InlineData("1.2.250.1.213.1.1.1.12.4", "urn:asip:ci-sis:obp-scm:2023")]
    [InlineData("1.2.250.1.213.1.1.1.9999", "urn:ihe:lab:xd-lab:2008")]
    public void A_structured_document_has_the_format_of_its_model(string model, string format) => Assert.Equal(format, Format(CdaText.N3.With("1.2.250.1.213.1.1.1.55", model)).FormatCode);

    [Fact]
    public void A_structured_document_of_no_known_model_has_no_format() =>
        Assert.Null(Format(CdaText.N3.With("1.2.250.1.213.1.1.1.55", "1.2.250.1.213.1.1.1.9999").Without("""<templateId root="1.3.6.1.4.1.19376.1.3.3"/>""")).FormatCode);

    [Theory]
    [InlineData("image/tiff")]
    [InlineData("image/jpeg")]
    public void A_picture_is_a_scan(string mediaType) => Assert.True(Format(CdaText.N1.With("application/pdf", mediaType)).Scanned);

    [Theory]
    [InlineData("<author><templateId root='1.3.6.1.4.1.19376.1.2.20.2'/></author>")]
    [InlineData("<dataEnterer><templateId root='1.3.6.1.4.1.19376.1.2.20.3'/></dataEnterer>")]
    [InlineData("<author><assignedAuthor><assignedAuthoringDevice><code code='CAPTURE' codeSystem='1.2.840.10008.2.16.4'/></assignedAuthoringDevice></assignedAuthor></author>")]
    [InlineData("<author><assignedAuthor><assignedAuthoringDevice><softwareName>DocuScanner 4</softwareName></assignedAuthoringDevice></assignedAuthor></author>")]
    public void A_scanner_among_the_authors_is_a_sign_of_a_scan(string author) => Assert.True(Format(CdaText.N1.With("<custodian>", author + "<custodian>")).Scanned);

    [Fact]
    public void An_analyser_among_the_authors_is_none() =>
        Assert.False(Format(CdaText.N1.With("<custodian>", "<author><assignedAuthor><code code='CAPTURE'/><assignedAuthoringDevice><softwareName>Automate 7</softwareName></assignedAuthoringDevice></assignedAuthor></author><custodian>")).Scanned);

    [Fact]
    public void A_section_of_scanned_results_is_a_sign_of_a_scan_before_and_after_the_entries()
    {
        var first = CdaText.N3.With("<structuredBody>", "<structuredBody>" + ScannedSection);
        var last = CdaText.N3.With("</structuredBody>", ScannedSection + "</structuredBody>");

        Assert.Equal((DocumentLevel.N3, true), (Format(first).Level, Format(first).Scanned));
        Assert.Equal((DocumentLevel.N3, true), (Format(last).Level, Format(last).Scanned));
    }

    [Fact]
    public void The_same_code_elsewhere_is_none()
    {
        Assert.False(Format(CdaText.N3.With("Glucose", "101792-0")).Scanned);
        Assert.False(Format(CdaText.N3.With("""<code code="14749-6" """, """<code code="101792-0" """)).Scanned);
    }

    [Fact]
    public void A_template_that_contradicts_the_body_is_noted_and_the_body_wins()
    {
        var structured = CdaText.N3.With("""<templateId root="1.3.6.1.4.1.19376.1.3.3"/>""", """<templateId root="1.3.6.1.4.1.19376.1.2.20"/>""");
        var unstructured = CdaText.N1.With("""<templateId root="1.3.6.1.4.1.19376.1.2.20"/>""", """<templateId root="1.2.250.1.213.1.1.1.29"/>""");

        Assert.Equal((DocumentLevel.N3, "level-contradiction"), (Format(structured).Level, Assert.Single(CdaText.RemarkCodes(structured))));
        Assert.Equal((DocumentLevel.N1, "level-contradiction"), (Format(unstructured).Level, Assert.Single(CdaText.RemarkCodes(unstructured))));
    }

    [Fact]
    public void A_document_without_body_says_so()
    {
        var none = CdaText.N1.WithoutFrom("<component>", "</component>");

        Assert.Equal(DocumentLevel.Unreadable, Format(none).Level);
        Assert.Equal(["no-body"], CdaText.RemarkCodes(none));
        Assert.Equal(["empty-body"], CdaText.RemarkCodes(CdaText.N1.WithoutFrom("<text", "</text>")));
    }

    [Fact]
    public void A_body_that_stands_before_the_header_hides_nothing()
    {
        var body = CdaText.N1[CdaText.N1.IndexOf("<component>", StringComparison.Ordinal)..CdaText.N1.IndexOf("</ClinicalDocument>", StringComparison.Ordinal)];
        var inverted = CdaText.N1.Without(body).With("<typeId", body + "<typeId");

        var header = CdaText.Header(inverted);

        Assert.Equal("1.2.250.1.999.3.41", header.Id?.ToString());
        Assert.True(header.Patient.TraitsComplete);
    }
}
