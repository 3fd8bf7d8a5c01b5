using Microsoft.Extensions.Logging;

namespace HopEn2.Interop.Ledger.Bus;

internal static partial class Log
{
    [LoggerMessage(2001, LogLevel.Warning, "A batch of {Count} messages failed as a whole ({Error}); each is tried alone")]
    public static partial void BatchSplit(ILogger log, int count, string error);

    [LoggerMessage(2002, LogLevel.Error, "Message {JournalId} of feed {Feed} met a defect of the engine ({Error}); it is kept and parked. At: {Place}")]
    private static partial void MessageDefect(ILogger log, long journalId, string feed, string error, string place);

    /// <summary>Type and place only: the text of an exception may quote the message.</summary>
    public static void MessageDefect(ILogger log, long journalId, string feed, Exception e) => MessageDefect(log, journalId, feed, e.GetType().Name, e.StackTrace ?? "");

    [LoggerMessage(2003, LogLevel.Warning, "{Count} kept messages could not be announced ({Error}); they will be swept up")]
    public static partial void AnnouncementFailed(ILogger log, int count, string error);

    [LoggerMessage(2004, LogLevel.Warning, "The look for unrecorded messages failed ({Error}); it will be repeated")]
    public static partial void SweepFailed(ILogger log, string error);

    [LoggerMessage(2005, LogLevel.Information, "{Count} kept messages had not been recorded; announced again")]
    public static partial void Swept(ILogger log, int count);
}
