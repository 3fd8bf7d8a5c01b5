using HopEn2.Interop.Domain.Alerts;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Domain.Ruptures;
using HopEn2.Interop.Mappings;

namespace HopEn2.Interop.Monitoring.Alerting;

/// <summary>The planned silences of <c>alerts.yaml</c>, for the watch and for the policy of notices.</summary>
public sealed class PlannedSilences(IMappings mappings, HospitalClock clock) : IPlannedSilence
{
    /// <summary>Public holidays where the hospital is.</summary>
    public PublicHolidays Holidays => new(mappings.Current.Hospital.AlsaceMoselle);

    /// <inheritdoc/>
    public bool Covers(StreamSubject subject, DateTimeOffset at) => Covering(subject, at) is not null;

    /// <summary>Whether all that an incident consists of now was planned.</summary>
    public bool Covers(KnownIncident incident, DateTimeOffset at)
    {
        var subjects = incident.Current.Select(a => StreamSubject.Parse(a.Stream)).ToList();
        return subjects.Count > 0 && ((StreamSubject.Parse(incident.Root) is { } root && Covers(root, at)) || subjects.All(s => s is not null && Covers(s, at)));
    }

    /// <summary>Those on now.</summary>
    public IReadOnlyList<PlannedException> Now(DateTimeOffset at) => [.. mappings.Current.Alerts.Planned.Where(p => p.IsOn(clock.Local(at).DateTime, Holidays))];

    private PlannedException? Covering(StreamSubject subject, DateTimeOffset at)
    {
        var current = mappings.Current;
        if (current.Alerts.Planned.Count == 0)
            return null;
        var (scopes, local) = (new AlertScopes(current), clock.Local(at).DateTime);
        return current.Alerts.Planned.FirstOrDefault(p => p.Covers(subject, local, Holidays, scopes.FeedsOf));
    }
}
