using System.Diagnostics;
using HopEn2.Interop.Ledger;
using HopEn2.Interop.Ledger.Postgres;
using HopEn2.Interop.Tests.Shared;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Xunit;

namespace HopEn2.Interop.Tests.Integration.Ledger;

/// <summary>What is made of a database at start, and when it is refused.</summary>
[NeedsPostgres]
public sealed class PostgresDatabaseTests : IDisposable
{
    private readonly PostgresSchema _schema = new();

    public void Dispose() => _schema.Dispose();

    private static PostgresDatabase Open(StoreOptions.Postgres options) => new(options, TimeProvider.System, NullLogger<PostgresDatabase>.Instance);

    private StoreOptions.Postgres With(Action<NpgsqlConnectionStringBuilder> change)
    {
        var connection = new NpgsqlConnectionStringBuilder(_schema.Options.Connection);
        change(connection);
        return new StoreOptions.Postgres(connection.ConnectionString);
    }

    [ContractFact]
    public async Task Engines_that_start_at_once_migrate_once()
    {
        var opened = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => Open(_schema.Options))));
        foreach (var database in opened)
            database.Dispose();
        Assert.Equal(_schema.Execute("SELECT max(version)::bigint FROM migration"), _schema.Execute("SELECT count(*) FROM migration"));
    }

    [ContractFact]
    public void A_newer_database_is_refused_and_left_alone()
    {
        Open(_schema.Options).Dispose();
        _schema.Execute("INSERT INTO migration VALUES (9999, 'later', now())");

        var e = Assert.Throws<StoreRefusedException>(() => Open(_schema.Options));

        Assert.Contains("version 9999", e.Message, StringComparison.Ordinal);
        Assert.Contains("or a later one", e.Message, StringComparison.Ordinal);
    }

    [ContractFact]
    public void A_wrong_password_is_said_without_repeating_it()
    {
        var e = Assert.Throws<StoreRefusedException>(() => Open(With(c => c.Password = "not-the-secret")));
        Assert.Contains("does not accept the password", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("not-the-secret", e.ToString(), StringComparison.Ordinal);
    }

    [ContractFact]
    public void An_unknown_database_is_said()
    {
        var e = Assert.Throws<StoreRefusedException>(() => Open(With(c => c.Database = "nowhere")));
        Assert.Contains("no such database", e.Message, StringComparison.Ordinal);
    }

    [ContractFact]
    public async Task What_a_killed_engine_asked_is_not_worked_on_to_its_end()
    {
        await using var proxy = new TcpProxy(new NpgsqlConnectionStringBuilder(_schema.Options.Connection).Port);
        using var database = Open(With(c => (c.Host, c.Port) = ("127.0.0.1", proxy.Port)));
        await using var connection = await database.Reads.OpenConnectionAsync();
        var asked = connection.Command("SELECT pg_sleep(60)").ExecuteNonQueryAsync();
        while (Asked() == 0)
            await Task.Delay(20);
        proxy.Cut();

        await Assert.ThrowsAnyAsync<NpgsqlException>(() => asked);
        var cut = Stopwatch.GetTimestamp();
        while (Asked() > 0)
            await Task.Delay(100);
        Assert.InRange(Stopwatch.GetElapsedTime(cut).TotalSeconds, 0, 30);

        long Asked() => (long)_schema.Execute("SELECT count(*) FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(60)' AND state = 'active'")!;
    }

    [ContractFact]
    public async Task What_is_asked_again_is_prepared_and_nothing_is_waited_for_longer_than_a_sender_waits()
    {
        using var database = Open(_schema.Options);
        foreach (var source in new[] { database.Writes, database.Reads })
        {
            await using var connection = await source.OpenConnectionAsync();
            for (var i = 0; i < 3; i++)
                Assert.Equal(42, await connection.Command("SELECT 42").ExecuteScalarAsync());
            Assert.Equal(1L, await connection.Command("SELECT count(*) FROM pg_prepared_statements WHERE statement = 'SELECT 42'").ExecuteScalarAsync());
            Assert.Equal(10, connection.CommandTimeout);
        }
    }

    [ContractFact]
    public void What_the_connection_says_goes_before_what_is_usual()
    {
        using var database = Open(With(c => (c.MaxAutoPrepare, c.CommandTimeout) = (0, 60)));
        using var connection = database.Writes.OpenConnection();
        Assert.Equal((60, 0), (connection.CommandTimeout, new NpgsqlConnectionStringBuilder(connection.ConnectionString).MaxAutoPrepare));
    }

    [ContractFact]
    public async Task Partitions_are_there_for_the_weeks_to_come()
    {
        using var database = Open(_schema.Options);
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        foreach (var table in PostgresPartitions.Tables.Keys)
        {
            var partitions = await database.Partitions.ListAsync(table, default);
            foreach (var day in Enumerable.Range(0, 35).Select(today.AddDays))
                Assert.Single(partitions, p => p.From <= JournalIds.FirstOf(day) && JournalIds.FirstOf(day) + JournalIds.OneDay <= p.To);
            Assert.Equal(partitions.Select(p => p.To).SkipLast(1), partitions.Select(p => p.From).Skip(1));
        }
    }

    [ContractFact]
    public async Task Partitions_for_any_id_are_made_at_once_by_engines_that_need_the_same()
    {
        using var one = Open(_schema.Options);
        using var other = Open(_schema.Options);
        await Task.WhenAll(new[] { one, other, one, other }.Select(d => Task.Run(() => d.Partitions.Cover(["journal", "body"], Enumerable.Range(0, 400).Select(day => day * JournalIds.OneDay + 1)))));
        Assert.Equal(14, (await one.Partitions.ListAsync("journal", default)).Count(p => p.From < 410 * JournalIds.OneDay));
    }
}
