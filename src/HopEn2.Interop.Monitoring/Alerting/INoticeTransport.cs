using HopEn2.Interop.Domain.Alerts;
using HopEn2.Interop.Mappings;

namespace HopEn2.Interop.Monitoring.Alerting;

/// <summary>A notice ready to go.</summary>
/// <param name="At">The machine's time, for headers.</param>
public sealed record Letter(AlertRoute Route, Notice Notice, NoticeText Text, DateTimeOffset At);

/// <summary>Sends notices by one means.</summary>
public interface INoticeTransport
{
    RouteTransport Transport { get; }

    /// <summary>What keeps a route of this means from ever working here, and what now; null when it may.</summary>
    string? Missing(AlertRoute route);

    /// <summary>Tries once. Does not throw but for being cancelled: what a neighbour does is an outcome.</summary>
    Task<SendOutcome> SendAsync(Letter letter, CancellationToken cancel);
}
