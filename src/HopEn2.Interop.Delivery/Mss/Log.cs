using HopEn2.Interop.Delivery.Mss.Returns;
using HopEn2.Interop.Domain.Delivering;
using Microsoft.Extensions.Logging;

namespace HopEn2.Interop.Delivery.Mss;

internal static partial class Log
{
    [LoggerMessage(7201, LogLevel.Information, "Reading the return mailbox at {Host}")]
    public static partial void ReturnsConnected(ILogger log, string host);

    [LoggerMessage(7202, LogLevel.Warning, "The return mailbox at {Host} cannot be read for now ({Kind} {Reason}); again in {Pause}")]
    public static partial void ReturnsInterrupted(ILogger log, string host, string kind, string reason, TimeSpan pause);

    [LoggerMessage(7203, LogLevel.Error, "Reading the return mailbox failed; it is begun anew")]
    public static partial void ReturnsFailed(ILogger log, Exception e);

    [LoggerMessage(7204, LogLevel.Warning, "A return ({Kind}, Message-ID {MessageId}) is about no mail of ours; it waits for a person")]
    public static partial void ReturnUnmatched(ILogger log, ReturnKind kind, string messageId);

    [LoggerMessage(7205, LogLevel.Warning, "A return ({Kind}, Message-ID {MessageId}) names no mail; taken to be about {Sent}, the only one to that address")]
    public static partial void ReturnGuessed(ILogger log, ReturnKind kind, string messageId, string sent);

    [LoggerMessage(7206, LogLevel.Warning, "Mail {Uid} of the return mailbox has {Size} bytes and is not read; it waits for a person")]
    public static partial void ReturnTooLarge(ILogger log, uint uid, long size);

    [LoggerMessage(7207, LogLevel.Error, "Mail {Uid} of the return mailbox could not be handled; it waits for a person")]
    public static partial void ReturnStumbled(ILogger log, uint uid, Exception e);

    [LoggerMessage(7208, LogLevel.Warning, "An answer (Message-ID {MessageId}) has {Count} attached files of types that are not passed on; they stay in the kept message, unopened")]
    public static partial void AnswerQuarantined(ILogger log, string messageId, int count);

    [LoggerMessage(7209, LogLevel.Error, "A file of the answer {MessageId} was refused by the patient record (control id {ControlId}); the mail waits for a person")]
    public static partial void AnswerRefused(ILogger log, string messageId, string controlId);

    [LoggerMessage(7210, LogLevel.Warning, "An answer (mail {Uid} of the return mailbox) cannot be passed on for now ({Reason}); it is tried again")]
    public static partial void AnswerWaits(ILogger log, uint uid, string reason);

    [LoggerMessage(7212, LogLevel.Information, "Another engine reads the return mailbox; this one takes over when it ends")]
    public static partial void ReturnsStandBy(ILogger log);

    [LoggerMessage(7213, LogLevel.Warning, "This engine is no longer the one that reads the return mailbox")]
    public static partial void ReturnsLost(ILogger log);

    [LoggerMessage(7211, LogLevel.Information, "Mail {MessageId} from {From}, {Size} bytes: {Result}")]
    public static partial void Sent(ILogger log, string messageId, string from, long size, MailResult result);
}
