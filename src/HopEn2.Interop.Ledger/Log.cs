using Microsoft.Extensions.Logging;

namespace HopEn2.Interop.Ledger;

internal static partial class Log
{
    [LoggerMessage(2101, LogLevel.Error, "The journal could not keep {Count} messages, their senders are told so: {Reason}")]
    public static partial void JournalUnavailable(ILogger log, int count, string reason);

    [LoggerMessage(2102, LogLevel.Error, "An observer of the ledger failed: {Observer}")]
    public static partial void ObserverFailed(ILogger log, string observer, Exception e);
}
