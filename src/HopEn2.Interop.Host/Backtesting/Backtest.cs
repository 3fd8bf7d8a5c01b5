using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using HopEn2.Interop.Domain.Ruptures;

namespace HopEn2.Interop.Host.Backtesting;

/// <summary>What a backtest came to.</summary>
/// <param name="Processor">Processor time of the pass over the file.</param>
internal sealed record BacktestReport(long Events, int Streams, int Alerts, TimeSpan Processor);

/// <summary>One pass of the watch over a file of events; memory by the number of streams and alerts.</summary>
internal static class Backtest
{
    private const string Time = "yyyy-MM-ddTHH:mm:ss.fffzzz";

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static BacktestReport Run(string events, string output, FalseAlarmBudget budget, TimeSpan training, PublicHolidays? holidays = null, TimeZoneInfo? zone = null)
    {
        var before = Environment.CpuUsage.TotalTime;
        using var file = new EventFile(new FileStream(events, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.SequentialScan), events);
        var watch = new Watch(budget, holidays);
        var rows = new List<Row>();
        var open = new Dictionary<string, Row>(StringComparer.Ordinal);
        DateTimeOffset? trained = null;
        long count = 0;
        while (file.TryRead(out var at, out var stream))
        {
            count++;
            if (zone is not null)
                at = TimeZoneInfo.ConvertTime(at, zone);
            trained ??= at + training;
            foreach (var news in watch.Observe(stream, at))
            {
                if (news is WatchNews.Raised { Alert: var alert })
                    rows.Add(open[alert.Stream] = new Row(alert));
                else if (news is WatchNews.Cleared cleared && open.Remove(cleared.Stream, out var row))
                    row.ClearedAt = cleared.ClearedAt;
            }
        }

        rows.RemoveAll(r => r.Alert.RaisedAt < trained);
        Write(output, rows);
        return new BacktestReport(count, watch.State.Streams.Count, rows.Count, Environment.CpuUsage.TotalTime - before);
    }

    private static void Write(string output, List<Row> rows)
    {
        using var writer = new StreamWriter(output, false, new UTF8Encoding(false)) { NewLine = "\n" };
        writer.WriteLine("raised_at,stream,cleared_at,kind,evidence");
        foreach (var (alert, cleared) in rows.Select(r => (r.Alert, r.ClearedAt)))
        {
            writer.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{alert.RaisedAt.ToString(Time, CultureInfo.InvariantCulture)},{Quoted(alert.Stream)},{cleared?.ToString(Time, CultureInfo.InvariantCulture)},{Kind(alert.Kind)},since {alert.Since.ToString(Time, CultureInfo.InvariantCulture)}; expected {alert.Expected:0.0}; seen {alert.Seen:0.0}; odds e^{alert.Odds:0.0}"));
        }
    }

    private static string Kind(RuptureKind kind) => kind switch
    {
        RuptureKind.Silence => "silence",
        RuptureKind.Drop => "drop",
        RuptureKind.LotMissing => "lot-missing",
        RuptureKind.LotShort => "lot-short",
        _ => throw new UnreachableException(),
    };

    private static string Quoted(string text) => text.AsSpan().IndexOfAny(",\"\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private sealed class Row(RuptureAlert alert)
    {
        public RuptureAlert Alert { get; } = alert;

        public DateTimeOffset? ClearedAt { get; set; }
    }
}
