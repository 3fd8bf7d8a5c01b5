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
        var options = Assert.IsType<StoreOptions.Sqlite>(StoreOptions.Parse(text, out var problem));
        Assert.Null(problem);
        Assert.Equal((file, journal), (options.File, options.JournalFile));
    }

    [Theory]
    [InlineData("postgres:Host=db;Database=hopen2;Username=me;Password=secret", "hopen2 on db", "Host=db;Database=hopen2;Username=me;Password=secret")]
    [InlineData("postgres://me:s%2Fcret@db:5433/hopen2?sslmode=verify-full&sslrootcert=/ca.pem", "hopen2 on db", "Host=db;Port=5433;Database=hopen2;Username=me;Password=s/cret;SSL Mode=VerifyFull;Root Certificate=/ca.pem")]
    [InlineData("postgresql://[::1]/hopen2", "hopen2 on ::1", "Host=::1;Database=hopen2")]
    [InlineData("postgres:postgres://db/hopen2", "hopen2 on db", "Host=db;Database=hopen2")]
    public void A_database_is_named_as_Npgsql_or_as_libpq_does(string text, string name, string connection)
    {
        var options = Assert.IsType<StoreOptions.Postgres>(StoreOptions.Parse(text, out var problem));
        Assert.Null(problem);
        Assert.Equal(connection, options.Connection);
        Assert.Equal((name, name), (options.Name, options.ToString()));
    }

    [Theory]
    [InlineData("postgres:Database=x;Password=secret", "names no host")]
    [InlineData("postgres:Host=db;secret", "cannot be read")]
    [InlineData("postgres:Host=db;Port=secret", "cannot be read")]
    [InlineData("postgres:Host=db;Secret=secret", "cannot be read")]
    [InlineData("postgres://me:secret@db/x?sslmode=secret", "cannot be read")]
    [InlineData("postgres://me:secret@db:secret/x", "cannot be read")]
    [InlineData("postgres://me:secret@/x", "cannot be read")]
    [InlineData("sqlite:", "expected sqlite:FILE")]
    [InlineData("secret", "expected sqlite:FILE")]
    public void Anything_else_is_refused_without_repeating_it(string text, string why)
    {
        Assert.Null(StoreOptions.Parse(text, out var problem));
        Assert.Contains(why, problem, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", problem, StringComparison.Ordinal);
    }
}
