namespace HopEn2.Interop.Simulators.Dmp.Registry;

/// <summary>How much a simulated registry keeps.</summary>
public sealed record RegistryLimits
{
    /// <summary>Ids known at most, registered or only presented; one more is answered XDSRegistryBusy until something is forgotten. Default 1 000 000.</summary>
    public int Documents { get; init; } = 1_000_000;

    /// <summary>Documents whose bytes are kept, the newest. Default 200.</summary>
    public int Contents { get; init; } = 200;

    /// <summary>Bytes of kept documents at most. Default 64 MB.</summary>
    public long ContentBytes { get; init; } = 64 << 20;
}
