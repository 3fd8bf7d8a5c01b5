using HopEn2.Interop.Ledger.Sqlite;

namespace HopEn2.Interop.Tests.Shared;

/// <summary>The real store of outgoing work, in memory: all of it on one connection, for each would have a database of its own.</summary>
internal static class MemoryWork
{
    public static SqliteOutgoing Open()
    {
        var database = SqliteDatabase.Open(":memory:", SqliteAccess.Write);
        SqliteMigrations.Apply(database, "ledger");
        return new(() => database);
    }
}
