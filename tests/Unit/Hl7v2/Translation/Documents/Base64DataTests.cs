using System.Text;
using HopEn2.Interop.Hl7v2.Translation.Documents;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Hl7v2.Translation.Documents;

public sealed class Base64DataTests
{
    [Theory]
    [InlineData("QUJD", "ABC")]
    [InlineData("QUI=", "AB")]
    [InlineData("QUI", "AB")]
    [InlineData("QQ==", "A")]
    [InlineData("QQ", "A")]
    [InlineData("QQ=", "A")]
    [InlineData("QU JD", "ABC")]
    [InlineData("QU\r\nJD\r\n", "ABC")]
    [InlineData("QU\\.br\\JD", "ABC")]
    [InlineData("QU\\X0D0A\\JD", "ABC")]
    [InlineData("QU\\X0d\\\\X0a\\JD", "ABC")]
    [InlineData("QU\u00A0JD", "ABC")]
    [InlineData("", "")]
    public void What_senders_write_is_decoded(string text, string expected) => Assert.Equal(expected, Decoded(text));

    [Theory]
    [InlineData("QUJDR")]
    [InlineData("Q")]
    [InlineData("QU*D")]
    [InlineData("QUI=QUI=")]
    [InlineData("QU\\F\\JD")]
    [InlineData("Ceci n'est pas du base64")]
    public void What_cannot_be_base64_is_told_and_not_thrown(string text) => Assert.Null(Decoded(text));

    [Fact]
    public void Any_bytes_come_back_however_they_are_broken_into_lines()
    {
        var random = new Random(1);
        for (var i = 0; i < 500; i++)
        {
            var bytes = new byte[random.Next(0, 400)];
            random.NextBytes(bytes);
            var text = new StringBuilder(Convert.ToBase64String(bytes).TrimEnd('='));
            for (var n = random.Next(4); n > 0; n--)
                text.Insert(random.Next(text.Length + 1), random.Next(2) == 0 ? "\r\n" : " ");

            var buffer = new byte[text.Length];
            var length = Base64Data.Decode(Encoding.ASCII.GetBytes(text.ToString()), buffer);

            Assert.Equal(bytes, buffer[..Math.Max(length, 0)]);
        }
    }

    private static string? Decoded(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var buffer = new byte[bytes.Length];
        var length = Base64Data.Decode(bytes, buffer);
        return length < 0 ? null : Encoding.ASCII.GetString(buffer, 0, length);
    }
}
