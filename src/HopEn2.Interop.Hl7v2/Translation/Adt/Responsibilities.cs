using HopEn2.Interop.Domain.Facts;

namespace HopEn2.Interop.Hl7v2.Translation.Adt;

/// <summary>The units responsible from a movement on; null: not said, or said unchanged.</summary>
/// <remarks>PAM 2.11.1, ZBE-9: H hosting, M medical, S nursing changed, in one code such as <c>HMS</c> or <c>SM</c>; L, D, LD and C change none of them.</remarks>
internal readonly record struct Responsibilities(string? Medical, string? Nursing, string? Hosting)
{
    public static Responsibilities Of(MovementKind kind, Zbe? zbe, string? hosting)
    {
        // Where a visit begins nothing can be unchanged.
        var begins = kind is MovementKind.Admission or MovementKind.Registration or MovementKind.PreAdmission or MovementKind.PendingAdmission;
        if (zbe?.Nature is not { } nature || begins)
            return new(zbe?.Medical, zbe?.Nursing, hosting);

        var medical = nature.Contains('M', StringComparison.Ordinal);
        var nursing = nature.Contains('S', StringComparison.Ordinal);
        var hosted = nature.Contains('H', StringComparison.Ordinal);
        return new(medical ? zbe.Medical : null, nursing ? zbe.Nursing : null, hosted ? hosting : null);
    }
}
