namespace HopEn2.Interop.Mappings;

/// <summary>How much there is in mappings that were loaded, for <c>check</c> and the log.</summary>
public sealed record MappingSummary(string Hospital, int Feeds, int Entrances, int Poles, int Services, int Ufs, int DocumentTypes, int DocumentCodes, int Pathways, int AlertRoutes)
{
    public static MappingSummary Of(HospitalMappings mappings) => new(
        mappings.Hospital.Name,
        mappings.Feeds.Feeds.Count,
        mappings.Feeds.Feeds.Select(f => f.Entrance).Distinct(StringComparer.Ordinal).Count(),
        mappings.Services.Services.Select(s => s.Pole).Distinct(StringComparer.Ordinal).Count(),
        mappings.Services.Services.Count,
        mappings.Services.Ufs.Select(u => u.Uf).Distinct(StringComparer.Ordinal).Count(),
        mappings.Documents.Types.Select(t => t.Loinc).Distinct(StringComparer.Ordinal).Count(),
        mappings.Documents.Types.Count,
        mappings.Pathways.Pathways.Count,
        mappings.Alerts.Routes.Count);

    public override string ToString() =>
        $"{Hospital}: {Feeds} feeds at {Entrances} entrances, {Services} services in {Poles} poles with {Ufs} UF, {DocumentTypes} document types by {DocumentCodes} codes, {Pathways} pathways, {AlertRoutes} alert routes";
}
