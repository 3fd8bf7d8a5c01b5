namespace HopEn2.Interop.Domain.Indicators;

public enum ScopeKind
{
    /// <summary>Everything this engine sees: the hospital, or the hospitals of the GHT.</summary>
    All,

    /// <summary>One legal entity, by FINESS EJ.</summary>
    Entity,

    /// <summary>One geographic site, by FINESS EG.</summary>
    Site,

    /// <summary>One pole, by its name in services.yaml.</summary>
    Pole,

    /// <summary>One service, by its code in services.yaml; empty: what no service has.</summary>
    Service,
}

/// <summary>Whose figures are asked for.</summary>
public sealed record IndicatorScope(ScopeKind Kind, string Code)
{
    public static IndicatorScope All { get; } = new(ScopeKind.All, "");

    /// <summary>Reads <c>all</c> (also <c>ght</c>), <c>entity:990000002</c>, <c>site:990000010</c>, <c>pole:Chirurgie</c>, <c>service:CARDIO</c>; null when it is none.</summary>
    public static IndicatorScope? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text) || text is "all" or "ght")
            return All;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
            return null;
        ScopeKind? kind = text[..colon] switch
        {
            "entity" => ScopeKind.Entity,
            "site" => ScopeKind.Site,
            "pole" => ScopeKind.Pole,
            "service" => ScopeKind.Service,
            _ => null,
        };
        return kind is { } known ? new(known, text[(colon + 1)..]) : null;
    }

    public bool Covers(Place place) => Kind switch
    {
        ScopeKind.Entity => place.Entity == Code,
        ScopeKind.Site => place.Site == Code,
        ScopeKind.Pole => place.Pole == Code,
        ScopeKind.Service => place.Service == Code,
        _ => true,
    };

    public override string ToString() => Kind is ScopeKind.All ? "all" : $"{Kind.ToString().ToLowerInvariant()}:{Code}";
}

/// <summary>Where an item belongs, by the mappings on its day.</summary>
/// <param name="Uf">As messages write it; empty when unknown.</param>
/// <param name="Service">Code of services.yaml; empty when the UF stands nowhere.</param>
/// <param name="Pole">Empty when the UF stands nowhere.</param>
/// <param name="Site">FINESS EG; empty when the service names none.</param>
/// <param name="Entity">FINESS EJ.</param>
public sealed record Place(string Uf, string Service, string Pole, string Site, string Entity, Stays.Activity? Activity);
