using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HopEn2.Interop.Ledger.Bus;

/// <summary>Looks after the bus every two seconds: is it there, how much waits, what was given up. Says once when it is lost and once when it is back.</summary>
public sealed class BusWatch : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    /// <summary>Errors looked at for the youngest; beyond, the count alone is shown.</summary>
    private const int MostPeeked = 200;

    /// <summary>The bus takes this long at most to consume again after its broker is back; a consumer that is not there then does not come.</summary>
    private static readonly TimeSpan ConsumersPatience = TimeSpan.FromSeconds(10);

    private readonly IBusQueues _queues;
    private readonly TimeProvider _time;
    private readonly ILogger<BusWatch> _log;
    private readonly Lock _gate = new();
    private BusState _state;
    private DateTimeOffset? _unconsumedSince;
    private bool _unconsumed;
    private TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal BusWatch(IBusQueues queues, BusOptions options, TimeProvider time, ILogger<BusWatch> log)
    {
        (_queues, _time, _log) = (queues, time, log);
        _state = new BusState(options.Shown, null, null, time.GetUtcNow(), null, null, null, null);
        if (options.InMemory)
            Take(new QueueDepths(0, 1, 0), null);
    }

    public BusState State
    {
        get
        {
            lock (_gate)
                return _state;
        }
    }

    /// <summary>The broker is there and no engine takes from the queue, for longer than that is usual: what is announced would only lie there.</summary>
    /// <remarks>Seen when the broker was lost while the bus opened its connection: it never consumed again.</remarks>
    internal bool Unconsumed
    {
        get
        {
            lock (_gate)
                return _unconsumed;
        }
    }

    /// <summary>Completes when the bus is there: at once when it is.</summary>
    internal Task ConnectedAsync(CancellationToken cancel)
    {
        lock (_gate)
            return _connected.Task.WaitAsync(cancel);
    }

    /// <summary>Looks now.</summary>
    internal async Task LookAsync(CancellationToken cancel)
    {
        try
        {
            var depths = await _queues.DepthsAsync(cancel);
            var last = State.LastError;
            if (depths.Errors == 0)
                last = null;
            else if (depths.Errors != State.Errors || last is null)
                last = await _queues.PeekErrorsAsync(MostPeeked, cancel) is [.., var youngest] ? youngest : null;
            Take(depths, last);
        }
        catch (BusUnavailableException e)
        {
            Lose(e.Message);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, _time);
        do
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                Log.BusNotLookedAt(_log, e.GetType().Name);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private void Take(QueueDepths depths, BusError? last)
    {
        lock (_gate)
        {
            if (_state.Connected == false)
                Log.BusBack(_log, _state.Address, _time.GetUtcNow() - _state.Since);
            if (depths.Errors > (_state.Errors ?? 0))
                Log.GivenUp(_log, depths.Errors, last?.Reason ?? "");
            var since = _state.Connected == true ? _state.Since : _time.GetUtcNow();
            _state = _state with { Connected = true, Problem = null, Since = since, Waiting = depths.Waiting, Engines = depths.Engines, Errors = depths.Errors, LastError = last };
            Consumed(depths.Engines > 0);
            _connected.TrySetResult();
        }
    }

    private void Consumed(bool consumed)
    {
        _unconsumedSince = consumed ? null : _unconsumedSince ?? _time.GetUtcNow();
        var unconsumed = _time.GetUtcNow() - _unconsumedSince >= ConsumersPatience;
        if (unconsumed && !_unconsumed)
            Log.Unconsumed(_log, _state.Address, ConsumersPatience);
        if (consumed && _unconsumed)
            Log.ConsumedAgain(_log, _state.Address);
        _unconsumed = unconsumed;
    }

    private void Lose(string problem)
    {
        lock (_gate)
        {
            // Said once, and again only when the reason is another one.
            if (_state.Connected != false || _state.Problem != problem)
                Log.BusLost(_log, _state.Address, problem);
            var since = _state.Connected == false ? _state.Since : _time.GetUtcNow();
            (_unconsumedSince, _unconsumed) = (null, false);
            // What is not known any more is not shown: an old depth looks healthy exactly when it is not.
            _state = _state with { Connected = false, Problem = problem, Since = since, Waiting = null, Engines = null, Errors = null, LastError = null };
            if (_connected.Task.IsCompleted)
                _connected = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
