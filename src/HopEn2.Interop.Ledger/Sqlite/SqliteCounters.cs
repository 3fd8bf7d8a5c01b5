using HopEn2.Interop.Domain.Documents;

namespace HopEn2.Interop.Ledger.Sqlite;

/// <summary>The table of counters.</summary>
internal static class SqliteCounters
{
    private const string Add = """
        INSERT INTO counter VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
        ON CONFLICT (day, uf, kind) DO UPDATE SET
          produced = produced + excluded.produced, ins_qualified = ins_qualified + excluded.ins_qualified, right_format = right_format + excluded.right_format,
          sent = sent + excluded.sent, deposited = deposited + excluded.deposited, refused = refused + excluded.refused, waiting = waiting + excluded.waiting,
          withheld = withheld + excluded.withheld, mailed_professional = mailed_professional + excluded.mailed_professional,
          mailed_patient = mailed_patient + excluded.mailed_patient, bounced = bounced + excluded.bounced, read = read + excluded.read
        """;

    public static void Write(SqliteDatabase database, CounterKey key, StageCounts difference) => database.Statement(Add)
        .Bind(1, key.Day.DayNumber).Bind(2, key.Uf).Bind(3, (long)key.Kind)
        .Bind(4, difference.Produced).Bind(5, difference.InsQualified).Bind(6, difference.RightFormat).Bind(7, difference.Sent)
        .Bind(8, difference.Deposited).Bind(9, difference.Refused).Bind(10, difference.Waiting).Bind(11, difference.Withheld)
        .Bind(12, difference.MailedProfessional).Bind(13, difference.MailedPatient).Bind(14, difference.Bounced).Bind(15, difference.Read)
        .Run();

    /// <summary>One row of the table, all its columns in order.</summary>
    /// <param name="units">Of the rows read with it.</param>
    public static KeyValuePair<CounterKey, StageCounts> Read(SqliteRows rows, SameTexts units) => new(
        new CounterKey(DateOnly.FromDayNumber(rows.Int32(0)), units.Of(rows.Bytes(1)), (DocumentKind)rows.Int32(2)),
        new StageCounts(
            rows.Int32(3), rows.Int32(4), rows.Int32(5), rows.Int32(6), rows.Int32(7), rows.Int32(8), rows.Int32(9), rows.Int32(10),
            rows.Int32(11), rows.Int32(12), rows.Int32(13), rows.Int32(14)));
}
