using System.Text;
using HopEn2.Interop.Hl7v2.Er7;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Hl7v2.Er7;

public class Er7ValueTests
{
    private static Er7Value Field(string raw)
    {
        Assert.Equal(Er7Problem.None, Er7Message.TryRead(Encoding.UTF8.GetBytes("MSH|^~\\&|A|B\rZZZ|" + raw + "|end"), Er7Charsets.Latin9, out var message));
        return message!.First("ZZZ")[1];
    }

    [Fact]
    public void A_component_of_a_field_is_one_of_its_first_repetition()
    {
        var field = Field("a^b&c^d~e^f");

        Assert.Equal(["a", "b", "d", ""], [field[1].Code, field[2].Code, field[3].Code, field[4].Code]);
        Assert.Equal("c", field[2].Sub(2).Code);
        Assert.Equal("b&c", field[2].Text);
        Assert.Equal("", field[0].Code);
    }

    // 800123 alone has no fourth component to look into: it once looked for ever.
    [Fact]
    public void A_part_of_nothing_is_nothing()
    {
        Assert.True(Field("800123")[4].Sub(2).IsEmpty);
        Assert.True(default(Er7Value).Sub(1)[3].IsEmpty);
    }

    [Fact]
    public void What_is_absent_has_no_parts()
    {
        Assert.True(default(Er7Value).Sub(2).IsEmpty);
        Assert.True(default(Er7Value)[2][3].Sub(1).IsEmpty);
        Assert.True(Field("a")[7].Sub(2).IsEmpty);
        Assert.Equal("", Field("")[1].Sub(1).Code);
    }

    [Fact]
    public void Empty_repetitions_are_left_out()
    {
        var texts = new List<string>();
        foreach (var repetition in Field("~a~~b~"))
            texts.Add(repetition.Text);
        Assert.Equal(["a", "b"], texts);
    }

    [Theory]
    [InlineData(" VALI \u00A0", "VALI")]
    [InlineData("VALI^x", "VALI")]
    [InlineData("VALI&x", "VALI")]
    [InlineData("\"\"", "")]
    [InlineData("", "")]
    [InlineData("A\\T\\B", "A&B")]
    public void A_code_is_the_first_leaf_without_blanks(string raw, string code)
    {
        Assert.Equal(code, Field(raw).Code);
        Assert.True(Field(raw).Is(Encoding.ASCII.GetBytes(code)));
        Assert.False(Field(raw).Is("OTHER"u8));
    }

    [Fact]
    public void A_deletion_is_not_an_absence()
    {
        Assert.True(Field("\"\"").IsDelete);
        Assert.False(Field("\"\"").Is("\"\""u8));
        Assert.False(Field("").IsDelete);
        Assert.True(Field("").IsEmpty);
    }

    [Theory]
    [InlineData("a\\F\\b\\S\\c\\T\\d\\R\\e\\E\\f", "a|b^c&d~e\\f")]
    [InlineData("one\\.br\\two", "one\ntwo")]
    [InlineData("\\XC3A9\\", "é")]
    [InlineData("\\X0D\\", "\r")]
    [InlineData("\\H\\bold\\N\\", "bold")]
    [InlineData("C:\\temp", "C:\\temp")]
    [InlineData("C:\\temp\\F\\", "C:\\temp|")]
    [InlineData("\\Zlocal\\", "\\Zlocal\\")]
    [InlineData("\\XZZ\\", "\\XZZ\\")]
    [InlineData("\\", "\\")]
    [InlineData("\\\\", "\\\\")]
    public void Escapes_are_read_as_the_standard_says_and_others_kept(string raw, string text) => Assert.Equal(text, Field(raw).Text);

    [Fact]
    public void Bytes_smuggled_in_by_an_escape_never_fail() => Assert.Equal("\uFFFD", Field("\\XFF\\").Text);
}
