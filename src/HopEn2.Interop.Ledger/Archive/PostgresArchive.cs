using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Ledger.Postgres;
using Npgsql;

namespace HopEn2.Interop.Ledger.Archive;

/// <summary>The archive in the database that engines share.</summary>
internal sealed class PostgresArchive(PostgresDatabase database) : IArchive
{
    private const string Columns = "SELECT sort, month, number, at, author, digest, body FROM archive";
    private const string OfMonth = Columns + " WHERE sort = $1 AND month = $2 ORDER BY number";
    private const string Everything = Columns + " ORDER BY sort, month, number";
    private const string Add = "INSERT INTO archive VALUES ($1, $2, $3, $4, $5, $6, $7)";
    private const string Lock = "SELECT pg_advisory_xact_lock(6844277, hashtext(current_schema()))";

    public Task<ArchiveEntry> AppendAsync(ArchiveEntry entry, CancellationToken cancel) => OnServerAsync(async connection =>
    {
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await using (var taken = connection.Command(Lock))
            await taken.ExecuteNonQueryAsync(cancel);
        var known = await ReadAsync(connection.Command(OfMonth, PostgresCommands.Value(entry.Sort), PostgresCommands.Value(entry.Month.ToString())), cancel);
        if (known is [.., { } last] && last.Digest == entry.Digest)
            return last;

        var added = entry with { Number = known.Count + 1 };
        await using var add = connection.Command(
            Add, PostgresCommands.Value(added.Sort), PostgresCommands.Value(added.Month.ToString()), PostgresCommands.Value(added.Number), PostgresCommands.Value(added.At.ToUnixTimeMilliseconds()),
            PostgresCommands.Value(added.Author), PostgresCommands.Value(added.Digest), PostgresCommands.Value(added.Body.ToArray()));
        await add.ExecuteNonQueryAsync(cancel);
        await transaction.CommitAsync(cancel);
        return added;
    }, cancel);

    public Task<IReadOnlyList<ArchiveEntry>> ListAsync(string sort, Month month, CancellationToken cancel) => OnServerAsync(
        async connection => (IReadOnlyList<ArchiveEntry>)await ReadAsync(connection.Command(OfMonth, PostgresCommands.Value(sort), PostgresCommands.Value(month.ToString())), cancel), cancel);

    public Task<IReadOnlyList<ArchiveEntry>> AllAsync(CancellationToken cancel) =>
        OnServerAsync(async connection => (IReadOnlyList<ArchiveEntry>)await ReadAsync(connection.Command(Everything), cancel), cancel);

    private static async Task<List<ArchiveEntry>> ReadAsync(NpgsqlCommand command, CancellationToken cancel)
    {
        await using var owned = command;
        var entries = new List<ArchiveEntry>();
        await using var rows = await command.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel))
        {
            entries.Add(new ArchiveEntry(
                rows.GetString(0), Month.Parse(rows.GetString(1))!.Value, rows.GetInt32(2), DateTimeOffset.FromUnixTimeMilliseconds(rows.GetInt64(3)), rows.GetString(4), rows.GetString(5), rows.GetFieldValue<byte[]>(6)));
        }

        return entries;
    }

    private async Task<T> OnServerAsync<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken cancel)
    {
        try
        {
            await using var connection = await database.Writes.OpenConnectionAsync(cancel);
            return await work(connection);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException)
        {
            database.Doubt(e);
            throw new LedgerUnavailableException($"The archive in {database.Name} cannot be used: {PostgresFailure.Say(e)}", e);
        }
    }
}
