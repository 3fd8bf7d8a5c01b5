using System.Collections.Concurrent;
using System.Globalization;
using Npgsql;

namespace HopEn2.Interop.Ledger.Postgres;

/// <summary>How much time one partition holds.</summary>
internal enum PartitionSpan
{
    /// <summary>From Monday.</summary>
    Week,
    Month,
    Year,
}

/// <summary>A partition: ids from <paramref name="From"/> to before <paramref name="To"/>.</summary>
/// <param name="Name">Of its table.</param>
internal sealed record Partition(string Table, string Name, long From, long To);

/// <summary>Creates the partitions of the tables that are partitioned by time, ahead of need and, where an id comes that has none, at once.</summary>
internal sealed class PostgresPartitions(NpgsqlDataSource source)
{
    /// <summary>Tables by the name of their parent.</summary>
    public static IReadOnlyDictionary<string, PartitionSpan> Tables { get; } = new Dictionary<string, PartitionSpan>(StringComparer.Ordinal)
    {
        ["journal"] = PartitionSpan.Month,
        ["body"] = PartitionSpan.Week,
        ["message"] = PartitionSpan.Month,
        ["message_key"] = PartitionSpan.Year,
    };

    /// <summary>How far ahead there are partitions.</summary>
    private static readonly int DaysAhead = 35;

    private const string List = """
        SELECT parent.relname, child.relname FROM pg_inherits AS i
        JOIN pg_class AS parent ON parent.oid = i.inhparent JOIN pg_class AS child ON child.oid = i.inhrelid
        WHERE parent.relnamespace = current_schema()::regnamespace AND parent.relkind = 'p' AND child.relkind = 'r'
        """;

    /// <summary>Partitions known to be there.</summary>
    private readonly ConcurrentDictionary<string, bool> _known = new(StringComparer.Ordinal);

    /// <summary>The partition of a table that a day's ids belong to.</summary>
    public static Partition Of(string table, DateOnly day)
    {
        var (from, to, format) = Tables[table] switch
        {
            PartitionSpan.Week when day.AddDays(-(((int)day.DayOfWeek + 6) % 7)) is var monday => (monday, monday.AddDays(7), "yyyy_MM_dd"),
            PartitionSpan.Month => (new DateOnly(day.Year, day.Month, 1), new DateOnly(day.Year, day.Month, 1).AddMonths(1), "yyyy_MM"),
            _ => (new DateOnly(day.Year, 1, 1), new DateOnly(day.Year + 1, 1, 1), "yyyy"),
        };
        return new Partition(table, $"{table}_{from.ToString(format, CultureInfo.InvariantCulture)}", JournalIds.FirstOf(from), JournalIds.FirstOf(to));
    }

    /// <summary>Those there are, in the order of their ids.</summary>
    public async Task<IReadOnlyList<Partition>> ListAsync(string table, CancellationToken cancel)
    {
        var partitions = new List<Partition>();
        await using var command = source.CreateCommand(List);
        await using var rows = await command.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel))
        {
            if (rows.GetString(0) == table)
                partitions.Add(Named(table, rows.GetString(1)));
        }

        return [.. partitions.OrderBy(p => p.From)];
    }

    /// <summary>Creates those of now and the weeks to come: nobody who writes has to.</summary>
    public void CreateAhead(DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        Create([.. Enumerable.Range(0, DaysAhead).Select(today.AddDays).SelectMany(day => Tables.Keys.Select(table => Of(table, day))).Distinct()]);
    }

    /// <summary>Sees that there is a partition of <paramref name="tables"/> for each of these ids; quick when there is.</summary>
    public void Cover(ReadOnlySpan<string> tables, IEnumerable<long> ids)
    {
        List<Partition>? missing = null;
        foreach (var day in ids.Select(JournalIds.DayOf).Distinct())
        {
            foreach (var table in tables)
            {
                var partition = Of(table, day);
                if (!_known.ContainsKey(partition.Name))
                    (missing ??= []).Add(partition);
            }
        }

        if (missing is not null)
            Create([.. missing.Distinct()]);
    }

    /// <summary>Looks at the database again at the next use: a partition may have been dropped.</summary>
    public void Forget() => _known.Clear();

    private void Create(IReadOnlyList<Partition> partitions)
    {
        using var connection = source.OpenConnection();
        using (var transaction = connection.BeginTransaction())
        {
            Run(connection, PostgresLocks.Partitions);
            var there = new HashSet<string>(StringComparer.Ordinal);
            using (var list = new NpgsqlCommand(List, connection))
            using (var rows = list.ExecuteReader())
            {
                while (rows.Read())
                    there.Add(rows.GetString(1));
            }

            foreach (var p in partitions.Where(p => !there.Contains(p.Name)))
            {
                // Attached rather than created in place: that would wait for whoever reads the table, and everybody else behind it.
                Run(connection, string.Create(CultureInfo.InvariantCulture, $"""
                    CREATE TABLE {p.Name} (LIKE {p.Table} INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING STORAGE);
                    ALTER TABLE {p.Table} ATTACH PARTITION {p.Name} FOR VALUES FROM ({p.From}) TO ({p.To});
                    """));
            }

            transaction.Commit();
        }

        foreach (var partition in partitions)
            _known.TryAdd(partition.Name, true);
    }

    private static Partition Named(string table, string name)
    {
        var parts = name[(table.Length + 1)..].Split('_').Select(part => int.Parse(part, CultureInfo.InvariantCulture)).ToArray();
        return Of(table, new DateOnly(parts[0], parts.Length > 1 ? parts[1] : 1, parts.Length > 2 ? parts[2] : 1));
    }

    private static void Run(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}
