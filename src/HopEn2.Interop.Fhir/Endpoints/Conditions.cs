using HopEn2.Interop.Fhir.Model;
using HopEn2.Interop.Fhir.Outcomes;
using HopEn2.Interop.Fhir.Translation;

namespace HopEn2.Interop.Fhir.Endpoints;

/// <summary>Conditional requests: whether what they would create is known already. Only the criterion <c>identifier</c> can be answered.</summary>
internal sealed class Conditions(IKnownResources known)
{
    /// <summary>How many there are (0, 1, 2 for several); null when the criterion is none that can be answered.</summary>
    public async Task<int?> CountAsync(string type, string criteria, CancellationToken cancel) =>
        Identifier.OfQuery("?" + criteria.TrimStart('?')) is { } query && !criteria.Contains('&', StringComparison.Ordinal) ? await known.CountAsync(type, query.System, query.Value, cancel) : null;

    /// <summary>Checks ifNoneExist of an entry; what exists is added to <paramref name="existing"/>.</summary>
    public async Task<(int Status, FhirIssue Issue)?> ProblemAsync(FhirNode entry, HashSet<FhirNode> existing, CancellationToken cancel)
    {
        if (entry["request"]?["ifNoneExist"] is not { HasValue: true } condition || entry["resource"] is not { } resource)
            return null;
        var count = await CountAsync(resource.Type.Name, condition.Value!, cancel); // It has one.
        if (Problem(count, condition.Path) is { } problem)
            return problem;
        if (count == 1)
            existing.Add(entry);
        return null;
    }

    public static (int Status, FhirIssue Issue)? Problem(int? count, string? path) => count switch
    {
        null => (422, OperationOutcomes.Error("not-supported", "La seule condition possible est identifier=système|valeur.", path)),
        > 1 => (412, OperationOutcomes.Error("multiple-matches", "Plusieurs ressources correspondent à la condition.", path)),
        _ => null,
    };
}
