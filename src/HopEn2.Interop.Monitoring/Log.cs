using HopEn2.Interop.Domain.Alerts;
using HopEn2.Interop.Domain.Ruptures;
using Microsoft.Extensions.Logging;

namespace HopEn2.Interop.Monitoring;

internal static partial class Log
{
    [LoggerMessage(4001, LogLevel.Error, "A subscriber of the counters failed; it will hear of the next change.")]
    public static partial void NotAnnounced(ILogger logger, Exception cause);

    [LoggerMessage(4002, LogLevel.Warning, "What waits for an acknowledgement could not be read from the ledger; the screens show the last reading for a while, then none.")]
    public static partial void WaitingNotRead(ILogger logger, Exception cause);

    [LoggerMessage(4003, LogLevel.Information, "The ledger's counters differed from those shown and were taken: a rebuild, or another engine on the same ledger.")]
    public static partial void Reconciled(ILogger logger);

    [LoggerMessage(4004, LogLevel.Warning, "The counters could not be compared with the ledger; the figures shown go on from what was recorded.")]
    public static partial void NotReconciled(ILogger logger, Exception cause);

    [LoggerMessage(4006, LogLevel.Warning, "The indicators of {Month} could not be computed; the screens show the last known and say of when.")]
    public static partial void MonthNotComputed(ILogger logger, string month, Exception cause);

    [LoggerMessage(4005, LogLevel.Warning, "How far translation is behind could not be read; the screens show that nobody knows.")]
    public static partial void BacklogNotRead(ILogger logger, Exception cause);

    [LoggerMessage(4051, LogLevel.Warning, "Incident {Incident} opened: {Root}, {Kind}, {Severity}")]
    public static partial void Opened(ILogger logger, string incident, string root, RuptureKind kind, Severity severity);

    [LoggerMessage(4052, LogLevel.Information, "Incident {Incident} is over: {Root}")]
    public static partial void Resolved(ILogger logger, string incident, string root);

    [LoggerMessage(4053, LogLevel.Information, "{Count} notices of incident {Incident} are to be sent")]
    public static partial void Decided(ILogger logger, int count, string incident);

    [LoggerMessage(4054, LogLevel.Information, "{Action} of incident {Incident} by {Who}")]
    public static partial void Acted(ILogger logger, string action, string incident, string who);

    [LoggerMessage(4055, LogLevel.Warning, "Incidents changed elsewhere faster than they could be decided; tried again in a moment")]
    public static partial void Overtaken(ILogger logger);

    [LoggerMessage(4056, LogLevel.Error, "Incidents cannot be kept or decided for now ({Why}); the screens say so, and it is tried again")]
    public static partial void NotDecided(ILogger logger, string why);

    [LoggerMessage(4057, LogLevel.Error, "Notices cannot be sent for now ({Why}); it is tried again")]
    public static partial void NotSending(ILogger logger, string why);

    [LoggerMessage(4058, LogLevel.Information, "Notice {Kind} of incident {Incident} sent by route {Route}")]
    public static partial void Sent(ILogger logger, Notify kind, string incident, string route);

    [LoggerMessage(4059, LogLevel.Warning, "Notice {Kind} of incident {Incident} not sent by route {Route}: {Why} Now {State}, told instead: {Fallback}")]
    public static partial void NotSent(ILogger logger, Notify kind, string incident, string route, string why, NoticeState state, string fallback);

    [LoggerMessage(4060, LogLevel.Warning, "Notice {Notice} took longer than its claim; another engine has it now, and it may have gone out twice under the same id")]
    public static partial void ClaimLost(ILogger logger, string notice);

    [LoggerMessage(4061, LogLevel.Information, "The dead-man switch is called")]
    public static partial void Beats(ILogger logger);

    [LoggerMessage(4062, LogLevel.Warning, "The dead-man switch is not called: {Why}")]
    public static partial void DoesNotBeat(ILogger logger, string why);

    [LoggerMessage(4063, LogLevel.Information, "Notice {Kind} of incident {Incident} is for route {Route}; nothing is sent, for Alerts:Send is false")]
    public static partial void Muted(ILogger logger, Notify kind, string incident, string route);

    [LoggerMessage(4021, LogLevel.Information, "The rupture watch watches {Streams} streams; reading what they did until now took {Seconds:0.0} s")]
    public static partial void Watching(ILogger logger, int streams, double seconds);

    [LoggerMessage(4022, LogLevel.Warning, "The rupture watch was interrupted; it goes on from what it has kept")]
    public static partial void WatchInterrupted(ILogger logger, Exception cause);

    [LoggerMessage(4039, LogLevel.Warning, "What other engines tell of their entrances is not heard ({Problem}); tried again in seconds")]
    public static partial void TidingsInterrupted(ILogger logger, string problem);

    [LoggerMessage(4023, LogLevel.Warning, "The rupture watch lost its lock on the store; another engine may watch now")]
    public static partial void WatchLost(ILogger logger);

    [LoggerMessage(4024, LogLevel.Warning, "What the rupture watch had kept is not understood: it learns anew from what the ledger holds")]
    public static partial void StateNotUnderstood(ILogger logger);

    [LoggerMessage(4025, LogLevel.Warning, "What the rupture watch has learnt could not be kept; at the next start it reads the ledger again from where it was kept last")]
    public static partial void StateNotKept(ILogger logger, Exception cause);

    [LoggerMessage(4027, LogLevel.Warning, "Certificate {Setting}: {File} ends on {Ends:yyyy-MM-dd}, in {Days} days")]
    public static partial void CertificateEnds(ILogger logger, string setting, string file, DateTimeOffset ends, int days);

    [LoggerMessage(4028, LogLevel.Warning, "Certificate {Setting}: {File} cannot be read ({Problem})")]
    public static partial void CertificateUnreadable(ILogger logger, string setting, string file, string problem);

    [LoggerMessage(4026, LogLevel.Error, "{Observer} failed on a report of the rupture watch; it will hear the next one")]
    public static partial void NotReported(ILogger logger, string observer, Exception cause);
}
