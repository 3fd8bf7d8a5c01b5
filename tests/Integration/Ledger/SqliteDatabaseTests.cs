using HopEn2.Interop.Ledger.Sqlite;
using SQLitePCL;
using Xunit;

namespace HopEn2.Interop.Tests.Integration.Ledger;

/// <summary>What SQLite does not wait for by itself.</summary>
public sealed class SqliteDatabaseTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hopen2-file");

    private string File => Path.Combine(_folder.FullName, "new.db");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("BEGIN IMMEDIATE")]
    [InlineData("BEGIN EXCLUSIVE")]
    public async Task A_file_not_yet_in_WAL_mode_that_another_is_writing_is_waited_for(string begin)
    {
        Batteries_V2.Init();
        Assert.Equal(raw.SQLITE_OK, raw.sqlite3_open(File, out var other));
        using (other)
        {
            Assert.Equal(raw.SQLITE_OK, raw.sqlite3_exec(other, $"CREATE TABLE t (n); {begin}; INSERT INTO t VALUES (1)"));
            var opening = Task.Run(() => SqliteDatabase.Open(File, SqliteAccess.Write));
            await Task.WhenAny(opening, Task.Delay(300));
            Assert.Equal(raw.SQLITE_OK, raw.sqlite3_exec(other, "COMMIT"));

            using var opened = await opening;
            Assert.Equal(1, opened.Number("SELECT count(*) FROM t"));
        }
    }
}
