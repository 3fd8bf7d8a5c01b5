using System.Diagnostics;
using System.Text;
using HopEn2.Interop.Cda.Header;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Cda.Header;

/// <summary>Documents made to harm: each ends in a result, in bounded time and memory, and fetches nothing.</summary>
public sealed class HostileDocumentTests
{
    private const string Root = "<ClinicalDocument xmlns='urn:hl7-org:v3'>";

    /// <summary>Generous on a busy machine; what it guards against takes minutes.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static CdaReading Within(long allocated, byte[] document)
    {
        CdaReader.Read(Encoding.UTF8.GetBytes(CdaText.N1));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();
        var reading = CdaReader.Read(document);
        Assert.True(clock.Elapsed < Patience, $"took {clock.Elapsed}");
        var took = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(took < allocated, $"allocated {took} bytes");
        return reading;
    }

    private static string WhyUnreadable(CdaReading reading) => Assert.IsType<CdaReading.Unreadable>(reading).Why;

    private static byte[] Bytes(params ReadOnlySpan<string> parts) => Encoding.UTF8.GetBytes(string.Concat(parts));

    [Fact]
    public void A_billion_laughs_is_refused_at_its_DTD()
    {
        var dtd = new StringBuilder("<?xml version='1.0'?><!DOCTYPE lolz [<!ENTITY lol0 'lol'>");
        for (var i = 1; i < 10; i++)
            dtd.Append($"<!ENTITY lol{i} '{string.Concat(Enumerable.Repeat($"&lol{i - 1};", 10))}'>");
        dtd.Append("]>").Append(Root).Append("<title>&lol9;</title></ClinicalDocument>");

        Assert.Contains("DTD", WhyUnreadable(Within(1_000_000, Bytes(dtd.ToString()))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>")]
    [InlineData("<!DOCTYPE a SYSTEM 'http://127.0.0.1:9/evil.dtd'>")]
    [InlineData("<!DOCTYPE a [<!ENTITY % p SYSTEM 'http://127.0.0.1:9/p'> %p;]>")]
    public void An_external_entity_is_never_fetched(string dtd) =>
        Assert.Contains("DTD", WhyUnreadable(Within(1_000_000, Bytes(dtd, Root, "<title>&x;</title></ClinicalDocument>"))), StringComparison.Ordinal);

    [Fact]
    public void An_entity_that_nobody_declared_is_unreadable() => WhyUnreadable(Within(1_000_000, Bytes(CdaText.N1.With("Scanner thoracique", "&bombe;"))));

    [Theory]
    [InlineData("")]
    [InlineData(Root)]
    public void A_million_elements_inside_one_another_are_too_deep(string before)
    {
        var deep = Bytes(before, string.Concat(Enumerable.Repeat("<a>", 1_000_000)), string.Concat(Enumerable.Repeat("</a>", 1_000_000)));

        Assert.Contains("deep", WhyUnreadable(Within(2_000_000, deep)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_million_elements_beside_one_another_are_read_past()
    {
        var wide = Bytes(CdaText.N1.With("<typeId", string.Concat(Enumerable.Repeat("<templateId root='1.2'/>", 1_000_000)) + "<typeId"));

        var header = Assert.IsType<CdaReading.Read>(Within(200_000_000, wide)).Header;

        Assert.Equal(256, header.TemplateIds.Count);
        Assert.Contains(header.Remarks, remark => remark.Code == "too-many");
    }

    [Fact]
    public void An_attribute_of_nearly_100_MB_is_never_held()
    {
        var document = new byte[99_000_000];
        document.AsSpan().Fill((byte)'x');
        Bytes(Root, "<id root='").CopyTo(document, 0);

        Assert.Contains("more than 1000000 bytes", WhyUnreadable(Within(20_000_000, document)), StringComparison.Ordinal);
    }

    [Fact]
    public void An_element_name_of_nearly_100_MB_is_never_held()
    {
        var document = new byte[99_000_000];
        document.AsSpan().Fill((byte)'x');
        Bytes(Root, "<").CopyTo(document, 0);

        Assert.Contains("more than 1000000 bytes", WhyUnreadable(Within(20_000_000, document)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(50_000, typeof(CdaReading.NotCda))]
    [InlineData(150_000, typeof(CdaReading.Unreadable))]
    public void Attributes_by_the_thousand_end_in_a_result(int count, Type result)
    {
        var attributes = string.Concat(Enumerable.Range(0, count).Select(i => $" a{i:x}=''"));

        Assert.IsType(result, Within(100_000_000, Bytes(Root, "<id", attributes, "/></ClinicalDocument>")));
    }

    [Fact]
    public void A_huge_comment_is_a_piece_too_long()
    {
        var comment = Bytes(CdaText.N1.With("<typeId", "<!--" + new string('x', 30_000_000) + "--><typeId"));

        Assert.Contains("more than 1000000 bytes", WhyUnreadable(Within(20_000_000, comment)), StringComparison.Ordinal);
        Assert.IsType<CdaReading.Read>(CdaText.Reading(CdaText.N1.With("<typeId", "<!--" + new string('x', 900_000) + "--><typeId")));
    }

    [Fact]
    public void A_huge_text_in_the_header_is_read_past()
    {
        var title = Bytes(CdaText.N1.With("Scanner thoracique", new string('x', 30_000_000)));

        Assert.Equal(1024, Assert.IsType<CdaReading.Read>(Within(2_000_000, title)).Header.Title!.Length);
    }

    [Fact]
    public void A_document_larger_than_the_limit_is_not_even_opened() =>
        Assert.Equal("larger than 65536 bytes", WhyUnreadable(CdaReader.Read(new byte[65_537], new CdaLimits { MaxBytes = 65_536 })));

    [Fact]
    public void Bytes_that_are_no_UTF_8_are_unreadable()
    {
        var document = Bytes(CdaText.N1);
        document[CdaText.N1.IndexOf("Scanner", StringComparison.Ordinal)] = 0xC3;
        document[CdaText.N1.IndexOf("Scanner", StringComparison.Ordinal) + 1] = 0x28;

        WhyUnreadable(Within(1_000_000, document));
    }

    [Theory]
    [InlineData("<x:id xmlns:x='urn:evil' root='6.6.6'/><id ")]
    [InlineData("<id xmlns='urn:evil' root='6.6.6'/><id ")]
    [InlineData("<x:wrap xmlns:x='urn:evil'><id root='6.6.6'/></x:wrap><id ")]
    [InlineData("<id xmlns:x='urn:evil' x:root='6.6.6' ")]
    public void An_element_or_attribute_of_another_namespace_is_not_taken_for_ours(string evil)
    {
        var header = CdaText.Header(CdaText.N1.With("<id ", evil));

        Assert.Equal("1.2.250.1.999.3.41", header.Id?.ToString());
    }

    [Theory]
    [InlineData("<c:ClinicalDocument/>")]
    [InlineData("<ClinicalDocument xmlns:='urn:hl7-org:v3'/>")]
    [InlineData("<ClinicalDocument xmlns='urn:hl7-org:v3' xmlns='urn:x'/>")]
    [InlineData("<xmlns:ClinicalDocument xmlns:xmlns='urn:hl7-org:v3'/>")]
    [InlineData("<a:b:ClinicalDocument xmlns:a='urn:hl7-org:v3'/>")]
    public void A_namespace_that_is_none_makes_it_unreadable(string document) => WhyUnreadable(Within(1_000_000, Bytes(document)));

    [Fact]
    public void An_end_tag_in_a_comment_does_not_hide_that_the_document_was_cut_off()
    {
        var cut = CdaText.N1[..CdaText.N1.IndexOf("</text>", StringComparison.Ordinal)];

        WhyUnreadable(Within(1_000_000, Bytes(cut, "<!-- </ClinicalDocument> -->")));
    }

    [Fact]
    public void Text_that_never_ends_is_unreadable_whatever_its_size()
    {
        var document = new byte[40_000_000];
        document.AsSpan().Fill((byte)'A');
        Bytes(CdaText.N1[..CdaText.N1.IndexOf("</text>", StringComparison.Ordinal)]).CopyTo(document, 0);

        WhyUnreadable(Within(1_000_000, document));
    }
}
