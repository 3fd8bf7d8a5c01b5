using Microsoft.Extensions.Logging;

namespace HopEn2.Interop.Ledger;

internal static partial class Log
{
    [LoggerMessage(2101, LogLevel.Error, "The journal could not keep {Count} messages, their senders are told so: {Reason}")]
    public static partial void JournalUnavailable(ILogger log, int count, string reason);
}
