using HopEn2.Interop.Domain.Ports;

namespace HopEn2.Interop.Tests.Integration.Delivery.Mss;

/// <summary>Engines of one store within a test: one at a time, and a dead one's turn is the next one's.</summary>
internal sealed class Turns : ISoleTasks
{
    private readonly Lock _gate = new();
    private object? _taken;

    public Task<ISoleLease?> TryTakeAsync(SoleTask task, CancellationToken cancel)
    {
        lock (_gate)
            return Task.FromResult<ISoleLease?>(_taken is null ? Begin() : null);
    }

    /// <summary>As when the session that held it is gone: whoever had it does not know yet.</summary>
    public void Lose()
    {
        lock (_gate)
            _taken = null;
    }

    private Turn Begin()
    {
        var turn = new Turn(this);
        _taken = turn;
        return turn;
    }

    private sealed class Turn(Turns turns) : ISoleLease
    {
        public Task<bool> IsHeldAsync(CancellationToken cancel) => Task.FromResult(ReferenceEquals(turns._taken, this));

        public ValueTask DisposeAsync()
        {
            lock (turns._gate)
            {
                if (ReferenceEquals(turns._taken, this))
                    turns._taken = null;
            }

            return ValueTask.CompletedTask;
        }
    }
}

/// <summary>How many reports came this way.</summary>
internal sealed class CountingReports(Domain.Delivering.IDeliveryReports reports) : Domain.Delivering.IDeliveryReports
{
    private int _count;

    public int Count => _count;

    public Task ReportAsync(Domain.Delivering.DeliveryReport report, CancellationToken cancel)
    {
        Interlocked.Increment(ref _count);
        return reports.ReportAsync(report, cancel);
    }
}
