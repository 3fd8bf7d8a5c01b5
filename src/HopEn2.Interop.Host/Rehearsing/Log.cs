namespace HopEn2.Interop.Host.Rehearsing;

internal static partial class Log
{
    [LoggerMessage(6001, LogLevel.Warning, "The rehearsal before the start failed: the first messages will take a little longer, nothing else.")]
    public static partial void RehearsalFailed(ILogger logger, Exception cause);
}
