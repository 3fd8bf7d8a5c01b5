using System.Collections.Frozen;
using HopEn2.Interop.Domain.Stays;

namespace HopEn2.Interop.Mappings;

/// <summary><c>services.yaml</c>: poles, services, and the UF of each with their period of validity.</summary>
public sealed class ServiceTable(IReadOnlyList<Service> services, IReadOnlyList<UfMapping> ufs)
{
    private readonly FrozenDictionary<string, Service> _byCode = services.ToFrozenDictionary(s => s.Code);
    private readonly ILookup<string, UfMapping> _ufs = ufs.ToLookup(u => u.Uf);

    /// <summary>In the order of the file, which is the order of the screens.</summary>
    public IReadOnlyList<Service> Services { get; } = services;

    public IReadOnlyList<UfMapping> Ufs { get; } = ufs;

    public Service? Named(string code) => _byCode.GetValueOrDefault(code);

    /// <summary>The service of an UF on a day; null when the UF is not mapped: it is shown as such, never dropped.</summary>
    public Service? Of(string uf, DateOnly day)
    {
        foreach (var mapping in _ufs[uf])
        {
            if ((mapping.From is null || mapping.From <= day) && (mapping.To is null || day <= mapping.To))
                return _byCode[mapping.Service];
        }

        return null;
    }

    /// <summary>These days (both included), cut where an UF changes its service.</summary>
    public IEnumerable<(DateOnly First, DateOnly Last)> Spans(DateOnly first, DateOnly last)
    {
        var cuts = Ufs.SelectMany(u => new[] { u.From, u.To?.AddDays(1) }).OfType<DateOnly>().Where(d => first < d && d <= last).Distinct().Order();
        foreach (var cut in cuts)
        {
            yield return (first, cut.AddDays(-1));
            first = cut;
        }

        yield return (first, last);
    }
}

/// <summary>One service as the screens show it.</summary>
public sealed record Service(string Code, string Label, string Pole, Activity Activity, string? FinessEg, string? Contact);

/// <summary>An UF belongs to a service, from a day to a day (both included; null: open).</summary>
public sealed record UfMapping(string Uf, string? Label, string Service, DateOnly? From, DateOnly? To);
