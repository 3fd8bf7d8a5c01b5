using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Ledger.Facts;
using static HopEn2.Interop.Ledger.Postgres.PostgresCommands;

namespace HopEn2.Interop.Ledger.Postgres;

/// <summary>Recorded messages in the order of the journal, whichever engine recorded them.</summary>
internal sealed class PostgresRecorded(PostgresDatabase database, ILedger ledger) : IRecordedMessages
{
    internal const string ReadAfter = "SELECT id, feed, received_at, translation FROM message WHERE id > $1 AND id <= $2 ORDER BY id LIMIT $3";
    internal const string FindLastBefore = "SELECT id FROM message WHERE received_at < $1 ORDER BY received_at DESC LIMIT 1";

    public async Task<IReadOnlyList<RecordedMessageFacts>> AfterAsync(JournalId after, int most, CancellationToken cancel)
    {
        var upTo = await ledger.RecordedUpToAsync(cancel);
        if (upTo.Value <= after.Value)
            return [];
        await using var connection = await database.Reads.OpenConnectionAsync(cancel);
        return await connection.Command(ReadAfter, Value(after.Value), Value(upTo.Value), Value((long)most)).ListAsync(
            rows => LedgerJson.Translation(rows.Bytes(3)).Recorded(new JournalId(rows.GetInt64(0)), rows.GetString(1), new DateTimeOffset(rows.GetInt64(2), TimeSpan.Zero)), cancel);
    }

    public async Task<JournalId> LastBeforeAsync(DateTimeOffset receivedAt, CancellationToken cancel)
    {
        await using var connection = await database.Reads.OpenConnectionAsync(cancel);
        return new JournalId(await connection.Command(FindLastBefore, Value(receivedAt.UtcTicks)).ExecuteScalarAsync(cancel) is long id ? id : 0);
    }
}
