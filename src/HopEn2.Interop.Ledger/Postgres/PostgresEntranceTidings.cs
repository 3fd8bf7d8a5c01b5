using System.Buffers.Text;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using HopEn2.Interop.Domain.Ports;
using Npgsql;
using static HopEn2.Interop.Ledger.Postgres.PostgresCommands;

namespace HopEn2.Interop.Ledger.Postgres;

/// <summary>Entrances' tidings as notifications of the database: nothing is kept, and nothing is written for them.</summary>
/// <remarks>A notification holds 8 000 bytes: what is longer is cut into parts, which come in order from one connection.</remarks>
internal sealed class PostgresEntranceTidings(PostgresDatabase database) : IEntranceTidings
{
    private const string Notify = "SELECT pg_notify($1, $2)";

    /// <summary>Characters of one part, with room for its head.</summary>
    private const int PartLength = 7900;

    private static readonly TimeSpan Alive = TimeSpan.FromSeconds(15);

    public async Task TellAsync(EntranceTidings tidings, CancellationToken cancel)
    {
        var text = Pack(tidings);
        await using var connection = await database.Reads.OpenConnectionAsync(cancel);
        var channel = Channel(connection);
        var parts = Math.Max(1, (text.Length + PartLength - 1) / PartLength);
        for (var part = 1; part <= parts; part++)
        {
            var piece = text.AsSpan((part - 1) * PartLength, Math.Min(PartLength, text.Length - ((part - 1) * PartLength)));
            var payload = string.Create(CultureInfo.InvariantCulture, $"{tidings.Engine:N} {part} {parts} {piece}");
            await connection.Command(Notify, Value(channel), Value(payload)).ExecuteNonQueryAsync(cancel);
        }
    }

    public async Task ListenAsync(Action<EntranceTidings> heard, CancellationToken cancel)
    {
        await using var connection = await database.Reads.OpenConnectionAsync(cancel);
        var channel = Channel(connection);
        var parts = new Dictionary<string, StringBuilder>(StringComparer.Ordinal);
        connection.Notification += (_, told) =>
        {
            if (told.Channel == channel && Take(told.Payload, parts) is { } whole)
                heard(whole);
        };
        await using (var listen = connection.Command($"LISTEN \"{channel}\""))
            await listen.ExecuteNonQueryAsync(cancel);
        while (true)
        {
            // A connection that is dead would be listened to for ever.
            if (!await connection.WaitAsync(Alive, cancel))
                await connection.Command("SELECT 1").ExecuteScalarAsync(cancel);
        }
    }

    private static string Channel(NpgsqlConnection connection) => PostgresRecordings.Channel(connection) + "_doors";

    /// <summary>The whole when this was its last part; null before, and for what is not understood.</summary>
    private static EntranceTidings? Take(string payload, Dictionary<string, StringBuilder> parts)
    {
        if (payload.Split(' ', 4) is not [var engine, var part, var of, var text])
            return null;
        if (part == "1" || !parts.TryGetValue(engine, out var whole))
            parts[engine] = whole = new StringBuilder();
        whole.Append(text);
        if (part != of)
            return null;
        parts.Remove(engine);
        return Unpack(whole.ToString());
    }

    private static string Pack(EntranceTidings tidings)
    {
        using var packed = new MemoryStream();
        using (var compressed = new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            JsonSerializer.Serialize(compressed, tidings);
        return Base64Url.EncodeToString(packed.GetBuffer().AsSpan(0, (int)packed.Length));
    }

    private static EntranceTidings? Unpack(string text)
    {
        try
        {
            using var expanded = new BrotliStream(new MemoryStream(Base64Url.DecodeFromChars(text)), CompressionMode.Decompress);
            return JsonSerializer.Deserialize<EntranceTidings>(expanded);
        }
        catch (Exception e) when (e is FormatException or JsonException or InvalidDataException or InvalidOperationException)
        {
            // Another version's, or a part that was lost: the next comes in seconds.
            return null;
        }
    }
}
