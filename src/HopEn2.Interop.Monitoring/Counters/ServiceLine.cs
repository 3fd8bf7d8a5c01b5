using HopEn2.Interop.Mappings;

namespace HopEn2.Interop.Monitoring.Counters;

/// <summary>What a line of the screens stands for.</summary>
public enum LineKind
{
    /// <summary>A service of the mappings.</summary>
    Service,

    /// <summary>An UF that no service of the mappings has on that day: shown until it is mapped, never dropped.</summary>
    UnmappedUf,

    /// <summary>Documents whose UF nothing tells.</summary>
    Unknown,
}

/// <summary>One line of the screens.</summary>
/// <param name="Code">Code of the service, <c>uf:</c> + the UF, or <c>?</c>. Stable: the page of a single service is found by it.</param>
/// <param name="Pole">Null unless it is a service.</param>
public sealed record ServiceLine(string Code, string Label, string? Pole, LineKind Kind)
{
    public const string UnknownCode = "?";

    public const string UnmappedPrefix = "uf:";

    public static ServiceLine Unknown { get; } = new(UnknownCode, "service inconnu", null, LineKind.Unknown);

    public static ServiceLine Of(Service service) => new(service.Code, service.Label, service.Pole, LineKind.Service);

    public static ServiceLine Unmapped(string uf) => new(UnmappedPrefix + uf, $"UF {uf} (not mapped)", null, LineKind.UnmappedUf);

    /// <summary>The line a document of this UF and day is counted on.</summary>
    public static ServiceLine Of(ServiceTable services, string uf, DateOnly day) =>
        uf.Length == 0 ? Unknown
        : services.Of(uf, day) is { } service ? Of(service)
        : Unmapped(uf);
}
