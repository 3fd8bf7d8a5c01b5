using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Mappings;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HopEn2.Interop.Hl7v2.Intake;

/// <summary>Keeps open the entrances of one transport that the mappings in force name: opens new ones, closes those no longer named, tries again those that fail.</summary>
internal sealed class EntranceService(IEntranceKind kind, IMappings mappings, IFeedObserver observer, TimeProvider time, ILogger<EntranceService> log) : BackgroundService
{
    /// <summary>Between two tries of an entrance that could not be opened.</summary>
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, IAsyncDisposable> _open = [];
    private readonly Dictionary<string, string> _problems = [];
    private readonly SemaphoreSlim _changed = new(0);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        mappings.Changed += OnChanged;
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await ReconcileAsync(stoppingToken);
                await WaitAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The regular end.
        }
        finally
        {
            mappings.Changed -= OnChanged;
            await Task.WhenAll(_open.Values.Select(entrance => entrance.DisposeAsync().AsTask()));
        }
    }

    private void OnChanged(HospitalMappings current) => _changed.Release();

    private async Task WaitAsync(CancellationToken cancel)
    {
        if (_problems.Count == 0)
        {
            await _changed.WaitAsync(cancel);
            return;
        }

        using var soon = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        await Task.WhenAny(_changed.WaitAsync(soon.Token), Task.Delay(Retry, time, soon.Token));
        await soon.CancelAsync();
        cancel.ThrowIfCancellationRequested();
    }

    private async Task ReconcileAsync(CancellationToken cancel)
    {
        var wanted = mappings.Current.Feeds.Feeds.Where(f => f.Transport == kind.Transport).Select(f => f.Entrance).ToHashSet(StringComparer.Ordinal);
        foreach (var (entrance, open) in _open.Where(o => !wanted.Contains(o.Key)).ToList())
        {
            await open.DisposeAsync();
            _open.Remove(entrance);
            Log.EntranceClosed(log, Shown(entrance));
        }

        foreach (var gone in _problems.Keys.Except(wanted).ToList())
            _problems.Remove(gone);
        foreach (var entrance in wanted.Where(e => !_open.ContainsKey(e)))
            await OpenAsync(entrance, cancel);
    }

    private async Task OpenAsync(string entrance, CancellationToken cancel)
    {
        try
        {
            _open[entrance] = await kind.OpenAsync(entrance, cancel);
            _problems.Remove(entrance);
            Log.EntranceOpened(log, Shown(entrance));
            observer.EntranceOpened(entrance, null);
        }
        catch (EntranceException e)
        {
            // Said once, not at every try.
            if (_problems.TryGetValue(entrance, out var last) && last == e.Message)
                return;
            _problems[entrance] = e.Message;
            Log.EntranceNotOpened(log, Shown(entrance), e.Message, Retry);
            observer.EntranceOpened(entrance, e.Message);
        }
    }

    /// <summary>An entrance as it may be shown: the address of a broker holds a password.</summary>
    internal static string Shown(string entrance)
    {
        var (scheme, at) = (entrance.IndexOf("://", StringComparison.Ordinal), entrance.LastIndexOf('@'));
        return scheme < 0 || at < scheme ? entrance : string.Concat(entrance.AsSpan(0, scheme + 3), entrance.AsSpan(at + 1));
    }

    public override void Dispose()
    {
        _changed.Dispose();
        base.Dispose();
    }
}
