using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace HopEn2.Interop.Simulators.Fhir;

/// <summary>One subscription as the source keeps it: what was asked, its status, every event it ever counted.</summary>
internal sealed class SourceSubscription(string id, JsonObject resource, SubscriptionRequest request)
{
    private readonly Lock _lock = new();
    private readonly List<SourceEvent> _events = [];
    private JsonObject _resource = resource;
    private string _status = "requested";

    public string Id => id;

    public SubscriptionRequest Request { get; private set; } = request;

    /// <summary>What is to be told; several readers when several may be in flight.</summary>
    public Channel<SourceEvent> Waiting { get; } = Channel.CreateUnbounded<SourceEvent>();

    /// <summary>When something was last told, in ticks of UTC: a heartbeat is due only after silence.</summary>
    public long LastTold { get; set; }

    /// <summary>requested, active, error, off.</summary>
    public string Status
    {
        get
        {
            lock (_lock)
                return _status;
        }

        set
        {
            lock (_lock)
            {
                _status = value;
                _resource["status"] = value;
            }
        }
    }

    /// <summary>Events since it began.</summary>
    public long Count
    {
        get
        {
            lock (_lock)
                return _events.Count;
        }
    }

    /// <summary>Counts an event. Whether it is told is another matter.</summary>
    public SourceEvent Add(DateTimeOffset at, string focus, string method, ReadOnlyMemory<byte> content)
    {
        lock (_lock)
        {
            var one = new SourceEvent(_events.Count + 1, at, focus, method, content);
            _events.Add(one);
            return one;
        }
    }

    public IReadOnlyList<SourceEvent> Events(long since, long until)
    {
        lock (_lock)
            return [.. _events.Where(e => e.Number >= since && e.Number <= until)];
    }

    /// <summary>The same subscription asked for again: renewed, or taken up after an error.</summary>
    public void Renew(JsonObject asked, SubscriptionRequest read)
    {
        lock (_lock)
        {
            _resource = asked;
            _resource["id"] = id;
            Request = read;
        }
    }

    public byte[] Text()
    {
        lock (_lock)
            return Hospital.Fhir.Json.Bytes(_resource);
    }
}
