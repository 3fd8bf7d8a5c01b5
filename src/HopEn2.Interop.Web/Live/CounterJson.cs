using System.Text.Json;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Monitoring.Counters;

namespace HopEn2.Interop.Web.Live;

/// <summary>Figures as the screens read them: short, because hundreds of screens may hear them ten times a second.</summary>
internal static class CounterJson
{
    public static void Write(Utf8JsonWriter json, BoardSnapshot board)
    {
        json.WriteStartObject();
        json.WriteNumber("version", board.Version);
        json.WriteString("at", board.At);
        json.WriteString("hospital", board.Hospital);
        WriteDays(json, board.Periods);
        json.WriteStartArray("stages");
        foreach (var stage in StageNames.All)
            json.WriteStringValue(stage);
        json.WriteEndArray();
        json.WriteStartArray("kinds");
        foreach (var kind in DocumentKinds.All)
            json.WriteStringValue(kind.Name());
        json.WriteEndArray();
        json.WriteStartObject("targets");
        foreach (var (kind, target) in board.Targets)
            json.WriteNumber(kind.Name(), target);
        json.WriteEndObject();
        json.WriteStartArray("lines");
        foreach (var line in board.Lines)
            Write(json, line);
        json.WriteEndArray();
        Write(json, board.Rows);
        Write(json, board.Waiting);
        Write(json, board.OtherDays);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, BoardChange change)
    {
        json.WriteStartObject();
        json.WriteNumber("version", change.Version);
        json.WriteString("at", change.At);
        Write(json, change.Rows);
        if (change.Waiting is { } waiting)
            Write(json, waiting);
        if (change.OtherDays is { } otherDays)
            Write(json, otherDays);
        json.WriteEndObject();
    }

    private static void WriteDays(Utf8JsonWriter json, Periods periods)
    {
        json.WriteStartObject("days");
        json.WriteString("today", Day(periods.Today));
        json.WriteString("weekStart", Day(periods.WeekStart));
        json.WriteString("monthStart", Day(periods.MonthStart));
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ServiceLine line)
    {
        json.WriteStartObject();
        json.WriteString("code", line.Code);
        json.WriteString("label", line.Label);
        json.WriteString("pole", line.Pole);
        json.WriteString("kind", line.Kind switch { LineKind.Service => "service", LineKind.UnmappedUf => "unmapped", _ => "unknown" });
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, IReadOnlyList<BoardRow> rows)
    {
        json.WriteStartArray("rows");
        foreach (var row in rows)
        {
            json.WriteStartObject();
            json.WriteString("line", row.Line);
            json.WriteString("kind", row.Kind);
            Write(json, "today", row.Today);
            Write(json, "week", row.Week);
            Write(json, "month", row.Month);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, string period, Figures figures)
    {
        json.WriteStartObject(period);
        json.WritePropertyName("n");
        Write(json, figures.Counts);
        // Cut, not rounded: 54.97 is below a target of 55 and must not read as 55.
        if (figures.Rate.Percent is { } percent)
            json.WriteNumber("rate", Math.Floor(percent * 10) / 10);
        if (figures.Rate.Target is { } target)
            json.WriteNumber("target", Math.Round(target, 1));
        json.WriteString("standing", figures.Rate.Standing switch { Standing.NoTarget => "noTarget", Standing.Below => "below", Standing.Reached => "reached", _ => "noData" });
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, StageCounts counts)
    {
        json.WriteStartArray();
        foreach (var (_, count) in StageNames.Of(counts))
            json.WriteNumberValue(count);
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, Waiting waiting)
    {
        if (waiting.Lines is not { } lines)
        {
            json.WriteNull("waiting");
            return;
        }

        json.WriteStartArray("waiting");
        foreach (var line in lines)
        {
            json.WriteStartObject();
            json.WriteString("line", line.Line);
            json.WriteString("since", line.Since);
            json.WriteNumber("count", line.Count);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, IReadOnlyList<OtherDay> days)
    {
        json.WriteStartArray("otherDays");
        foreach (var day in days)
        {
            json.WriteStartObject();
            json.WriteString("day", Day(day.Day));
            json.WriteNumber("count", day.Count);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Day(DateOnly day) => day.ToString("O", System.Globalization.CultureInfo.InvariantCulture);
}
