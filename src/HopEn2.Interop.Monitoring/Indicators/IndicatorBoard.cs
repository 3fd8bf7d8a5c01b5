using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Indicators;
using HopEn2.Interop.Mappings;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HopEn2.Interop.Monitoring.Indicators;

/// <summary>How the indicators are kept for the screens.</summary>
public sealed class IndicatorBoardOptions
{
    /// <summary>How old the present month may be before it is computed again, when somebody looks. Default 15 s; 1 s to 1 h.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan Every { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How many times as long as computing takes it rests afterwards: 20 is one twentieth of one processor at most. Default 20; 1 to 1000.</summary>
    [Range(1, 1000)]
    public int Rest { get; set; } = 20;

    /// <summary>How old a month that is over may be. Default 10 min; 1 s to 1 day.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan PastEvery { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Months kept with all their lines; of the others the figures alone. Default 2; 1 to 24.</summary>
    [Range(1, 24)]
    public int Kept { get; set; } = 2;
}

/// <summary>The months that screens look at: computed when somebody asks, one at a time, and never so often that intake would notice.</summary>
/// <remarks>Who asks for a month that is known gets it at once, and it is computed again behind his back when it is old; when it is very old, he waits.</remarks>
public sealed class IndicatorBoard(LedgerIndicators indicators, IMappings mappings, HospitalClock clock, TimeProvider time, IOptions<IndicatorBoardOptions> options, ILogger<IndicatorBoard> log)
    : BackgroundService
{
    /// <summary>A trend asks for a year of months at once: between two of them it rests this many times as long as one took.</summary>
    private const int BetweenMonths = 4;

    /// <summary>How many times as old as it may become a month is no answer any more: the first to open the page on a Monday is not shown the figures of Friday.</summary>
    private const int TooOld = 20;

    private readonly ConcurrentDictionary<Month, Kept> _kept = new();
    private readonly ConcurrentDictionary<Month, long> _asked = new();
    private readonly ConcurrentDictionary<Month, Figures> _figures = new();
    private readonly ConcurrentDictionary<Month, byte> _wanted = new();
    private readonly SemaphoreSlim _one = new(1);
    private readonly SemaphoreSlim _bell = new(0);

    public Task<IndicatorMonth> MonthAsync(Month month, IndicatorScope scope, CancellationToken cancel) => MonthAsync(month, scope, watched: false, cancel);

    /// <param name="watched">Also of a month that is over nothing older than of the present one: what is held against a declaration shows a change within seconds.</param>
    public async Task<IndicatorMonth> MonthAsync(Month month, IndicatorScope scope, bool watched, CancellationToken cancel)
    {
        var kept = await KeptAsync(month, watched, cancel).ConfigureAwait(false);
        var former = _figures.GetValueOrDefault(month.AddMonths(-1));
        if (former is null)
            Want(month.AddMonths(-1));
        // Ten screens that look at one month every quarter of a minute cost no more than one.
        if (kept.Reports.TryGetValue(scope, out var known) && ReferenceEquals(known.Former, former))
            return known.Month;
        var report = kept.Lines.ReportOf(scope, indicator => former?.Of(scope, indicator));
        kept.Reports[scope] = (former, report);
        return report;
    }

    /// <summary>The figures of the months up to one, oldest first, as far as they are known; what is missing is computed meanwhile.</summary>
    public IReadOnlyList<(Month Month, NumberedRate Rate)> Trend(Month last, int months, IndicatorScope scope, Indicator indicator)
    {
        var points = new List<(Month, NumberedRate)>(months);
        for (var month = last.AddMonths(1 - months); month.CompareTo(last) <= 0; month = month.AddMonths(1))
        {
            if (!_figures.TryGetValue(month, out var figures))
                Want(month);
            else if (figures.Of(scope, indicator) is { D: > 0 } rate)
                points.Add((month, rate));
        }

        return points;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await _bell.WaitAsync(stoppingToken).ConfigureAwait(false);
            foreach (var month in _wanted.Keys.OrderDescending())
            {
                _wanted.TryRemove(month, out _);
                try
                {
                    var began = time.GetTimestamp();
                    await ComputeAsync(month, 1, stoppingToken).ConfigureAwait(false);
                    await Task.Delay(time.GetElapsedTime(began) * Math.Min(BetweenMonths, options.Value.Rest), time, stoppingToken).ConfigureAwait(false);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    Log.MonthNotComputed(log, month.ToString(), e);
                }
            }
        }
    }

    public override void Dispose()
    {
        _one.Dispose();
        _bell.Dispose();
        base.Dispose();
    }

    private async Task<Kept> KeptAsync(Month month, bool watched, CancellationToken cancel)
    {
        // Months of a trend, which nobody looks at, give way first.
        _asked[month] = time.GetTimestamp();
        if (!_kept.TryGetValue(month, out var kept) || kept.Lines.Mappings.Hash != mappings.Current.Hash)
            return await ComputeAsync(month, LedgerIndicators.Hurried, cancel).ConfigureAwait(false);
        var (age, longest) = (time.GetElapsedTime(kept.Computed), Longest(month, watched, kept));
        if (age > longest * TooOld)
            return await ComputeAsync(month, LedgerIndicators.Hurried, cancel).ConfigureAwait(false);
        if (age > longest)
            Want(month);
        return kept;
    }

    private TimeSpan Longest(Month month, bool watched, Kept kept)
    {
        var every = Month.Of(clock.Today).CompareTo(month) > 0 && !watched ? options.Value.PastEvery : options.Value.Every;
        var rest = kept.Took * options.Value.Rest;
        return every > rest ? every : rest;
    }

    private void Want(Month month)
    {
        if (_wanted.TryAdd(month, 0))
            _bell.Release();
    }

    private async Task<Kept> ComputeAsync(Month month, int readers, CancellationToken cancel)
    {
        await _one.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            // Who waited may find it done.
            if (_kept.TryGetValue(month, out var kept) && kept.Lines.Mappings.Hash == mappings.Current.Hash && time.GetElapsedTime(kept.Computed) < options.Value.Every)
                return kept;

            var began = time.GetTimestamp();
            var lines = await indicators.LinesAsync(month, readers, cancel).ConfigureAwait(false);
            var now = time.GetTimestamp();
            _kept[month] = kept = new(lines, now, time.GetElapsedTime(began), new());
            _figures[month] = Figures.Of(lines);
            foreach (var old in _kept.Keys.OrderByDescending(m => _asked.GetValueOrDefault(m)).Skip(options.Value.Kept).ToList())
            {
                _kept.TryRemove(old, out _);
                _asked.TryRemove(old, out _);
            }

            return kept;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <param name="Computed">Timestamp.</param>
    /// <param name="Reports">Of the scopes that were asked for, each with the figures of the month before that it was made with.</param>
    private sealed record Kept(MonthLines Lines, long Computed, TimeSpan Took, ConcurrentDictionary<IndicatorScope, (Figures? Former, IndicatorMonth Month)> Reports);

    /// <summary>The figures of a month for every scope: what the trend draws, long after the lines are gone.</summary>
    private sealed class Figures
    {
        private readonly Dictionary<(IndicatorScope, Indicator), NumberedRate> _rates = [];

        public static Figures Of(MonthLines lines)
        {
            var figures = new Figures();
            var scopes = IndicatorHouse.ScopesOf(lines.Mappings).Select(s => s.Scope).ToList();
            var settings = scopes.ToDictionary(s => s, s => IndicatorHouse.SettingsOf(lines.Mappings, lines.Context.Month, s));
            foreach (var list in lines.Lists)
            {
                foreach (var (scope, n, d) in ScopeFigures.Of(list.Items, scopes))
                    figures._rates[(scope, list.Indicator)] = new(n, d, IndicatorReport.Rate(n, d, IndicatorReport.WeightOf(list.Indicator, settings[scope])));
            }

            return figures;
        }

        public NumberedRate? Of(IndicatorScope scope, Indicator indicator) => _rates.GetValueOrDefault((scope, indicator));
    }
}
