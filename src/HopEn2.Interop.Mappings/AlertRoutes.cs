using HopEn2.Interop.Domain.Alerts;
using HopEn2.Interop.Domain.Ruptures;

namespace HopEn2.Interop.Mappings;

/// <summary><c>alerts.yaml</c>: who is told of what, and what silences are planned.</summary>
public sealed record AlertRoutes(double FalseAlarmsPerStreamAndMonth, IReadOnlyList<AlertRoute> Routes)
{
    /// <summary>False alarms that are bearable in the whole hospital in 30 days, shared out over its streams. Default 4.</summary>
    public double FalseAlarmsPerHospitalAndMonth { get; init; } = 4;

    /// <summary>Silences that people planned: maintenance, strikes, closures.</summary>
    public IReadOnlyList<PlannedException> Planned { get; init; } = [];

    /// <summary>Who is called by kind of break; before the contacts of feed and service.</summary>
    public IReadOnlyList<KindContact> Contacts { get; init; } = [];

    /// <summary>Who is called when nobody else is named.</summary>
    public string? Contact { get; init; }

    public AlertRoute? Named(string name) => Routes.FirstOrDefault(r => r.Name == name);
}

/// <summary>By what means people are told.</summary>
public enum RouteTransport
{
    Mail,
    Webhook,
    Syslog,
}

/// <summary>One way to tell people.</summary>
/// <param name="Rule">Whom it is for, and when.</param>
/// <param name="Target">An address, an URL, or <c>HOST:PORT</c> with <c>udp://</c>, <c>tcp://</c> or <c>tls://</c> before it (none: udp).</param>
public sealed record AlertRoute(RouteRule Rule, RouteTransport Transport, string Target)
{
    public string Name => Rule.Name;
}

/// <summary>Who is called for some kinds of break.</summary>
public sealed record KindContact(IReadOnlyList<RuptureKind> Kinds, string Contact);
