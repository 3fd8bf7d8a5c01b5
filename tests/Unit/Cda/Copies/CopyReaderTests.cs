using System.Text;
using HopEn2.Interop.Cda.Copies;
using HopEn2.Interop.Tests.Shared;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Cda.Copies;

public sealed class CopyReaderTests
{
    private const string Head = "<ClinicalDocument xmlns=\"urn:hl7-org:v3\"><title>Compte &lt;rendu&gt;</title><recordTarget><patientRole><patient><name><family qualifier=\"BR\">TEST-DURAND</family><given qualifier=\"BR\">CAMILLE</given></name><birthTime value=\"19850512\"/></patient></patientRole></recordTarget>";

    [Fact]
    public void The_body_of_an_N1_is_its_own_copy()
    {
        var copy = CopyReader.Read(Samples.Bytes("cda/n1_imaging.xml")).Copy!;

        Assert.Equal((CopyOrigin.Body, "pdf", "application/pdf"), (copy.Origin, copy.Extension, copy.MediaType));
        Assert.StartsWith("%PDF-1.4", Encoding.ASCII.GetString(copy.Content.Span[..8]), StringComparison.Ordinal);
        Assert.Null(copy.PdfAPart);
    }

    [Theory]
    [InlineData("application/pdf", "%PDF-1.4 pdfaid:part=\"1\"", "pdf", "1")]
    [InlineData("application/pdf", "%PDF-1.7 <pdfaid:part>3</pdfaid:part>", "pdf", "3")]
    [InlineData("text/rtf", @"{\rtf1 bonjour}", "rtf", null)]
    [InlineData("text/plain; charset=utf-8", "bonjour", "txt", null)]
    public void What_the_body_says_it_is_and_is_is_taken(string mediaType, string content, string extension, string? part)
    {
        var copy = CopyReader.Read(N1(mediaType, Convert.ToBase64String(Encoding.UTF8.GetBytes(content)))).Copy!;

        Assert.Equal((extension, part), (copy.Extension, copy.PdfAPart));
    }

    [Theory]
    [InlineData("application/pdf", "TVqQAA==")]
    [InlineData("application/pdf", "not base64!")]
    [InlineData("application/pdf", "")]
    [InlineData("application/msword", "JVBERi0xLjQ=")]
    public void What_is_not_what_it_says_is_no_copy(string mediaType, string base64) =>
        Assert.Equal("copy-unreadable", CopyReader.Read(N1(mediaType, base64)).Why);

    [Theory]
    [InlineData("JVBE\nRi0x\n  LjQ=", "%PDF-1.4")]
    [InlineData("<![CDATA[JVBERi0x]]>LjQ=", "%PDF-1.4")]
    [InlineData("JVBERi0x<!-- page -->LjQ=", "%PDF-1.4")]
    [InlineData("JVBERi0x&#x4c;jQ=", "%PDF-1.4")]
    public void However_its_base64_is_written_it_is_read(string base64, string content) =>
        Assert.Equal(content, Encoding.ASCII.GetString(CopyReader.Read(N1("application/pdf", base64)).Copy!.Content.Span));

    [Theory]
    [InlineData("</text>")]
    [InlineData("</text></nonXMLBody></component>")]
    public void What_is_cut_off_behind_its_body_is_no_document(string end)
    {
        var whole = Encoding.UTF8.GetString(N1("application/pdf", "JVBERi0xLjQ="));

        Assert.Equal("copy-missing", CopyReader.Read(Encoding.UTF8.GetBytes(whole[..(whole.IndexOf(end, StringComparison.Ordinal) + end.Length)])).Why);
    }

    [Fact]
    public void The_body_of_a_document_inside_a_style_sheet_is_its_copy()
    {
        var inside = $"<x:stylesheet xmlns:x=\"http://www.w3.org/1999/XSL/Transform\">{Encoding.UTF8.GetString(N1("application/pdf", "JVBERi0xLjQ="))}</x:stylesheet>";

        Assert.Equal(CopyOrigin.Body, CopyReader.Read(Encoding.UTF8.GetBytes(inside)).Copy!.Origin);
    }

