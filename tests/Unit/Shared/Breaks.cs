using HopEn2.Interop.Domain.Alerts;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Domain.Ruptures;

namespace HopEn2.Interop.Tests.Shared;

/// <summary>What breaks in a fictitious hospital, for tests of what is said of it.</summary>
internal static class Breaks
{
    /// <summary>A Monday, 14:00 in Paris.</summary>
    public static readonly DateTimeOffset Monday = new(2025, 3, 10, 13, 0, 0, TimeSpan.Zero);

    public static readonly TimeZoneInfo Paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");

    public static DateTimeOffset At(double minutes) => Monday.AddMinutes(minutes);

    public static string Feed(string feed) => new StreamSubject(StreamLevel.Feed, Feed: feed).Name;

    public static string Service(string service, Domain.Documents.DocumentKind kind = Domain.Documents.DocumentKind.Ldl) => new StreamSubject(StreamLevel.Produced, Service: service, Kind: kind).Name;

    public static string Sender(string sender) => new StreamSubject(StreamLevel.Sender, Sender: sender).Name;

    public static RuptureAlert Alert(string stream, RuptureKind kind = RuptureKind.Silence, double since = -40, double raised = 0, string? code = null, double expected = 10.5) =>
        new(stream, At(raised), kind, At(since), expected, 0, 9, code);

    public static Incident Incident(RuptureAlert own, params RuptureAlert[] children) => new(own.Stream, own.Since, own.Odds, own, children);

    /// <summary>An incident whose root has no alert of its own.</summary>
    public static Incident Incident(string root, params RuptureAlert[] children) => new(root, children.Min(c => c.Since), children.Sum(c => c.Odds), null, children);

    public static IncidentReport Report(double minutes, params Incident[] open) => new(At(minutes), open);

    public static KnownIncident Known(string? stream = null, RuptureKind kind = RuptureKind.Silence, string? code = null) =>
        IncidentLifecycle.Observe([], Report(0, Incident(Alert(stream ?? Feed("sgl"), kind, code: code))), new()).Single();
}
