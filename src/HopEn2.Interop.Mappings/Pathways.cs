namespace HopEn2.Interop.Mappings;

/// <summary><c>pathways.yaml</c>: the patient pathways of P1.08.</summary>
public sealed record PathwayTable(IReadOnlyList<Pathway> Pathways);

/// <summary>Patients with a visit on these UFs, and the trait by which its messages are told apart.</summary>
/// <param name="Automatic">The automatic duplicate of every deposit: counts only beside a qualitative one (indicators.md).</param>
public sealed record Pathway(string Code, string Label, IReadOnlyList<string> Ufs, IReadOnlyList<string> DocumentCodes, IReadOnlyList<string> Senders, bool Automatic);

/// <summary><c>alerts.yaml</c>: who is told of what.</summary>
public sealed record AlertRoutes(double FalseAlarmsPerStreamAndMonth, IReadOnlyList<AlertRoute> Routes)
{
    /// <summary>False alarms that are bearable in the whole hospital in 30 days, shared out over its streams. Default 4.</summary>
    public double FalseAlarmsPerHospitalAndMonth { get; init; } = 4;
}

/// <summary>One way to tell people.</summary>
/// <param name="Transport"><c>mail</c>, <c>webhook</c> or <c>syslog</c>.</param>
/// <param name="Feeds">Empty: all.</param>
/// <param name="Services">Empty: all.</param>
public sealed record AlertRoute(string Name, string Transport, string Target, IReadOnlyList<string> Feeds, IReadOnlyList<string> Services);
