using Microsoft.Extensions.Logging;

namespace HopEn2.Interop.Ledger;

internal static partial class Log
{
    [LoggerMessage(2101, LogLevel.Error, "The journal could not keep {Count} messages, their senders are told so: {Reason}")]
    public static partial void JournalUnavailable(ILogger log, int count, string reason);

    [LoggerMessage(2102, LogLevel.Error, "An observer of the ledger failed: {Observer}")]
    public static partial void ObserverFailed(ILogger log, string observer, Exception e);

    [LoggerMessage(2103, LogLevel.Information, "Retention: forgot {Bodies} bodies and {Messages} messages with their facts and {Incidents} incidents, {Bytes} bytes given back")]
    public static partial void Swept(ILogger log, long bodies, long messages, long incidents, long bytes);

    [LoggerMessage(2104, LogLevel.Warning, "Retention: nothing more could be forgotten for now ({Reason}); it is tried again at the next interval")]
    public static partial void SweepFailed(ILogger log, string reason);

    [LoggerMessage(2111, LogLevel.Warning, "The store {Store} is not there yet ({Reason}); waiting for it")]
    public static partial void WaitingForServer(ILogger log, string store, string reason);

    [LoggerMessage(2112, LogLevel.Warning, "What other engines record cannot be followed for now ({Reason}); it is caught up with as soon as the store is back")]
    public static partial void FeedInterrupted(ILogger log, string reason);

    [LoggerMessage(2113, LogLevel.Information, "What other engines recorded meanwhile is no longer known one by one; figures are read anew")]
    public static partial void FeedBegunAnew(ILogger log);

    [LoggerMessage(2114, LogLevel.Warning, "The store's upkeep failed ({Reason}); it is tried again")]
    public static partial void UpkeepFailed(ILogger log, string reason);
}
