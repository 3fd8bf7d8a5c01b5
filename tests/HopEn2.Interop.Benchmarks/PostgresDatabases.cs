using Npgsql;

namespace HopEn2.Interop.Benchmarks;

internal static class PostgresDatabases
{
    /// <summary>Drops every table of a database, which must be one for benchmarks: its name says so.</summary>
    public static void Empty(string connection)
    {
        var builder = new NpgsqlConnectionStringBuilder(connection);
        if (builder.Database?.Contains("bench", StringComparison.Ordinal) is not true)
            throw new InvalidOperationException("The database of --store must have \"bench\" in its name: it is emptied before each run.");
        using var source = NpgsqlDataSource.Create(builder);
        using var command = source.CreateCommand("DROP SCHEMA public CASCADE; CREATE SCHEMA public;");
        command.ExecuteNonQuery();
    }
}
