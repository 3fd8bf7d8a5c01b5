using HopEn2.Interop.Domain.Ins;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Domain.Ins;

public sealed class InsNumberTests
{
    // The table of identifiers.md §3, all fictitious, plus forms at the edges of the pattern.
    [Theory]
    [InlineData("277010115400329", InsVerdict.Good)]
    [InlineData("185057512345673", InsVerdict.Good)]
    [InlineData("279035121518989", InsVerdict.Good)]
    [InlineData("185122A00456715", InsVerdict.Good)]
    [InlineData("262032B11801250", InsVerdict.Good)]
    [InlineData("885997512345663", InsVerdict.Good)]
    [InlineData("790039912345612", InsVerdict.Good)]
    [InlineData("185057512343297", InsVerdict.Good)]
    [InlineData("185057512343101", InsVerdict.Good)]
    [InlineData("185057512345600", InsVerdict.BadKey)]
    [InlineData("276037510669380", InsVerdict.BadKey)]
    [InlineData("123456789012244", InsVerdict.BadKey)]
    [InlineData("1850575123456", InsVerdict.BadForm)]
    [InlineData("27707279035121518989", InsVerdict.BadForm)]
    [InlineData("2770763220829106", InsVerdict.BadForm)]
    [InlineData("577010115400329", InsVerdict.BadForm)]
    [InlineData("277000115400329", InsVerdict.BadForm)]
    [InlineData("277130115400329", InsVerdict.BadForm)]
    [InlineData("185123A00456715", InsVerdict.BadForm)]
    [InlineData("185122C00456715", InsVerdict.BadForm)]
    [InlineData("2770101154003A9", InsVerdict.BadForm)]
    [InlineData("", InsVerdict.BadForm)]
    [InlineData(null, InsVerdict.BadForm)]
    public void A_matricule_is_judged_by_form_and_key(string? matricule, InsVerdict verdict) =>
        Assert.Equal(verdict, InsNumber.Verdict(matricule));

    [Fact]
    public void Blanks_and_lower_case_letters_are_forgiven() =>
        Assert.Equal("185122A00456715", InsNumber.Parse(" 1 85 12 2a 004 567 15\u00A0")?.Value);

    [Theory]
    [InlineData("277010115400329", false)]
    [InlineData("885997512345663", true)]
    [InlineData("790039912345612", true)]
    public void A_waiting_number_begins_with_7_or_8(string matricule, bool nia) =>
        Assert.Equal(nia, InsNumber.Parse(matricule)!.Value.IsNia);

    [Fact]
    public void Its_text_shows_sex_and_year_only() =>
        Assert.Equal("2 77 •• •• ••• ••• ••", InsNumber.Parse("277010115400329").ToString());
}
