using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace HopEn2.Interop.Delivery.Mss.Returns;

/// <summary>Returns read since the start, by kind and whether a mail of ours was found. No addresses, no ids.</summary>
public sealed class ReturnCounts : IDisposable
{
    private readonly Meter _meter = new("HopEn2.Interop.Delivery.Mss");
    private readonly Counter<long> _counter;
    private readonly ConcurrentDictionary<(ReturnKind, bool), long> _counts = [];

    public ReturnCounts() => _counter = _meter.CreateCounter<long>("hopen2.mss.returns", "{mail}", "Mails read from the return mailbox.");

    public void Add(ReturnKind kind, bool matched)
    {
        _counts.AddOrUpdate((kind, matched), 1, (_, n) => n + 1);
        _counter.Add(1, new("kind", kind.ToString()), new("matched", matched));
    }

    public long Of(ReturnKind kind, bool matched) => _counts.GetValueOrDefault((kind, matched));

    public void Dispose() => _meter.Dispose();
}
