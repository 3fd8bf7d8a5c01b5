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

    [LoggerMessage(4006, LogLevel.Warning, "The indicators of {Month} could not be computed; the screens show the last known and say of when.")]
    public static partial void MonthNotComputed(ILogger logger, string month, Exception cause);

    [LoggerMessage(4005, LogLevel.Warning, "How far translation is behind could not be read; the screens show that nobody knows.")]
    public static partial void BacklogNotRead(ILogger logger, Exception cause);
}
