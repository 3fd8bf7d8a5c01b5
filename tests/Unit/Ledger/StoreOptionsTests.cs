using HopEn2.Interop.Ledger;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Ledger;

public sealed class StoreOptionsTests
{
    [Theory]
    [InlineData("sqlite:data/hopen2.db", "data/hopen2.db", "data/hopen2.journal.db")]
    [InlineData("SQLITE:hopen2", "hopen2", "hopen2.journal.db")]
    [InlineData("sqlite:/var/lib/a.b/x.sqlite", "/var/lib/a.b/x.sqlite", "/var/lib/a.b/x.journal.sqlite")]
    public void A_file_is_named_and_its_journal_is_beside_it(string text, string file, string journal)
    {
        var options = StoreOptions.Parse(text, out var problem)!;
        Assert.Null(problem);
        Assert.Equal((file, journal), (options.File, options.JournalFile));
    }

    [Theory]
    [InlineData("postgres:Host=db;Password=secret", "PostgreSQL is not supported yet")]
    [InlineData("sqlite:", "expected sqlite:FILE")]
    [InlineData("secret", "expected sqlite:FILE")]
    public void Anything_else_is_refused_without_repeating_it(string text, string why)
    {
        Assert.Null(StoreOptions.Parse(text, out var problem));
        Assert.Contains(why, problem, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", problem, StringComparison.Ordinal);
    }
}
