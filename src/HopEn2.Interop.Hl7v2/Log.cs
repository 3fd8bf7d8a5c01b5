using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace HopEn2.Interop.Hl7v2;

/// <summary>Identifiers and addresses, never a patient trait; of an exception its type, as its text may quote the message.</summary>
internal static partial class Log
{
    [LoggerMessage(3001, LogLevel.Error, "Connection of {Peer} at {Entrance} met a defect of the engine ({Error}) and was closed; nothing was acknowledged. At: {Place}")]
    private static partial void ConnectionDefect(ILogger log, string entrance, string peer, string error, string place);

    public static void ConnectionDefect(ILogger log, string entrance, string peer, Exception e) => ConnectionDefect(log, entrance, peer, e.GetType().Name, e.StackTrace ?? "");

    [LoggerMessage(3002, LogLevel.Warning, "A message of {Peer} at {Entrance} was not kept before its connection ended ({Error}); its sender has no acknowledgement")]
    public static partial void AbandonedMessageFailed(ILogger log, string entrance, string peer, string error);

    [LoggerMessage(3003, LogLevel.Warning, "Entrance {Entrance}: {Connections} connections had messages on their way when the stop no longer waited; they are not acknowledged")]
    public static partial void StopTookTooLong(ILogger log, string entrance, int connections);

    [LoggerMessage(3004, LogLevel.Warning, "Entrance {Entrance}: a connection could not be accepted ({Error})")]
    public static partial void AcceptFailed(ILogger log, string entrance, SocketError error);

    [LoggerMessage(3005, LogLevel.Warning, "Entrance {Entrance}: {Limit} connections are open, further ones are closed as they come")]
    public static partial void TooManyConnections(ILogger log, string entrance, int limit);

    [LoggerMessage(3006, LogLevel.Information, "Entrance {Entrance} is open")]
    public static partial void EntranceOpened(ILogger log, string entrance);

    [LoggerMessage(3007, LogLevel.Error, "Entrance {Entrance} could not be opened: {Problem} It is tried again every {Retry}")]
    public static partial void EntranceNotOpened(ILogger log, string entrance, string problem, TimeSpan retry);

    [LoggerMessage(3008, LogLevel.Information, "Entrance {Entrance} is closed: no feed names it any more")]
    public static partial void EntranceClosed(ILogger log, string entrance);

    [LoggerMessage(3009, LogLevel.Warning, "Entrance {Entrance}: {Problem} It is looked at again")]
    public static partial void FolderAway(ILogger log, string entrance, string problem);

    [LoggerMessage(3010, LogLevel.Information, "Entrance {Entrance}: the folder is back")]
    public static partial void FolderBack(ILogger log, string entrance);

    [LoggerMessage(3011, LogLevel.Warning, "Entrance {Entrance}: a file of {Length} bytes, more than {Largest}, was put into failed/ unread")]
    public static partial void FileTooLarge(ILogger log, string entrance, long length, long largest);

    [LoggerMessage(3012, LogLevel.Warning, "Entrance {Entrance}: connection to the broker lost ({Reason}); reconnecting")]
    public static partial void BrokerLost(ILogger log, string entrance, string reason);

    [LoggerMessage(3013, LogLevel.Information, "Entrance {Entrance}: connected to the broker again")]
    public static partial void BrokerBack(ILogger log, string entrance);

    [LoggerMessage(3014, LogLevel.Warning, "Entrance {Entrance}: a message that cannot be kept was rejected; the broker dead-letters it where the queue says so")]
    public static partial void DeliveryRejected(ILogger log, string entrance);

    [LoggerMessage(3015, LogLevel.Error, "Entrance {Entrance}: a delivery met a defect of the engine ({Error}); it stays with the broker. At: {Place}")]
    private static partial void DeliveryDefect(ILogger log, string entrance, string error, string place);

    public static void DeliveryDefect(ILogger log, string entrance, Exception e) => DeliveryDefect(log, entrance, e.GetType().Name, e.StackTrace ?? "");

    [LoggerMessage(3016, LogLevel.Information, "Entrance {Entrance}: takes connections again, {Connections} are open")]
    public static partial void RoomAgain(ILogger log, string entrance, int connections);
}
