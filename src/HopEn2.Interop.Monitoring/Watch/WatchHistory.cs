using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Domain.Ruptures;

namespace HopEn2.Interop.Monitoring.Watch;

/// <summary>What each stream was expected to bring and what it brought in the last day and a half, in stretches of ten minutes: the evidence that a page draws.</summary>
/// <remarks>Written by the watch as it goes; read by any request. In memory: after a start it is known from what was read again, and else unknown, which is not zero.</remarks>
internal sealed class WatchHistory : IStreamHistory
{
    /// <summary>Stretches kept of a stream.</summary>
    public const int Kept = 216;

    public static readonly TimeSpan Bucket = TimeSpan.FromMinutes(10);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Series> _series = new(StringComparer.Ordinal);
    private long? _open;
    private int _watched;

    /// <inheritdoc/>
    public int Watched => Volatile.Read(ref _watched);

    public Task<StreamHistory?> ReadAsync(StreamSubject stream, DateTimeOffset from, CancellationToken cancel)
    {
        lock (_gate)
        {
            if (_open is not { } open || !_series.TryGetValue(stream.Name, out var series))
                return Task.FromResult<StreamHistory?>(null);
            var buckets = new List<StreamBucket>();
            for (var number = Math.Max(NumberOf(from), open - Kept + 1); number < open; number++)
            {
                if (series.At(number) is { Expected: { } expected } known)
                    buckets.Add(new StreamBucket(new DateTimeOffset(number * Bucket.Ticks, TimeSpan.Zero), expected, known.Seen));
            }

            return Task.FromResult(buckets.Count > 0 ? new StreamHistory(Bucket, buckets) : null);
        }
    }

    /// <summary>An event of a stream.</summary>
    public void See(string stream, DateTimeOffset at)
    {
        lock (_gate)
        {
            if (!_series.TryGetValue(stream, out var series))
                _series[stream] = series = new Series();
            series.See(NumberOf(at));
        }
    }

    /// <summary>Time has passed and everything until then was told: stretches that are over are held against what was expected in them.</summary>
    /// <param name="known">False: nobody listened, or it is too long ago to be drawn.</param>
    public void Advance(DateTimeOffset now, bool known, Func<string, DateTimeOffset, DateTimeOffset, double> expected)
    {
        lock (_gate)
        {
            var number = NumberOf(now);
            // The clock was set back: what was noted under those times is of others.
            if (number < _open)
            {
                _series.Clear();
                _open = null;
            }

            if (known && _open is { } open && number > open)
            {
                for (var over = Math.Max(open, number - Kept); over < number; over++)
                {
                    var from = new DateTimeOffset(over * Bucket.Ticks, TimeSpan.Zero).ToOffset(now.Offset);
                    foreach (var (stream, series) in _series)
                        series.Expect(over, expected(stream, from, from + Bucket));
                }
            }

            _open = number;
        }
    }

    /// <summary>How many streams are watched; 0: this engine does not watch, and knows nothing.</summary>
    public void Watch(int streams)
    {
        Volatile.Write(ref _watched, streams);
        if (streams > 0)
            return;
        lock (_gate)
        {
            _series.Clear();
            _open = null;
        }
    }

    private static long NumberOf(DateTimeOffset at) => at.UtcTicks / Bucket.Ticks;

    /// <summary>The last stretches of one stream, in a ring.</summary>
    private sealed class Series
    {
        private readonly (long Number, float? Expected, int Seen)[] _ring = new (long, float?, int)[Kept];

        public (float? Expected, int Seen) At(long number) => _ring[number % Kept] is var slot && slot.Number == number ? (slot.Expected, slot.Seen) : default;

        public void See(long number) => Own(number).Seen++;

        public void Expect(long number, double expected) => Own(number).Expected = (float)expected;

        private ref (long Number, float? Expected, int Seen) Own(long number)
        {
            ref var slot = ref _ring[number % Kept];
            if (slot.Number != number)
                slot = (number, null, 0);
            return ref slot;
        }
    }
}
