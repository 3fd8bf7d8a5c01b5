using HopEn2.Interop.Domain.Ruptures;

namespace HopEn2.Interop.Domain.Ports;

/// <summary>What a watched stream was expected to bring and what it brought, for those who draw the evidence of an alert.</summary>
public interface IStreamHistory
{
    /// <summary>How many streams are watched now: false alarms are allowed per stream.</summary>
    int Watched { get; }

    /// <summary>A stream's buckets from a moment on, oldest first, up to now; null when nothing is known of it for that time.</summary>
    /// <remarks>What it does not know it leaves out: a bucket that is missing is drawn as unknown, never as zero.</remarks>
    Task<StreamHistory?> ReadAsync(StreamSubject stream, DateTimeOffset from, CancellationToken cancel);
}

/// <param name="Bucket">Length of a bucket.</param>
public sealed record StreamHistory(TimeSpan Bucket, IReadOnlyList<StreamBucket> Buckets);

/// <summary>One stretch of time of a stream.</summary>
/// <param name="From">Its beginning.</param>
/// <param name="Expected">Events (of a proportion, good outcomes) expected in it at the learnt rhythm.</param>
/// <param name="Seen">Those that came, counted alike.</param>
public readonly record struct StreamBucket(DateTimeOffset From, double Expected, double Seen);
