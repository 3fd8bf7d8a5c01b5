using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace HopEn2.Interop.Web.Metrics;

/// <summary>The program's instruments in Prometheus' text format (exposition formats, version 0.0.4).</summary>
/// <remarks>Counters are summed here from when the program started; gauges are asked at each reading, and one that says nothing is left out.</remarks>
public sealed class PrometheusText : IDisposable
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly MeterListener _listener = new();
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, Family> _families = new(StringComparer.Ordinal);

    /// <param name="takes">Which meters are shown.</param>
    public PrometheusText(Func<Meter, bool> takes)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (takes(instrument.Meter) && Kind(instrument) is not null)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<byte>((i, v, tags, _) => Take(i, v, tags));
        _listener.SetMeasurementEventCallback<short>((i, v, tags, _) => Take(i, v, tags));
        _listener.SetMeasurementEventCallback<int>((i, v, tags, _) => Take(i, v, tags));
        _listener.SetMeasurementEventCallback<long>((i, v, tags, _) => Take(i, v, tags));
        _listener.SetMeasurementEventCallback<float>((i, v, tags, _) => Take(i, v, tags));
        _listener.SetMeasurementEventCallback<double>((i, v, tags, _) => Take(i, v, tags));
        _listener.SetMeasurementEventCallback<decimal>((i, v, tags, _) => Take(i, (double)v, tags));
        _listener.Start();
    }

    public string Read()
    {
        lock (_gate)
        {
            // What is observed says everything anew at each reading; what it no longer says is not known any more.
            foreach (var family in _families.Values.Where(f => f.Observed))
                family.Series.Clear();
        }

        _listener.RecordObservableInstruments();
        var text = new StringBuilder();
        lock (_gate)
        {
            foreach (var family in _families.Values.Where(f => f.Series.Count > 0))
                family.Write(text);
        }

        return text.ToString();
    }

    public void Dispose() => _listener.Dispose();

    private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var name = Name(instrument);
        var labels = Labels(tags);
        lock (_gate)
        {
            if (!_families.TryGetValue(name, out var family))
                _families[name] = family = new(name, Kind(instrument)!, instrument.Description, instrument.IsObservable);
            family.Series[labels] = instrument.IsObservable ? value : family.Series.GetValueOrDefault(labels) + value;
        }
    }

    /// <summary>Histograms are left out: nobody here writes one.</summary>
    private static string? Kind(Instrument instrument) => instrument.GetType().Name switch
    {
        var n when n.StartsWith("Counter", StringComparison.Ordinal) || n.StartsWith("ObservableCounter", StringComparison.Ordinal) => "counter",
        var n when n.Contains("UpDownCounter", StringComparison.Ordinal) || n.Contains("Gauge", StringComparison.Ordinal) => "gauge",
        _ => null,
    };

    private static string Name(Instrument instrument)
    {
        var name = new StringBuilder(instrument.Name.Length + 16);
        foreach (var c in instrument.Name)
            name.Append(char.IsAsciiLetterOrDigit(c) ? c : '_');
        var unit = instrument.Unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" };
        if (!name.ToString().EndsWith(unit, StringComparison.Ordinal))
            name.Append(unit);
        return Kind(instrument) is "counter" ? name.Append("_total").ToString() : name.ToString();
    }

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty)
            return "";
        var labels = new List<string>(tags.Length);
        foreach (var (key, value) in tags)
        {
            var text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
            labels.Add($"{key.Replace('.', '_')}=\"{text.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"");
        }

        labels.Sort(StringComparer.Ordinal);
        return "{" + string.Join(',', labels) + "}";
    }

    private sealed record Family(string Name, string Kind, string? Help, bool Observed)
    {
        public SortedDictionary<string, double> Series { get; } = new(StringComparer.Ordinal);

        public void Write(StringBuilder text)
        {
            if (Help is not null)
                text.Append("# HELP ").Append(Name).Append(' ').Append(Help.Replace("\n", " ", StringComparison.Ordinal)).Append('\n');
            text.Append("# TYPE ").Append(Name).Append(' ').Append(Kind).Append('\n');
            foreach (var (labels, value) in Series)
                text.Append(Name).Append(labels).Append(' ').Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
        }
    }
}
