using HopEn2.Interop.Mappings;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HopEn2.Interop.Monitoring.Alerting;

/// <summary>Calls an outside dead-man switch while all is well. Who is no longer called knows that this program, its watch or its routes are dead, which it cannot say itself.</summary>
internal sealed class Heartbeat(AlertBoard board, IMappings mappings, TimeProvider time, IOptionsMonitor<AlertOptions> options, ILogger<Heartbeat> log) : BackgroundService
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(15) };
    private string? _said;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            if (options.CurrentValue.Heartbeat.Url is { } url)
                Say(await BeatAsync(url, stoppingToken));
            await Task.Delay(options.CurrentValue.Heartbeat.Every, time, stoppingToken);
        }
    }

    public override void Dispose()
    {
        _client.Dispose();
        base.Dispose();
    }

    /// <summary>What keeps the heart from beating; null while all is well.</summary>
    internal string? Trouble()
    {
        var snapshot = board.Snapshot();
        if (snapshot.Stale)
            return "the watch has fallen silent";
        if (snapshot.Open is null)
            return "incidents cannot be kept or read";
        var failing = snapshot.Routes.Where(r => r.FailingSince is not null).Select(r => r.Name).ToHashSet(StringComparer.Ordinal);
        // A route whose fallback works is shown, and no silence.
        return snapshot.Routes.FirstOrDefault(r => failing.Contains(r.Name) && (r.Fallback is null || failing.Contains(r.Fallback) || mappings.Current.Alerts.Named(r.Fallback) is null)) is { } dead
            ? $"route {dead.Name} reaches nobody"
            : null;
    }

    private async Task<string?> BeatAsync(Uri url, CancellationToken cancel)
    {
        if (Trouble() is { } trouble)
            return trouble;
        try
        {
            using var answer = await _client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, cancel);
            return answer.IsSuccessStatusCode ? null : $"{url.Host} answered {(int)answer.StatusCode}";
        }
        catch (Exception e) when (e is HttpRequestException || (e is TaskCanceledException && !cancel.IsCancellationRequested))
        {
            return $"{url.Host} cannot be reached: {e.Message}";
        }
    }

    private void Say(string? trouble)
    {
        if (trouble == _said)
            return;
        _said = trouble;
        if (trouble is null)
            Log.Beats(log);
        else
            Log.DoesNotBeat(log, trouble);
    }
}
