using HopEn2.Interop.Ledger.Sqlite;

namespace HopEn2.Interop.Tests.Shared;

/// <summary>The real store of outgoing work, in memory.</summary>
internal static class MemoryWork
{
    public static SqliteOutgoing Open() => new(() =>
    {
        var database = SqliteDatabase.Open(":memory:", SqliteAccess.Write);
        SqliteMigrations.Apply(database, "ledger");
        return database;
    });
}
