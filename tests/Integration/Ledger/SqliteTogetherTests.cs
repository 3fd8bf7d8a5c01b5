using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Ledger.Sqlite;
using Xunit;

namespace HopEn2.Interop.Tests.Integration.Ledger;

/// <summary>Many who come at once share a commit, and none suffers for another.</summary>
public sealed class SqliteTogetherTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hopen2-together-");
    private readonly SqliteTogether _together;
    private int _opened;

    public SqliteTogetherTests()
    {
        _together = new SqliteTogether(
            () =>
            {
                _opened++;
                return SqliteDatabase.Open(File, SqliteAccess.Write);
            },
            "It cannot be done");
        using var database = SqliteDatabase.Open(File, SqliteAccess.Write);
        database.Execute("CREATE TABLE t (n INTEGER PRIMARY KEY)");
    }

    private string File => Path.Combine(_folder.FullName, "t.db");

    public void Dispose()
    {
        _together.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task All_are_done_and_each_gets_its_own_answer()
    {
        var answers = await Task.WhenAll(Enumerable.Range(1, 500).Select(n => Task.Run(() => _together.RunAsync(d => Insert(d, n), default))));
        Assert.Equal(Enumerable.Range(1, 500), answers);
        Assert.Equal(500, Count());
        Assert.Equal(1, _opened);
    }

    [Fact]
    public async Task One_that_fails_fails_alone_and_is_not_done()
    {
        var (begun, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        // The first holds the connection until the others wait together.
        var first = Task.Run(() => _together.RunAsync(
            d =>
            {
                begun.TrySetResult();
                go.Task.Wait(TimeSpan.FromSeconds(20));
                return Insert(d, 1);
            },
            default));
        await begun.Task;
        var others = Enumerable.Range(2, 5).Select(n => _together.RunAsync(d => Insert(d, n), default)).ToList();
        var refused = _together.RunAsync(d => Insert(d, 2) + Insert(d, 2), default);
        var wrong = _together.RunAsync<int>(d => throw new InvalidOperationException($"{Insert(d, 99)} is no answer"), default);
        using var cancelled = new CancellationTokenSource();
        var withdrawn = _together.RunAsync(d => Insert(d, 100), cancelled.Token);
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => withdrawn);
        go.SetResult();

        await first;
        var done = await Task.WhenAll(others);
        Assert.Equal([2, 3, 4, 5, 6], done);
        Assert.StartsWith("It cannot be done: ", (await Assert.ThrowsAsync<LedgerUnavailableException>(() => refused)).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidOperationException>(() => wrong);
        Assert.Equal(6, Count());
        Assert.Equal(7, await _together.RunAsync(d => Insert(d, 7), default));
    }

    private static int Insert(SqliteDatabase database, int n)
    {
        database.Statement("INSERT INTO t (n) VALUES (?1)").Bind(1, n).Run();
        return n;
    }

    private int Count()
    {
        using var database = SqliteDatabase.Open(File, SqliteAccess.ReadOnly);
        return (int)database.Number("SELECT count(*) FROM t");
    }
}
