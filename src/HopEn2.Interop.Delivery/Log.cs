using Microsoft.Extensions.Logging;

namespace HopEn2.Interop.Delivery;

internal static partial class Log
{
    [LoggerMessage(7101, LogLevel.Warning, "Delivery to {Destination}: it fails ({Code}); nothing goes out before {Until:HH:mm:ss}, and then one piece at a time until it answers")]
    public static partial void NeighbourFails(ILogger log, string destination, string? code, DateTimeOffset until);

    [LoggerMessage(7102, LogLevel.Information, "Delivery to {Destination}: it answers again")]
    public static partial void NeighbourAnswers(ILogger log, string destination);

    [LoggerMessage(7103, LogLevel.Warning, "Delivery: work cannot be read or kept now ({Reason}); it goes on when the store is back")]
    public static partial void StoreAway(ILogger log, string reason);

    [LoggerMessage(7104, LogLevel.Error, "Delivery to {Destination} failed on work of message {Message} ({Error} {Place}): ours to repair; it is tried again later")]
    public static partial void Defect(ILogger log, string destination, long message, string error, string place);

    [LoggerMessage(7105, LogLevel.Information, "Delivery: feed {Feed} delivers what came since {Since:u}")]
    public static partial void FeedDelivers(ILogger log, string feed, DateTimeOffset since);

    [LoggerMessage(7106, LogLevel.Error, "Delivery: looking for work failed ({Error} {Place}): ours to repair; it is tried again")]
    public static partial void FollowingFailed(ILogger log, string error, string place);
}
