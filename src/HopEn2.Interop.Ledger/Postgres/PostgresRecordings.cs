using System.Text.Json;
using System.Text.Json.Serialization;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Domain.Ports;
using Npgsql;
using static HopEn2.Interop.Ledger.Postgres.PostgresCommands;

namespace HopEn2.Interop.Ledger.Postgres;

/// <summary>The table in which each engine says what its commits of the ledger changed, for the others.</summary>
internal static class PostgresRecordings
{
    /// <summary>The row of the last one seen, and those after it, with what another engine touched. Where the first is missing, some may have been forgotten meanwhile.</summary>
    internal const string FindFrom = "SELECT seq, CASE WHEN seq > $1 AND engine <> $2 THEN touched END FROM recording WHERE seq >= $1 ORDER BY seq";

    /// <summary>The same for screens: what others changed.</summary>
    internal const string ReadFrom = "SELECT seq, engine, at, CASE WHEN seq > $1 AND engine <> $2 THEN changes END FROM recording WHERE seq >= $1 ORDER BY seq LIMIT $3";
    internal const string Last = "SELECT seq, engine, at FROM recording ORDER BY seq DESC LIMIT 1";
    private const string Insert = "INSERT INTO recording (seq, at, engine, touched, changes) VALUES (nextval('recording_seq'), $1, $2, $3, $4) RETURNING seq";
    private const string Tell = "SELECT pg_notify($1, $2)";
    // Not the last: whoever has seen it knows by it that nothing was missed.
    private const string Prune = "DELETE FROM recording WHERE at < $1 AND seq < (SELECT max(seq) FROM recording)";
    internal const string ForgetAll = "DELETE FROM recording";
    private const string Schema = "SELECT current_schema()";

    /// <summary>How long other engines may be behind and still catch up.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    /// <summary>The channel on which commits are announced: of the schema, for channels are of the whole database.</summary>
    public static string Channel(NpgsqlConnection connection)
    {
        using var command = connection.Command(Schema);
        return $"hopen2_{command.ExecuteScalar()}";
    }

    /// <summary>What an announcement says: whose it is.</summary>
    public static string Teller(Guid engine) => engine.ToString("N");

    /// <summary>Adds the row of a commit, which returns its number, and the announcement.</summary>
    public static void Add(NpgsqlBatch commands, string channel, Guid engine, DateTimeOffset now, IReadOnlyCollection<string> touched, LedgerChange change)
    {
        var recorded = new RecordedElsewhereRow(
            [.. change.Folds.Counters.Select(c => new CounterDifference(c.Key.Day, c.Key.Uf, c.Key.Kind, c.Value))],
            change.Messages.Where(m => m.Outcome is Outcome.Parked).GroupBy(m => m.Feed, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal));
        commands.Add(
            Insert, Value(now.UtcTicks), Value(engine), Array(touched.Select(PostgresText.Clean).ToArray()),
            Value(JsonSerializer.SerializeToUtf8Bytes(recorded, RecordingJson.Default.RecordedElsewhereRow)));
        commands.Add(Tell, Value(channel), Value(Teller(engine)));
    }

    public static RecordedElsewhere Read(long seq, byte[] changes)
    {
        var row = JsonSerializer.Deserialize(changes, RecordingJson.Default.RecordedElsewhereRow)!;
        return new RecordedElsewhere(seq, row.Counters.ToDictionary(c => new CounterKey(c.Day, c.Uf, c.Kind), c => c.Counts), row.Parked);
    }

    public static void Forget(NpgsqlDataSource source, DateTimeOffset now)
    {
        using var connection = source.OpenConnection();
        connection.Command(Prune, Value((now - Kept).UtcTicks)).ExecuteNonQuery();
    }
}

internal sealed record CounterDifference(DateOnly Day, string Uf, DocumentKind Kind, StageCounts Counts);

internal sealed record RecordedElsewhereRow(IReadOnlyList<CounterDifference> Counters, IReadOnlyDictionary<string, int> Parked);

[JsonSourceGenerationOptions(UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(RecordedElsewhereRow))]
internal sealed partial class RecordingJson : JsonSerializerContext;
