using System.Text;
using HopEn2.Interop.Cda.Header;
using HopEn2.Interop.Domain.Documents;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Cda.Header;

public sealed class EncodingTests
{
    // é is in all of them; œ and € in the last two only, at different places.
    private const string Title = "Échographie du cœur, 3 €";

    public EncodingTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    private static CdaReading Read(byte[] bytes) => CdaReader.Read(bytes);

    private static string Titled(string title, string encoding) => CdaText.N3.With("<title>Compte rendu d'examens biologiques</title>", $"<title>{title}</title>").With("encoding=\"UTF-8\"", $"encoding=\"{encoding}\"");

    private static string? TitleOf(CdaReading reading) => Assert.IsType<CdaReading.Read>(reading).Header.Title;

    [Theory]
    [InlineData("utf-8", Title)]
    [InlineData("ISO-8859-1", "Échographie")]
    [InlineData("iso-8859-15", Title)]
    [InlineData("windows-1252", Title)]
    public void The_declaration_says_how_bytes_are_read(string encoding, string title) => Assert.Equal(title, TitleOf(Read(Encoding.GetEncoding(encoding).GetBytes(Titled(title, encoding)))));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void UTF_16_is_read_in_either_byte_order(bool bigEndian)
    {
        var encoding = new UnicodeEncoding(bigEndian, byteOrderMark: true);
        byte[] document = [.. encoding.GetPreamble(), .. encoding.GetBytes(Titled(Title, "utf-16"))];

        var reading = Read(document);

        Assert.Equal(Title, TitleOf(reading));
        Assert.Equal(DocumentLevel.N3, ((CdaReading.Read)reading).Header.Format.Level);
        Assert.IsType<CdaReading.Unreadable>(Read(document[..^60]));
    }

    [Fact]
    public void A_scan_is_found_in_UTF_16_too()
    {
        var document = Titled(Title, "utf-16").With("</structuredBody>", "<component><section><code code='101792-0'/></section></component></structuredBody>");

        Assert.True(Assert.IsType<CdaReading.Read>(Read([.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(document)])).Header.Format.Scanned);
    }

    [Fact]
    public void A_byte_order_mark_before_UTF_8_is_no_fault() => Assert.Empty(Assert.IsType<CdaReading.Read>(Read([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(CdaText.N1)])).Header.Remarks);

    [Fact]
    public void Bytes_that_are_not_what_they_claim_to_be_are_unreadable()
    {
        var latin1 = Encoding.Latin1.GetBytes(Titled("Échographie", "UTF-8"));

        Assert.IsType<CdaReading.Unreadable>(Read(latin1));
        Assert.IsType<CdaReading.Unreadable>(Read(Encoding.UTF8.GetBytes(Titled("x", "utf-16"))));
    }

    [Theory]
    [InlineData("klingon")]
    [InlineData("")]
    [InlineData("utf-7")]
    [InlineData("iso-2022-jp")]
    public void An_encoding_nobody_knows_does_no_harm(string encoding) => Assert.NotNull(Read(Encoding.UTF8.GetBytes(Titled("x", encoding))));
}
