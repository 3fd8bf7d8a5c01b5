using HopEn2.Interop.Domain.Alerts;

namespace HopEn2.Interop.Ledger.Queries;

/// <summary>What the screens and the API read of incidents.</summary>
public interface IAlertQueries
{
    /// <summary>Incidents, the newest first.</summary>
    /// <param name="open">Only those open, or only those over; null: all.</param>
    /// <param name="from">Opened at this time or later.</param>
    /// <param name="to">Opened before this time.</param>
    Task<Page<KnownIncident>> IncidentsAsync(bool? open, DateTimeOffset? from, DateTimeOffset? to, PageRequest page, CancellationToken cancel);

    /// <summary>What people did about an incident, oldest first.</summary>
    Task<IReadOnlyList<RecordedAction>> ActionsAsync(string incident, CancellationToken cancel);
}

/// <param name="What"><c>acknowledge</c>, <c>comment</c>, <c>silence</c>, <c>unsilence</c>, <c>false</c> or <c>true</c>.</param>
/// <param name="Until">Of a silence.</param>
public sealed record RecordedAction(DateTimeOffset At, string Who, string What, string? Comment, DateTimeOffset? Until);
