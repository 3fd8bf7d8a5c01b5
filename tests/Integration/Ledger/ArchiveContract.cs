using System.Text;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Ledger.Archive;
using Xunit;

namespace HopEn2.Interop.Tests.Integration.Ledger;

/// <summary>What every archive promises, whatever the database under it.</summary>
public abstract class ArchiveContract : IDisposable
{
    private static readonly Month March = new(2025, 3);

    private protected abstract StoreUnderTest Store { get; }

    private protected abstract IArchive Open();

    public void Dispose()
    {
        Store.Dispose();
        GC.SuppressFinalize(this);
    }

    [ContractFact]
    public async Task Entries_are_numbered_in_their_sort_and_month_and_read_back_as_they_were()
    {
        var first = await Open().AppendAsync(Entry("declaration", "a"), default);
        var second = await Open().AppendAsync(Entry("declaration", "b"), default);
        var other = await Open().AppendAsync(Entry("cnam", "a"), default);

        Assert.Equal((1, 2, 1), (first.Number, second.Number, other.Number));
        var entries = await Open().ListAsync("declaration", March, default);
        Assert.Equal(["a", "b"], entries.Select(e => Encoding.UTF8.GetString(e.Body.Span)));
        Assert.Equal((Hospital.Monday, "DIM"), (entries[1].At, entries[1].Author));
        Assert.Empty(await Open().ListAsync("declaration", new Month(2025, 4), default));
        Assert.Equal(3, (await Open().AllAsync(default)).Count);
    }

    [ContractFact]
    public async Task The_same_content_as_the_last_is_that_entry_and_an_earlier_one_again_is_a_new_one()
    {
        await Open().AppendAsync(Entry("declaration", "a"), default);
        var again = await Open().AppendAsync(Entry("declaration", "a") with { Author = "another" }, default);
        await Open().AppendAsync(Entry("declaration", "b"), default);
        var back = await Open().AppendAsync(Entry("declaration", "a"), default);

        Assert.Equal((1, "DIM", 3), (again.Number, again.Author, back.Number));
    }

    [ContractFact]
    public async Task Two_that_add_at_the_same_time_both_have_their_entry()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(n => Task.Run(() => Open().AppendAsync(Entry("declaration", $"{n}"), default))));

        Assert.Equal(Enumerable.Range(1, 8), (await Open().ListAsync("declaration", March, default)).Select(e => e.Number));
    }

    private static ArchiveEntry Entry(string sort, string says) => new(sort, March, 0, Hospital.Monday, "DIM", says, Encoding.UTF8.GetBytes(says));
}

public sealed class SqliteArchiveTests : ArchiveContract
{
    private readonly SqliteStore _store = new();

    private protected override StoreUnderTest Store => _store;

    private protected override IArchive Open() => new SqliteArchive(_store.Options);
}

[NeedsPostgres]
public sealed class PostgresArchiveTests : ArchiveContract
{
    private readonly PostgresStore _store = new();

    private protected override StoreUnderTest Store => _store;

    private protected override IArchive Open() => new PostgresArchive(_store.Database);
}
