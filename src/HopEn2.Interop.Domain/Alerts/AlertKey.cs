using HopEn2.Interop.Domain.Ruptures;

namespace HopEn2.Interop.Domain.Alerts;

/// <summary>What makes two alerts, told at different moments, one and the same trouble.</summary>
/// <param name="Family">A stream that limps and then stops is in one trouble: silence, drop and lots count as one kind here.</param>
public readonly record struct AlertKey(string Stream, RuptureKind Family, string? Code)
{
    public static AlertKey Of(RuptureAlert alert) => new(
        alert.Stream,
        alert.Kind is RuptureKind.Drop or RuptureKind.LotMissing or RuptureKind.LotShort ? RuptureKind.Silence : alert.Kind,
        alert.Code);
}
