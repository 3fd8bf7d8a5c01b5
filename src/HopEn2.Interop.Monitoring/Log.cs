using Microsoft.Extensions.Logging;

namespace HopEn2.Interop.Monitoring;

internal static partial class Log
{
    [LoggerMessage(4001, LogLevel.Error, "A subscriber of the counters failed; it will hear of the next change.")]
    public static partial void NotAnnounced(ILogger logger, Exception cause);

    [LoggerMessage(4002, LogLevel.Warning, "What waits for an acknowledgement could not be read from the ledger; the screens show the last reading for a while, then none.")]
    public static partial void WaitingNotRead(ILogger logger, Exception cause);

    [LoggerMessage(4003, LogLevel.Information, "The ledger's counters differed from those shown and were taken: a rebuild, or another engine on the same ledger.")]
    public static partial void Reconciled(ILogger logger);

    [LoggerMessage(4004, LogLevel.Warning, "The counters could not be compared with the ledger; the figures shown go on from what was recorded.")]
    public static partial void NotReconciled(ILogger logger, Exception cause);

    [LoggerMessage(4005, LogLevel.Warning, "How far translation is behind could not be read; the screens show that nobody knows.")]
    public static partial void BacklogNotRead(ILogger logger, Exception cause);

    [LoggerMessage(4021, LogLevel.Information, "The rupture watch watches {Streams} streams; reading what they did until now took {Seconds:0.0} s")]
    public static partial void Watching(ILogger logger, int streams, double seconds);

    [LoggerMessage(4022, LogLevel.Warning, "The rupture watch was interrupted; it goes on from what it has kept")]
    public static partial void WatchInterrupted(ILogger logger, Exception cause);

    [LoggerMessage(4023, LogLevel.Warning, "The rupture watch lost its lock on the store; another engine may watch now")]
    public static partial void WatchLost(ILogger logger);

    [LoggerMessage(4024, LogLevel.Warning, "What the rupture watch had kept is not understood: it learns anew from what the ledger holds")]
    public static partial void StateNotUnderstood(ILogger logger);

    [LoggerMessage(4025, LogLevel.Warning, "What the rupture watch has learnt could not be kept; at the next start it reads the ledger again from where it was kept last")]
    public static partial void StateNotKept(ILogger logger, Exception cause);

    [LoggerMessage(4026, LogLevel.Error, "{Observer} failed on a report of the rupture watch; it will hear the next one")]
    public static partial void NotReported(ILogger logger, string observer, Exception cause);
}
