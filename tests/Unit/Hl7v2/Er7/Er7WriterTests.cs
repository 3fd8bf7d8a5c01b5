using System.Text;
using FsCheck;
using FsCheck.Fluent;
using HopEn2.Interop.Hl7v2.Er7;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Hl7v2.Er7;

public class Er7WriterTests
{
    private static Er7Writer Writer(Encoding? encoding = null) => new(Er7Separators.Usual(encoding ?? Er7Charsets.Utf8), encoding ?? Er7Charsets.Utf8);

    [Fact]
    public void Fields_left_out_are_empty_and_segments_end_with_cr()
    {
        var bytes = Writer().Header().Field(3).Text("A").Field(9).Components("ACK", "T02", "ACK").Segment("MSA").Field(1).Text("AA").Field(2).Text("C|1").ToArray();

        Assert.Equal("MSH|^~\\&|A||||||ACK^T02^ACK\rMSA|AA|C\\F\\1\r", Encoding.UTF8.GetString(bytes));
    }

    [Fact]
    public void A_field_already_passed_cannot_be_written() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Writer().Segment("MSA").Field(2).Field(2));

    [Fact]
    public void Copied_bytes_cannot_end_a_segment_or_a_frame() =>
        Assert.Equal("MSA|ab\r", Encoding.UTF8.GetString(Writer().Segment("MSA").Field(1).Raw([(byte)'a', 0x1C, 0x0D, 0x0B, (byte)'b']).ToArray()));

    [Fact]
    public void A_character_that_the_set_lacks_becomes_a_question_mark() =>
        Assert.Equal("MSA|?\r", Encoding.Latin1.GetString(Writer(Er7Charsets.Latin9).Segment("MSA").Field(1).Text("Ω").ToArray()));

    [Fact]
    public void Any_text_written_is_the_text_read()
    {
        var texts = Gen.Elements("|^~\\&\r\n\u001c\u000b\tab é€".ToCharArray()).ArrayOf().Select(c => new string(c));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2_000), Prop.ForAll(texts.ArrayOf().ToArbitrary(), written =>
        {
            var writer = Writer().Header().Segment("ZZZ");
            for (var i = 0; i < written.Length; i++)
                writer.Field(i + 1).Text("x").Component().Text(written[i]);

            Assert.Equal(Er7Problem.None, Er7Message.TryRead(writer.ToArray(), Er7Charsets.Latin9, out var message));
            Assert.Equal(2, message!.Segments.Count);
            for (var i = 0; i < written.Length; i++)
                Assert.Equal(written[i], message.Segments[1][i + 1][2].Text);
        }));
    }
}