    [Fact]
    public void The_copy_section_of_an_N3_comes_before_its_narrative_and_a_PDF_elsewhere_is_no_copy()
    {
        string Section(string template, string word) => $"<component><section><templateId root=\"{template}\"/><text>{word}</text><entry><organizer><component><observationMedia><value mediaType=\"application/pdf\" representation=\"B64\">{Convert.ToBase64String(Encoding.ASCII.GetBytes("%PDF-1.4 " + word))}</value></observationMedia></component></organizer></entry></section></component>";
        var both = Structured(Section("1.2.3", "annexe") + Section("1.2.250.1.213.1.1.2.243", "copie"));
        var appendix = Structured(Section("1.2.3", "annexe"));

        var copy = CopyReader.Read(both).Copy!;
        Assert.Equal((CopyOrigin.CopySection, "%PDF-1.4 copie"), (copy.Origin, Encoding.ASCII.GetString(copy.Content.Span)));
        Assert.Equal(CopyOrigin.Rendered, CopyReader.Read(appendix).Copy!.Origin);
    }

    [Fact]
    public void A_narrative_becomes_a_page_in_which_nothing_runs()
    {
        var document = Structured("""
            <component><section><title>Biochimie &amp; autres</title><text>
            <paragraph>Résultat <content styleCode="Bold">élevé</content> : 3 &lt; 5</paragraph>
            <list listType="ordered"><item>un</item></list>
            <table onclick="x()"><thead><tr><th colspan="2">Analyse</th></tr></thead><tbody><tr><td>TSH</td><td>1,2</td></tr></tbody></table>
            <script>alert(1)</script><linkHtml href="javascript:x()">lien</linkHtml><renderMultiMedia referencedObject="absent"/>
            </text></section></component>
            """);

        var page = Encoding.UTF8.GetString(CopyReader.Read(document).Copy!.Content.Span);

        Assert.Contains("<h1>Compte &lt;rendu&gt;</h1>", page, StringComparison.Ordinal);
        Assert.Contains("TEST-DURAND CAMILLE", page, StringComparison.Ordinal);
        Assert.Contains("12/05/1985", page, StringComparison.Ordinal);
        Assert.Contains("<h2>Biochimie &amp; autres</h2>", page, StringComparison.Ordinal);
        Assert.Contains("<strong>élevé</strong> : 3 &lt; 5</p>", page, StringComparison.Ordinal);
        Assert.Contains("<ol><li>un</li></ol>", page, StringComparison.Ordinal);
        Assert.Contains("<th colspan=\"2\">Analyse</th>", page, StringComparison.Ordinal);
        Assert.Contains("non affichée ici", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("onclick", page, StringComparison.Ordinal);
        Assert.DoesNotContain("javascript:", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<a>")]
    [InlineData("<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>")]
    [InlineData("<a/>")]
    public void What_is_no_document_has_no_copy(string bytes) => Assert.Equal("copy-missing", CopyReader.Read(Encoding.UTF8.GetBytes(bytes)).Why);

    [CorpusFact]
    public void Published_examples_give_the_copies_they_are_known_to_have()
    {
        var origins = Corpus.Files("cda").ToDictionary(f => Path.GetFileNameWithoutExtension(f), f => CopyReader.Read(File.ReadAllBytes(f)).Copy?.Origin, StringComparer.Ordinal);

        Assert.All(origins.Values, o => Assert.NotNull(o));
        Assert.Equal(
            ["cr-bio-2024-crp-non-loinc-n3", "cr-bio-2024-dep-ccu-n3", "cr-bio-2024-glycemia-n3", "cr-bio-2024-microbio-v2-n3", "cr-bio-2024-tsh-n3", "ep-med-dm-2024-n3"],
            origins.Where(o => o.Value is CopyOrigin.CopySection).Select(o => o.Key).Order(StringComparer.Ordinal));
        Assert.Equal(["cr-img-2024-n1-pdf", "cr-img-radio-n1-v1", "cr-img-radio-n1-v2-rplc"], origins.Where(o => o.Value is CopyOrigin.Body).Select(o => o.Key).Order(StringComparer.Ordinal));
    }

    private static byte[] N1(string mediaType, string base64) => Encoding.UTF8.GetBytes($"{Head}<component><nonXMLBody><text mediaType=\"{mediaType}\" representation=\"B64\">{base64}</text></nonXMLBody></component></ClinicalDocument>");

    private static byte[] Structured(string sections) => Encoding.UTF8.GetBytes($"{Head}<component><structuredBody>{sections}</structuredBody></component></ClinicalDocument>");
}
