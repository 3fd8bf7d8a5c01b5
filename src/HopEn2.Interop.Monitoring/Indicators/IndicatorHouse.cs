using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Indicators;
using HopEn2.Interop.Mappings;

namespace HopEn2.Interop.Monitoring.Indicators;

/// <summary>The mappings as the indicators ask for them.</summary>
public static class IndicatorHouse
{
    public static IndicatorContext ContextOf(HospitalMappings mappings, Month month, HospitalCalendar calendar)
    {
        var known = new Dictionary<(string Uf, string Service), Place>();
        var ofDay = new Dictionary<(string Uf, DateOnly Day), Place>();
        return new(month, calendar, mappings.Indicators.Of(month), PlaceOf, [.. mappings.Pathways.Pathways.Select(RuleOf)]);

        // One and the same for all that is in one place: a month has hundreds of thousands of items.
        Place PlaceOf(string uf, DateOnly day)
        {
            if (ofDay.TryGetValue((uf, day), out var place))
                return place;
            var service = mappings.Services.Of(uf, day);
            if (!known.TryGetValue((uf, service?.Code ?? ""), out place))
                known[(uf, service?.Code ?? "")] = place = new(uf, service?.Code ?? "", service?.Pole ?? "", service?.FinessEg ?? "", EntityOf(mappings, service), service?.Activity);
            return ofDay[(uf, day)] = place;
        }
    }

    /// <summary>FINESS of the legal entity a service belongs to.</summary>
    public static string EntityOf(HospitalMappings mappings, Service? service) =>
        (service?.FinessEg is { } site ? mappings.Indicators.Entities.FirstOrDefault(e => e.Sites.Contains(site))?.Finess : null) ?? mappings.Hospital.FinessEj;

    /// <summary>What is in force for a scope: that of its legal entity.</summary>
    public static MonthSettings SettingsOf(HospitalMappings mappings, Month month, IndicatorScope scope) => mappings.Indicators.Of(month, scope.Kind switch
    {
        ScopeKind.Entity => scope.Code,
        ScopeKind.Site => mappings.Indicators.Entities.FirstOrDefault(e => e.Sites.Contains(scope.Code))?.Finess,
        ScopeKind.Pole => mappings.Services.Services.FirstOrDefault(s => s.Pole == scope.Code) is { } first ? EntityOf(mappings, first) : null,
        ScopeKind.Service => EntityOf(mappings, mappings.Services.Named(scope.Code)),
        _ => mappings.Hospital.FinessEj,
    });

    /// <summary>The scopes there are, each with what people call it: everything, then legal entities where there are several, sites, poles, services.</summary>
    public static IReadOnlyList<(IndicatorScope Scope, string Label)> ScopesOf(HospitalMappings mappings) =>
    [
        (IndicatorScope.All, mappings.Hospital.Name),
        .. mappings.Indicators.Entities.Count > 1 ? mappings.Indicators.Entities.Select(e => (new IndicatorScope(ScopeKind.Entity, e.Finess), e.Name)) : [],
        .. mappings.Hospital.FinessEg.Count > 1 ? mappings.Hospital.FinessEg.Select(s => (new IndicatorScope(ScopeKind.Site, s), s)) : [],
        .. mappings.Services.Services.Select(s => s.Pole).Distinct(StringComparer.Ordinal).Select(p => (new IndicatorScope(ScopeKind.Pole, p), p)),
        .. mappings.Services.Services.Select(s => (new IndicatorScope(ScopeKind.Service, s.Code), s.Label)),
    ];

    private static PathwayRule RuleOf(Pathway pathway) => new(
        pathway.Code, pathway.Label, pathway.Ufs.ToHashSet(StringComparer.Ordinal), pathway.DocumentCodes.ToHashSet(StringComparer.Ordinal),
        pathway.Senders.ToHashSet(StringComparer.Ordinal), pathway.Automatic)
    {
        Messages = pathway.Messages.ToHashSet(StringComparer.Ordinal),
    };
}
