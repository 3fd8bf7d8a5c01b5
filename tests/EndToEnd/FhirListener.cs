using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;

namespace HopEn2.Interop.Tests.EndToEnd;

/// <summary>An endpoint that is told by subscriptions: it keeps what it was told, and answers as it is bidden.</summary>
internal sealed class FhirListener : IDisposable
{
    private readonly HttpListener _listener = new();
    private volatile int _status = 200;

    public FhirListener(int? port = null)
    {
        Port = port ?? Engine.FreePort();
        _listener.Prefixes.Add($"http://127.0.0.1:{Port}/");
        _listener.Start();
        _ = ServeAsync();
    }

    public int Port { get; }

    public string Address => $"http://127.0.0.1:{Port}/notify";

    /// <summary>What is answered from now on; other than 200 nothing is taken.</summary>
    public int Status
    {
        set => _status = value;
    }

    /// <summary>Notifications that were taken, in the order they came.</summary>
    public ConcurrentQueue<Told> Taken { get; } = new();

    /// <summary>How many were not.</summary>
    public int Refused;

    /// <summary>Numbers of the events taken.</summary>
    public IReadOnlyList<long> Numbers => [.. Taken.SelectMany(t => t.Events).Select(e => e.Number)];

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        try
        {
            while (_listener.IsListening)
            {
                var context = await _listener.GetContextAsync();
                using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
                var body = await reader.ReadToEndAsync();
                var status = _status;
                if (status == 200)
                    Taken.Enqueue(new(body, context.Request.Headers["X-Hopen2-Signature"] ?? "", context.Request.Headers["X-Test"] ?? ""));
                else
                    Interlocked.Increment(ref Refused);
                context.Response.StatusCode = status;
                context.Response.Close();
            }
        }
        catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
        {
            // Nobody is listened to any more.
        }
    }

    /// <summary>One notification.</summary>
    internal sealed record Told(string Body, string Signature, string Header)
    {
        public JsonElement Bundle { get; } = JsonDocument.Parse(Body).RootElement;

        public string Type => Parameter("type");

        public IEnumerable<(long Number, string Focus)> Events => Status.Where(p => p.GetProperty("name").GetString() == "notification-event").Select(p => p.GetProperty("part").EnumerateArray().ToList()).Select(parts => (
            long.Parse(parts.First(p => p.GetProperty("name").GetString() == "event-number").GetProperty("valueString").GetString()!, System.Globalization.CultureInfo.InvariantCulture),
            parts.Where(p => p.GetProperty("name").GetString() == "focus").Select(p => p.GetProperty("valueReference").GetProperty("reference").GetString()!).FirstOrDefault("")));

        public IReadOnlyList<JsonElement> Resources => [.. Bundle.GetProperty("entry").EnumerateArray().Skip(1).Where(e => e.TryGetProperty("resource", out _)).Select(e => e.GetProperty("resource"))];

        private IEnumerable<JsonElement> Status => Bundle.GetProperty("entry")[0].GetProperty("resource").GetProperty("parameter").EnumerateArray();

        private string Parameter(string name) => Status.First(p => p.GetProperty("name").GetString() == name).EnumerateObject().First(v => v.Name.StartsWith("value", StringComparison.Ordinal)).Value.GetString()!;
    }
}
