using HopEn2.Interop.Ledger.Queries;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Ledger.Queries;

public sealed class CursorTests
{
    [Fact]
    public void A_cursor_is_read_back() => Assert.Equal(new Cursor(638_770_000_000_000_000, 42), Cursor.Parse(new Cursor(638_770_000_000_000_000, 42).ToString()));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("1-")]
    [InlineData("-1-2")]
    [InlineData("1-2-3")]
    [InlineData("a-b")]
    [InlineData("99999999999999999999-1")]
    public void What_is_no_cursor_starts_from_the_newest(string? text) => Assert.Equal(Cursor.Start, Cursor.Parse(text));

    [Fact]
    public void A_page_is_the_newest_of_all_that_was_found_and_says_where_the_next_begins()
    {
        var found = new[] { 5, 3, 1, 6, 4, 2 }.Select(n => new Placed<int>(n, new Cursor(n, n)));
        var page = Pages.Of(found, new PageRequest(null, 4));
        Assert.Equal([6, 5, 4, 3], page.Items);
        Assert.Equal("3-3", page.Next);
        Assert.Null(Pages.Of(found, new PageRequest(null, 6)).Next);
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, 1)]
    [InlineData(500, 500)]
    [InlineData(100_000, 500)]
    public void A_page_has_one_to_five_hundred_rows(int asked, int size) => Assert.Equal(size, Pages.Size(new PageRequest(null, asked)));
}
