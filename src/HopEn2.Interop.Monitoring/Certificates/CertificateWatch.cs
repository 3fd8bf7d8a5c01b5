using System.Diagnostics.Metrics;
using HopEn2.Interop.Domain.Alerts;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Domain.Ruptures;
using HopEn2.Interop.Monitoring.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HopEn2.Interop.Monitoring.Certificates;

/// <summary>Looks at every certificate file of the settings, at the start and then again and again, and tells those that end soon.</summary>
/// <remarks>Of several engines on one store the one that watches tells of its own files; each shows and measures its own.</remarks>
public sealed class CertificateWatch : BackgroundService, IStandingTrouble
{
    /// <summary>Days would do for the end; hours are for whoever has put a new file in its place and waits for the alert to go.</summary>
    internal static readonly TimeSpan Every = TimeSpan.FromHours(1);

    private readonly IConfiguration _configuration;
    private readonly TimeProvider _time;
    private readonly ILogger<CertificateWatch> _log;
    private readonly Meter _meter;
    private readonly Dictionary<string, DateTimeOffset> _unreadableSince = new(StringComparer.Ordinal);
    private HashSet<string> _told = [];
    private volatile Look _look = new([], []);

    public CertificateWatch(IConfiguration configuration, TimeProvider time, IMeterFactory factory, ILogger<CertificateWatch> log)
    {
        (_configuration, _time, _log) = (configuration, time, log);
        _meter = factory.Create(EngineMetrics.MeterName);
        _meter.CreateObservableGauge("hopen2.certificate.expires", Read, "s", "Until a certificate of the settings ends; below zero: since it has ended. No value: it cannot be read.");
    }

    /// <summary>What the last look showed, the first to end first.</summary>
    public IReadOnlyList<CertificateState> Certificates => _look.Certificates;

    /// <inheritdoc/>
    public IReadOnlyList<RuptureAlert> Now => _look.Alerts;

    public override void Dispose()
    {
        _meter.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            LookNow();
            await Task.Delay(Every, _time, stoppingToken);
        }
    }

    internal void LookNow()
    {
        var now = _time.GetUtcNow();
        List<CertificateState> states = [.. CertificateSettings.Named(_configuration).Select(f => f.Read()).OrderBy(s => s.Ends ?? DateTimeOffset.MinValue).ThenBy(s => s.Setting, StringComparer.Ordinal)];
        var alerts = new List<RuptureAlert>();
        foreach (var state in states)
        {
            var since = state.Ends is null ? _unreadableSince[state.Setting] = _unreadableSince.GetValueOrDefault(state.Setting, now) : now;
            if (state.Ends is not null)
                _unreadableSince.Remove(state.Setting);
            if (CertificateExpiry.Judge(state.Setting, state.Ends, since) is { } alert)
                alerts.Add(alert);
        }

        Say(states, alerts, now);
        _look = new(states, alerts);
    }

    // Once for each file and end, not at each look.
    private void Say(List<CertificateState> states, List<RuptureAlert> alerts, DateTimeOffset now)
    {
        var concerned = alerts.Select(a => StreamSubject.Parse(a.Stream)?.Certificate).ToHashSet(StringComparer.Ordinal);
        var told = new HashSet<string>(StringComparer.Ordinal);
        foreach (var state in states.Where(s => concerned.Contains(s.Setting)))
        {
            var what = $"{state.Setting}|{state.Ends:O}|{state.Problem}";
            if (told.Add(what) && _told.Contains(what))
                continue;
            if (state.Ends is { } ends)
                Log.CertificateEnds(_log, state.Setting, state.File, ends, (int)Math.Floor((ends - now).TotalDays));
            else
                Log.CertificateUnreadable(_log, state.Setting, state.File, state.Problem ?? "");
        }

        _told = told;
    }

    private IEnumerable<Measurement<double>> Read()
    {
        var now = _time.GetUtcNow();
        return [.. _look.Certificates.Where(c => c.Ends is not null).Select(c => new Measurement<double>(Math.Round((c.Ends!.Value - now).TotalSeconds), new KeyValuePair<string, object?>("setting", c.Setting)))];
    }

    private sealed record Look(IReadOnlyList<CertificateState> Certificates, IReadOnlyList<RuptureAlert> Alerts);
}
