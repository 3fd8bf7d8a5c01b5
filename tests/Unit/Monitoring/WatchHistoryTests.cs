using HopEn2.Interop.Domain.Ruptures;
using HopEn2.Interop.Monitoring.Watch;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Monitoring;

/// <summary>The evidence that a page draws: what is known of a stretch of time, and nothing where nothing is known.</summary>
public sealed class WatchHistoryTests
{
    private static readonly DateTimeOffset Ten = new(2025, 3, 18, 10, 0, 0, TimeSpan.FromHours(1));
    private static readonly StreamSubject Ris = new(StreamLevel.Feed, Feed: "ris");

    private readonly WatchHistory _history = new();

    [Fact]
    public async Task A_stretch_that_is_over_is_told_with_what_was_expected_though_nothing_came()
    {
        _history.Advance(Ten, known: true, Two);
        _history.See(Ris.Name, Ten.AddMinutes(3));
        _history.See(Ris.Name, Ten.AddMinutes(4));
        _history.Advance(Ten.AddMinutes(25), known: true, Two);

        var told = (await _history.ReadAsync(Ris, Ten.AddHours(-1), CancellationToken.None))!;

        Assert.Equal([(Ten, 2.0, 2.0), (Ten.AddMinutes(10), 2.0, 0.0)], told.Buckets.Select(b => (b.From, b.Expected, b.Seen)));
    }

    [Fact]
    public async Task What_nobody_listened_to_is_left_out()
    {
        _history.Advance(Ten, known: true, Two);
        _history.See(Ris.Name, Ten.AddMinutes(3));
        _history.Advance(Ten.AddHours(3), known: false, Two);
        _history.See(Ris.Name, Ten.AddHours(3).AddMinutes(1));
        _history.Advance(Ten.AddHours(3).AddMinutes(10), known: true, Two);

        var told = (await _history.ReadAsync(Ris, Ten, CancellationToken.None))!;

        Assert.Equal(Ten.AddHours(3), Assert.Single(told.Buckets).From);
    }

    [Fact]
    public async Task It_forgets_after_a_day_and_a_half_and_when_the_engine_no_longer_watches()
    {
        _history.Watch(3);
        _history.Advance(Ten, known: true, Two);
        _history.See(Ris.Name, Ten.AddMinutes(3));
        _history.Advance(Ten.AddDays(3), known: true, Two);

        var told = (await _history.ReadAsync(Ris, Ten.AddDays(-3), CancellationToken.None))!;
        Assert.InRange(told.Buckets.Count, WatchHistory.Kept - 2, WatchHistory.Kept);
        Assert.All(told.Buckets, b => Assert.True(b.From > Ten.AddDays(1)));

        _history.Watch(0);
        Assert.Equal(0, _history.Watched);
        Assert.Null(await _history.ReadAsync(Ris, Ten, CancellationToken.None));
    }

    [Fact]
    public async Task Of_a_stream_that_is_not_watched_nothing_is_known() => Assert.Null(await _history.ReadAsync(Ris, Ten, CancellationToken.None));

    private static double Two(string stream, DateTimeOffset from, DateTimeOffset to) => 2;
}
