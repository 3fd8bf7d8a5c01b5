using System.Text;
using System.Text.Json.Nodes;

namespace HopEn2.Interop.Tests.Unit.Web;

/// <summary>A screen on <c>/live</c>: applies what comes as the page does, and can be asked what it shows.</summary>
internal sealed class Screen : IDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _lines;
    private readonly StringBuilder _heard = new();
    private JsonObject? _state;

    private Screen(HttpResponseMessage response, Stream stream) => (_response, _lines) = (response, new StreamReader(stream));

    public string? LastEventId { get; private set; }

    public int Snapshots { get; private set; }

    public int Changes { get; private set; }

    public JsonObject? Beat { get; private set; }

    /// <summary>Everything that came, as it came.</summary>
    public string Heard => _heard.ToString();

    public long Version => _state?["version"]!.GetValue<long>() ?? 0;

    public int Lines => _state?["lines"]!.AsArray().Count ?? 0;

    public int Produced => Rows.FirstOrDefault(r => r["line"]!.GetValue<string>() == "*" && r["kind"]!.GetValue<string>() == "tracked")?["today"]!["n"]![0]!.GetValue<int>() ?? 0;

    private IEnumerable<JsonObject> Rows => _state?["rows"]!.AsArray().Select(r => r!.AsObject()) ?? [];

    /// <param name="before">A screen that lost its connection and comes back with what it has.</param>
    public static async Task<Screen> OpenAsync(WebHost host, Screen? before = null, string? lastEventId = null, string topic = "counters")
    {
        using var client = host.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/live?topic=" + topic);
        if ((before?.LastEventId ?? lastEventId) is { } id)
            request.Headers.Add("Last-Event-ID", id);
        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        return new(response, await response.Content.ReadAsStreamAsync()) { _state = before?._state, LastEventId = before?.LastEventId };
    }

    /// <summary>Reads until it shows what is wanted; fails after 10 s.</summary>
    public async Task UntilAsync(Func<Screen, bool> wanted)
    {
        using var cancel = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!wanted(this))
            await ReadAsync(cancel.Token);
    }

    /// <summary>Everything shown, rows without a figure left out, in an order that does not depend on how it came.</summary>
    public string State()
    {
        var rows = Rows.Where(r => new[] { "today", "week", "month" }.Any(p => r[p]!["n"]!.AsArray().Any(n => n!.GetValue<int>() != 0)))
            .Select(r => r.ToJsonString()).Order(StringComparer.Ordinal);
        return string.Join('\n', [_state!["lines"]!.ToJsonString(), _state["waiting"]?.ToJsonString(), _state["otherDays"]!.ToJsonString(), .. rows]);
    }

    public void Dispose() => _response.Dispose();

    private async Task ReadAsync(CancellationToken cancel)
    {
        string name = "", data = "";
        while (await _lines.ReadLineAsync(cancel) is { Length: > 0 } line)
        {
            _heard.AppendLine(line);
            if (line.StartsWith("id: ", StringComparison.Ordinal))
                LastEventId = line[4..];
            else if (line.StartsWith("event: ", StringComparison.Ordinal))
                name = line[7..];
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
                data = line[6..];
        }

        switch (name)
        {
            case "snapshot":
                _state = JsonNode.Parse(data)!.AsObject();
                Snapshots++;
                break;
            case "change":
                Apply(JsonNode.Parse(data)!.AsObject());
                Changes++;
                break;
            case "beat":
                Beat = JsonNode.Parse(data)!.AsObject();
                break;
        }
    }

    private void Apply(JsonObject change)
    {
        _state!["version"] = change["version"]!.DeepClone();
        var rows = _state["rows"]!.AsArray();
        foreach (var row in change["rows"]!.AsArray().Select(r => r!.AsObject()))
        {
            var old = rows.FirstOrDefault(r => r!["line"]!.GetValue<string>() == row["line"]!.GetValue<string>() && r["kind"]!.GetValue<string>() == row["kind"]!.GetValue<string>());
            if (old is not null)
                rows.Remove(old);
            rows.Add(row.DeepClone());
        }

        foreach (var name in new[] { "waiting", "otherDays" })
        {
            if (change.ContainsKey(name))
                _state[name] = change[name]?.DeepClone();
        }
    }
}
