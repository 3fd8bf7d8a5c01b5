using HopEn2.Interop.Domain;

namespace HopEn2.Interop.Ledger.Postgres;

/// <summary>Journal ids that say when: days since 2000-01-01 UTC of reception × 1 000 000 000 + a running number. Below 2^53, which JSON readers need.</summary>
/// <remarks>They never go back: where the clock does, the running number goes on. So a day's ids may be of the day after, never of the day before.</remarks>
internal static class JournalIds
{
    public const long OneDay = 1_000_000_000;

    private static readonly DateOnly Epoch = new(2000, 1, 1);

    /// <summary>The smallest id of a day.</summary>
    public static long FirstOf(DateOnly day) => Math.Max(0, day.DayNumber - Epoch.DayNumber) * OneDay;

    public static long FirstOf(DateTimeOffset time) => FirstOf(DateOnly.FromDateTime(time.UtcDateTime));

    public static DateOnly DayOf(JournalId id) => DayOf(id.Value);

    public static DateOnly DayOf(long id) => Epoch.AddDays((int)(id / OneDay));

    /// <summary>The id of a message received at a time, after another.</summary>
    public static long Next(long last, DateTimeOffset receivedAt) => Math.Max(last, FirstOf(receivedAt)) + 1;
}
