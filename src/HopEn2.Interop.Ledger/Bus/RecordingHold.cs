using HopEn2.Interop.Domain.Ports;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HopEn2.Interop.Ledger.Bus;

/// <summary>Waits while the journal or the ledger is away, and goes on when it is back. So a database that is down for an hour costs an hour and gives up nothing.</summary>
/// <remarks>Told once at the start and once at the end, however many wait.</remarks>
internal sealed class RecordingHold(IHostApplicationLifetime lifetime, TimeProvider time, ILogger<RecordingHold> log)
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private DateTimeOffset? _since;

    /// <summary>Does it, again and again while the store is away. Throws whatever else it throws, and ends when the engine stops.</summary>
    public async Task<T> WhileAwayAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancel)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancel, lifetime.ApplicationStopping);
        while (true)
        {
            try
            {
                var result = await work(cancel);
                Resume();
                return result;
            }
            catch (Exception e) when (e is LedgerUnavailableException or JournalUnavailableException)
            {
                Hold(e.Message);
                await Task.Delay(Retry, time, stopping.Token);
            }
        }
    }

    private void Hold(string reason)
    {
        lock (_gate)
        {
            if (_since is not null)
                return;
            _since = time.GetUtcNow();
            Log.RecordingHeld(log, reason, Retry);
        }
    }

    private void Resume()
    {
        if (_since is null)
            return;
        lock (_gate)
        {
            if (_since is not { } since)
                return;
            _since = null;
            Log.RecordingResumed(log, time.GetUtcNow() - since);
        }
    }
}
