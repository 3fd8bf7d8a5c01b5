using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Ports;
using Npgsql;
using static HopEn2.Interop.Ledger.Postgres.PostgresCommands;

namespace HopEn2.Interop.Ledger.Postgres;

/// <summary>The table of counters.</summary>
internal static class PostgresCounters
{
    /// <summary>The columns in the order of <see cref="Read"/>.</summary>
    internal const string Columns =
        "day, uf, kind, produced, ins_qualified, right_format, sent, deposited, refused, waiting, withheld, mailed_professional, mailed_patient, bounced, read";

    // One statement, so one moment: the counters, and the last commit that is in them.
    internal const string ReadPeriod = $"SELECT {Columns}, (SELECT max(seq) FROM recording) FROM counter WHERE day >= $1 AND day <= $2 ORDER BY day, uf, kind";

    internal const string SumPeriod = """
        SELECT $1::integer, uf, kind, sum(produced)::integer, sum(ins_qualified)::integer, sum(right_format)::integer, sum(sent)::integer, sum(deposited)::integer,
          sum(refused)::integer, sum(waiting)::integer, sum(withheld)::integer, sum(mailed_professional)::integer, sum(mailed_patient)::integer, sum(bounced)::integer, sum(read)::integer
        FROM counter WHERE day >= $1 AND day <= $2 GROUP BY uf, kind
        """;

    private const string Add = $"""
        INSERT INTO counter AS c ({Columns})
        SELECT * FROM unnest($1::integer[], $2::text[], $3::smallint[], $4::integer[], $5::integer[], $6::integer[], $7::integer[], $8::integer[],
          $9::integer[], $10::integer[], $11::integer[], $12::integer[], $13::integer[], $14::integer[], $15::integer[])
        ON CONFLICT (day, uf, kind) DO UPDATE SET
          produced = c.produced + excluded.produced, ins_qualified = c.ins_qualified + excluded.ins_qualified, right_format = c.right_format + excluded.right_format,
          sent = c.sent + excluded.sent, deposited = c.deposited + excluded.deposited, refused = c.refused + excluded.refused, waiting = c.waiting + excluded.waiting,
          withheld = c.withheld + excluded.withheld, mailed_professional = c.mailed_professional + excluded.mailed_professional,
          mailed_patient = c.mailed_patient + excluded.mailed_patient, bounced = c.bounced + excluded.bounced, read = c.read + excluded.read
        """;

    public static void Write(NpgsqlBatch commands, IReadOnlyDictionary<CounterKey, StageCounts> differences)
    {
        if (differences.Count == 0)
            return;
        KeyValuePair<CounterKey, StageCounts>[] rows = [.. differences];
        commands.Add(
            Add, Array(rows.Column(r => r.Key.Day.DayNumber)), Array(rows.Column(r => PostgresText.Key(r.Key.Uf))), Array(rows.Column(r => (short)r.Key.Kind)),
            Of(r => r.Produced), Of(r => r.InsQualified), Of(r => r.RightFormat), Of(r => r.Sent), Of(r => r.Deposited), Of(r => r.Refused), Of(r => r.Waiting),
            Of(r => r.Withheld), Of(r => r.MailedProfessional), Of(r => r.MailedPatient), Of(r => r.Bounced), Of(r => r.Read));

        NpgsqlParameter Of(Func<StageCounts, int> stage) => Array(rows.Column(r => stage(r.Value)));
    }

    /// <summary>The counters of the days from one to another, both included.</summary>
    public static async Task<CounterReading> ReadAsync(NpgsqlDataSource source, DateOnly from, DateOnly to, CancellationToken cancel)
    {
        await using var command = source.CreateCommand(ReadPeriod);
        command.Parameters.Add(Value(from.DayNumber));
        command.Parameters.Add(Value(to.DayNumber));
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var counters = new List<KeyValuePair<CounterKey, StageCounts>>();
        long asOf = 0;
        while (await rows.ReadAsync(cancel))
        {
            counters.Add(Read(rows));
            asOf = rows.IsDBNull(15) ? 0 : rows.GetInt64(15);
        }

        return new CounterReading(counters, asOf);
    }

    /// <summary>One row, its <see cref="Columns"/> in order.</summary>
    public static KeyValuePair<CounterKey, StageCounts> Read(NpgsqlDataReader rows) => new(
        new CounterKey(DateOnly.FromDayNumber(rows.GetInt32(0)), rows.GetString(1), (DocumentKind)rows.GetInt16(2)),
        new StageCounts(
            rows.GetInt32(3), rows.GetInt32(4), rows.GetInt32(5), rows.GetInt32(6), rows.GetInt32(7), rows.GetInt32(8), rows.GetInt32(9), rows.GetInt32(10),
            rows.GetInt32(11), rows.GetInt32(12), rows.GetInt32(13), rows.GetInt32(14)));
}
