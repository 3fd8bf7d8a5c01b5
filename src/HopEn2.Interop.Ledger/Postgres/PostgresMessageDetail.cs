using System.Text.Json;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Ledger.Facts;
using HopEn2.Interop.Ledger.Journal;
using HopEn2.Interop.Ledger.Queries;
using Npgsql;
using static HopEn2.Interop.Ledger.Postgres.PostgresCommands;

namespace HopEn2.Interop.Ledger.Postgres;

/// <summary>One message with all that is known of it.</summary>
internal static class PostgresMessageDetail
{
    internal const string Translations = "SELECT translation FROM message WHERE id = $1";
    internal const string Superseded = "SELECT translation FROM superseded WHERE message = $1 ORDER BY id";
    internal const string Errors = "SELECT error FROM journal WHERE id = $1 AND error IS NOT NULL";
    internal const string OneBody = "SELECT coding, bytes FROM body WHERE id = $1";

    public static async Task<MessageDetail?> OfAsync(NpgsqlConnection connection, JournalId id, CancellationToken cancel)
    {
        if (await PostgresMessageQueries.OneAsync(connection, id, cancel) is not { } row)
            return null;
        async Task<List<byte[]>> BytesAsync(string sql) => await connection.Command(sql, Value(id.Value)).ListAsync(rows => rows.Bytes(0), cancel);
        var answered = (await BytesAsync(Errors)).Select(e => JsonSerializer.Deserialize(e, JournalJson.Default.AnswerError)).FirstOrDefault();
        var body = await connection.Command(OneBody, Value(id.Value)).ListAsync(rows => Bodies.Expand((BodyCoding)rows.GetInt16(0), rows.Bytes(1), row.Size), cancel);
        var bytes = body.Count > 0 ? body[0] : (ReadOnlyMemory<byte>?)null;
        if ((await BytesAsync(Translations)).Select(t => LedgerJson.Translation(t)).FirstOrDefault() is not { } translation)
            return new MessageDetail(row, MessageHeader.Unreadable(row.ControlId), [], [], [], answered, bytes);
        var superseded = (await BytesAsync(Superseded)).SelectMany(t => LedgerJson.Translation(t).Facts);
        return new MessageDetail(row, translation.Header, translation.Facts, [.. superseded], translation.Findings, translation.Error ?? answered, bytes);
    }
}
