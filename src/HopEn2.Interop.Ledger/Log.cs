using Microsoft.Extensions.Logging;

namespace HopEn2.Interop.Ledger;

internal static partial class Log
{
    [LoggerMessage(2101, LogLevel.Error, "The journal could not keep {Count} messages, their senders are told so: {Reason}")]
    public static partial void JournalUnavailable(ILogger log, int count, string reason);

    [LoggerMessage(2102, LogLevel.Error, "An observer of the ledger failed: {Observer}")]
    public static partial void ObserverFailed(ILogger log, string observer, Exception e);

    [LoggerMessage(2103, LogLevel.Information, "Retention: forgot {Bodies} bodies and {Messages} messages with their facts, {Bytes} bytes given back")]
    public static partial void Swept(ILogger log, long bodies, long messages, long bytes);

    [LoggerMessage(2104, LogLevel.Warning, "Retention: nothing more could be forgotten for now ({Reason}); it is tried again at the next interval")]
    public static partial void SweepFailed(ILogger log, string reason);

    [LoggerMessage(2111, LogLevel.Warning, "The store {Store} is not there yet ({Reason}); waiting for it")]
    public static partial void WaitingForServer(ILogger log, string store, string reason);
}
