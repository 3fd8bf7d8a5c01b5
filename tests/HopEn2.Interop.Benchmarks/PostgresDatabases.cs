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
        Execute(connection, "DROP SCHEMA public CASCADE; CREATE SCHEMA public;");
    }

    /// <summary>A new and empty database of the same server, dropped by <see cref="DropBeside"/>.</summary>
    /// <returns>Its connection.</returns>
    public static string CreateBeside(string connection)
    {
        DropBeside(connection);
        Execute(connection, $"CREATE DATABASE \"{Beside(connection)}\"");
        return new NpgsqlConnectionStringBuilder(connection) { Database = Beside(connection) }.ConnectionString;
    }

    public static void DropBeside(string connection) => Execute(connection, $"DROP DATABASE IF EXISTS \"{Beside(connection)}\" WITH (FORCE)");

    public static long Bytes(string connection)
    {
        using var source = NpgsqlDataSource.Create(connection);
        using var command = source.CreateCommand("SELECT pg_database_size(current_database())");
        return (long)command.ExecuteScalar()!;
    }

    private static string Beside(string connection) => new NpgsqlConnectionStringBuilder(connection).Database + "_empty";

    private static void Execute(string connection, string statement)
    {
        using var source = NpgsqlDataSource.Create(connection);
        using var command = source.CreateCommand(statement);
        command.ExecuteNonQuery();
    }
}
