using System.Net;
using HopEn2.Interop.Web.Access;
using Microsoft.Extensions.Logging;

namespace HopEn2.Interop.Web;

internal static partial class Log
{
    [LoggerMessage(5001, LogLevel.Information, "{Who} ({Role}) saw {What} {Subject} from {Peer}")]
    public static partial void Looked(ILogger logger, string who, string role, Seen what, string subject, IPAddress? peer);

    [LoggerMessage(5002, LogLevel.Information, "{Who} signed in from {Peer}")]
    public static partial void SignedIn(ILogger logger, string who, IPAddress? peer);

    [LoggerMessage(5003, LogLevel.Warning, "An unknown token was presented at /login from {Peer}")]
    public static partial void SignInRefused(ILogger logger, IPAddress? peer);

    [LoggerMessage(5004, LogLevel.Warning, "Parked messages could not be read from the ledger; the feeds page shows that nobody knows how many there are.")]
    public static partial void ParkedNotRead(ILogger logger, Exception cause);

    [LoggerMessage(5005, LogLevel.Warning, "Earlier messages of feed {Feed} could not be read from the ledger; the feeds page begins with what comes now.")]
    public static partial void HistoryNotRead(ILogger logger, string feed, Exception cause);

    [LoggerMessage(5006, LogLevel.Information, "{Who} replayed {Count} messages")]
    public static partial void Replayed(ILogger logger, string who, int count);

    [LoggerMessage(5007, LogLevel.Information, "{Who} had {Count} given-up messages announced again")]
    public static partial void ErrorsReplayed(ILogger logger, string who, int count);

    [LoggerMessage(5020, LogLevel.Information, "{Who} imported lines: {New} new, {Known} known before")]
    public static partial void Imported(ILogger logger, string who, int @new, int known);

    [LoggerMessage(5030, LogLevel.Information, "Delivery to {Destination} was paused by {Who}")]
    public static partial void DeliveryPaused(ILogger logger, string destination, string who);

    [LoggerMessage(5031, LogLevel.Information, "Delivery to {Destination} was resumed by {Who}")]
    public static partial void DeliveryResumed(ILogger logger, string destination, string who);

    [LoggerMessage(5032, LogLevel.Information, "{Count} pieces of work (destination {Destination}, reason {Reason}) are tried again for {Who}")]
    public static partial void DeliveryRetried(ILogger logger, int count, string destination, string reason, string who);
}
