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

    [LoggerMessage(2003, LogLevel.Warning, "{Count} kept messages could not be announced ({Error}); they are swept up from the journal later")]
    public static partial void AnnouncementFailed(ILogger log, int count, string error);

    [LoggerMessage(2004, LogLevel.Warning, "The look for unrecorded messages failed ({Error}); it will be repeated")]
    public static partial void SweepFailed(ILogger log, string error);

    [LoggerMessage(2005, LogLevel.Information, "{Count} kept messages had not been recorded; announced again")]
    public static partial void Swept(ILogger log, int count);

    [LoggerMessage(2006, LogLevel.Error, "Bus {Address}: {Problem} Messages are kept and acknowledged meanwhile; what they become is recorded when it is back")]
    public static partial void BusLost(ILogger log, string address, string problem);

    [LoggerMessage(2007, LogLevel.Information, "Bus {Address} is back after {Away}")]
    public static partial void BusBack(ILogger log, string address, TimeSpan away);

    [LoggerMessage(2008, LogLevel.Error, "{Errors} announcements are in the error queue, the last for: {Reason}. Their messages are kept and not recorded. See /feeds, or `hopen2 replay --errors`")]
    public static partial void GivenUp(ILogger log, int errors, string reason);

    [LoggerMessage(2009, LogLevel.Warning, "The bus could not be looked at ({Error})")]
    public static partial void BusNotLookedAt(ILogger log, string error);

    [LoggerMessage(2010, LogLevel.Error, "Nothing can be recorded now: {Reason} What is announced waits and is tried every {Retry}")]
    public static partial void RecordingHeld(ILogger log, string reason, TimeSpan retry);

    [LoggerMessage(2011, LogLevel.Information, "Recording goes on after {Held}")]
    public static partial void RecordingResumed(ILogger log, TimeSpan held);

    [LoggerMessage(2013, LogLevel.Error, "The bus takes no announcements ({Error}) although its broker is there: this engine records by itself what it keeps, and tries the bus again from time to time")]
    public static partial void BusDoubted(ILogger log, string error);

    [LoggerMessage(2014, LogLevel.Information, "The bus takes announcements again")]
    public static partial void BusReliedOn(ILogger log);

    [LoggerMessage(2015, LogLevel.Error, "Bus {Address}: no engine has taken from the queue for {Patience} although the broker is there. This engine records by itself what it keeps; starting it again makes it take from the bus again")]
    public static partial void Unconsumed(ILogger log, string address, TimeSpan patience);

    [LoggerMessage(2016, LogLevel.Information, "Bus {Address}: announcements are taken again")]
    public static partial void ConsumedAgain(ILogger log, string address);

    [LoggerMessage(2012, LogLevel.Error, "{Count} kept messages from {First} on could not be dealt with ({Reason}); they are in the error queue")]
    public static partial void AnnouncementGivenUp(ILogger log, int count, long first, string reason);
}
