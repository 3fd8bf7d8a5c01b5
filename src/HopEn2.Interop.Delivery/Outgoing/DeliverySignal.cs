using System.Threading.Channels;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Folding;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Mappings;

namespace HopEn2.Interop.Delivery.Outgoing;

/// <summary>Who hears that something changed, and tells those who would otherwise find out at their next look.</summary>
internal sealed class DeliverySignal : ILedgerObserver
{
    // What finds no room is looked at in its time.
    private readonly Channel<IReadOnlyList<string>> _changed = Channel.CreateBounded<IReadOnlyList<string>>(new BoundedChannelOptions(10_000) { FullMode = BoundedChannelFullMode.DropWrite });

    public DeliverySignal(IMappings mappings) => mappings.Changed += _ =>
        Hear([WorkReasons.Waits(WorkReasons.MessageRefused), WorkReasons.Waits(WorkReasons.NotConfigured), WorkReasons.Waits(WorkReasons.FeedObserves), WorkReasons.Waits(WorkReasons.NoTemplate)]);

    /// <summary>There may be work.</summary>
    public event Action? Told;

    /// <summary>Some feed delivers: otherwise nobody listens.</summary>
    public bool Delivers { get; set; }

    public void Tell() => Told?.Invoke();

    public void Recorded(LedgerChange change)
    {
        if (!Delivers)
            return;
        var subjects = new List<string>();
        foreach (var patient in change.Folds.Patients)
            subjects.AddRange(patient.Ipps.Select(ipp => SubjectKey.Of(ipp).Value));
        foreach (var visit in change.Folds.Visits)
            subjects.Add(SubjectKey.Of(visit.Visit).Value);
        foreach (var document in change.Folds.Documents)
            subjects.AddRange(document.Ids.Select(id => SubjectKey.Of(id).Value));
        Hear(subjects);
    }

    /// <summary>What changed since it was asked last, as far as there is room for it: patients, documents, reasons.</summary>
    public HashSet<string> Changed(int most)
    {
        var subjects = new HashSet<string>(StringComparer.Ordinal);
        while (subjects.Count < most && _changed.Reader.TryRead(out var more))
            subjects.UnionWith(more);
        return subjects;
    }

    public Task WaitAsync(CancellationToken cancel) => _changed.Reader.WaitToReadAsync(cancel).AsTask();

    private void Hear(IReadOnlyList<string> subjects) => _changed.Writer.TryWrite(subjects);
}
