namespace HopEn2.Interop.Ledger.Bus;

/// <summary>In memory the announcer itself knows what is on its way. What was given up is remembered until the program ends: at its next start all that is unrecorded is tried again.</summary>
internal sealed class MemoryQueues : IBusQueues
{
    /// <summary>Beyond it the oldest are forgotten here; their messages stay unrecorded in the journal all the same.</summary>
    private const int Most = 10_000;

    /// <summary>Announcements on their way at once: two being recorded, two to go on with. What comes beyond waits before the bus, where the journal sees how long.</summary>
    private const int Room = 4;

    private readonly SemaphoreSlim _room = new(Room);
    private readonly Lock _gate = new();
    private readonly Queue<BusError> _errors = new();

    public bool Behind => _room.CurrentCount < Room / 2;

    public Task RoomAsync(CancellationToken cancel) => _room.WaitAsync(cancel);

    public void Consumed() => _room.Release();

    public Task<QueueDepths> DepthsAsync(CancellationToken cancel)
    {
        lock (_gate)
            return Task.FromResult(new QueueDepths(Room - _room.CurrentCount, 1, _errors.Count));
    }

    public Task GiveUpAsync(BusError error, CancellationToken cancel)
    {
        lock (_gate)
        {
            _errors.Enqueue(error);
            if (_errors.Count > Most)
                _errors.Dequeue();
        }

        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<BusError>> PeekErrorsAsync(int most, CancellationToken cancel)
    {
        lock (_gate)
            return Task.FromResult<IReadOnlyList<BusError>>([.. _errors.Take(most)]);
    }

    public async Task<int> TakeErrorsAsync(Func<BusError, Task> again, CancellationToken cancel)
    {
        int count;
        lock (_gate)
            count = _errors.Count;
        for (var taken = 0; taken < count; taken++)
        {
            BusError? error;
            lock (_gate)
            {
                if (!_errors.TryPeek(out error))
                    return taken;
            }

            await again(error);
            lock (_gate)
                _errors.TryDequeue(out _);
        }

        return count;
    }

    public ValueTask DisposeAsync()
    {
        _room.Dispose();
        return ValueTask.CompletedTask;
    }
}
