using Microsoft.Extensions.Logging;

namespace HopEn2.Interop.Mappings;

/// <summary>Events 3100 to 3199.</summary>
internal static partial class Log
{
    [LoggerMessage(3101, LogLevel.Information, "Mappings in force: {Summary} (from {Folder}, {Hash})")]
    public static partial void InForce(this ILogger logger, string folder, MappingSummary summary, string hash);

    [LoggerMessage(3102, LogLevel.Error, "Mappings in {Folder} were changed and are refused, {Errors} errors; those before stay in force. The first: {First}. All of them: hopen2 check")]
    public static partial void Refused(this ILogger logger, string folder, int errors, string first);

    [LoggerMessage(3103, LogLevel.Information, "Mappings in {Folder} are again those in force")]
    public static partial void Restored(this ILogger logger, string folder);

    [LoggerMessage(3104, LogLevel.Warning, "{Problem}")]
    public static partial void Doubtful(this ILogger logger, MappingProblem problem);

    [LoggerMessage(3105, LogLevel.Warning, "Folder {Folder} cannot be watched ({Why}): changes are seen every {Period}")]
    public static partial void NotWatched(this ILogger logger, string folder, string why, TimeSpan period);

    [LoggerMessage(3106, LogLevel.Error, "Looking for changed mappings in {Folder} failed; trying again in {Period}")]
    public static partial void LookingFailed(this ILogger logger, Exception cause, string folder, TimeSpan period);
}
