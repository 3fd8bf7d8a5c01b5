using Microsoft.Extensions.Logging;

namespace HopEn2.Interop.Fhir;

/// <summary>What the FHIR part says in the log. No trait of a patient is in it.</summary>
internal static partial class Log
{
    [LoggerMessage(3501, LogLevel.Warning, "Subscriptions wait: {Why}")]
    public static partial void SubscriptionsWait(ILogger logger, string why);

    [LoggerMessage(3502, LogLevel.Error, "Subscriptions failed this round, and are tried again")]
    public static partial void SubscriptionsFailed(ILogger logger, Exception failure);

    [LoggerMessage(3503, LogLevel.Error, "Source {Source} failed this time, and is tried again")]
    public static partial void SourceFailed(ILogger logger, string source, Exception failure);
}
