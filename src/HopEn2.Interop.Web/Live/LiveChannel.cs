using System.Globalization;

namespace HopEn2.Interop.Web.Live;

/// <summary>A state that many screens follow: a snapshot of it, and the events that lead from one version to the next.</summary>
/// <remarks>
/// Screens hold no queue here. Each knows the version it has and takes what followed; one that fell further behind than is remembered
/// gets a snapshot. So a slow screen costs no memory, and an event is encoded once however many screens there are.
/// </remarks>
internal sealed class LiveChannel(string epoch, Func<LiveEvent?> snapshot)
{
    /// <summary>Events remembered for screens that lost their connection: 25 s at ten a second.</summary>
    public const int Remembered = 256;

    private readonly Lock _gate = new();
    private readonly Queue<(long From, LiveEvent Event)> _events = new();
    private TaskCompletionSource _news = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private LiveEvent? _beat;

    /// <summary>Tells every screen.</summary>
    /// <param name="from">The version the event follows; 0 when it may be applied to any.</param>
    public void Publish(long from, LiveEvent change)
    {
        lock (_gate)
        {
            // An event that any state may take makes those before it pointless.
            if (from == 0)
                _events.Clear();
            _events.Enqueue((from, change));
            if (_events.Count > Remembered)
                _events.Dequeue();
            Wake();
        }
    }

    /// <summary>Tells every screen that the program is alive.</summary>
    public void Beat(LiveEvent beat)
    {
        lock (_gate)
        {
            _beat = beat;
            Wake();
        }
    }

    /// <summary>What a screen that is at <paramref name="version"/> (null: has nothing) and heard <paramref name="beat"/> is to be sent.</summary>
    public News Since(long? version, LiveEvent? beat)
    {
        Task news;
        LiveEvent? latestBeat;
        List<LiveEvent>? events = null;
        lock (_gate)
        {
            news = _news.Task;
            latestBeat = _beat;
            if (version is { } at && (_events.Count == 0 || _events.Peek().From <= at))
                events = [.. _events.Where(e => e.Event.Version > at).Select(e => e.Event)];
        }

        // Outside the lock: the snapshot may take locks of its own. It is never older than the events seen above.
        if (events is null && snapshot() is { } whole)
            events = [whole];
        return new(events ?? [], latestBeat is not null && !ReferenceEquals(latestBeat, beat) ? latestBeat : null, latestBeat, news);
    }

    /// <summary>The version in a <c>Last-Event-ID</c> of this run of the program; null when there is none, or it is another run's.</summary>
    public long? VersionOf(string? lastEventId) =>
        lastEventId is not null && lastEventId.StartsWith(epoch + ".", StringComparison.Ordinal)
        && long.TryParse(lastEventId.AsSpan(epoch.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? version
            : null;

    private void Wake()
    {
        _news.SetResult();
        _news = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

/// <param name="Events">In order; empty when there is nothing new.</param>
/// <param name="Beat">A sign of life to send; null when none is due.</param>
/// <param name="Heard">What to pass as heard the next time.</param>
/// <param name="More">Completes when there is more.</param>
internal sealed record News(IReadOnlyList<LiveEvent> Events, LiveEvent? Beat, LiveEvent? Heard, Task More);
