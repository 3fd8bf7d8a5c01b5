namespace HopEn2.Interop.Domain.Facts;

/// <summary>The units responsible from a movement on; null: not said, or said unchanged.</summary>
/// <remarks>PAM 2.11.1, ZBE-9: H hosting, M medical, S nursing changed, in one code such as <c>HMS</c> or <c>SM</c>; L, D, LD and C change none of them.</remarks>
public readonly record struct Responsibilities(string? Medical, string? Nursing, string? Hosting)
{
    /// <param name="nature">ZBE-9; null: not said, then the units are those of the movement.</param>
    public static Responsibilities Of(MovementKind kind, string? nature, Responsibilities named)
    {
        // Where a visit begins nothing can be unchanged.
        var begins = kind is MovementKind.Admission or MovementKind.Registration or MovementKind.PreAdmission or MovementKind.PendingAdmission or MovementKind.Appointment;
        return nature is null || begins ? named : new(Changed('M', named.Medical), Changed('S', named.Nursing), Changed('H', named.Hosting));

        string? Changed(char letter, string? unit) => nature.Contains(letter, StringComparison.Ordinal) ? unit : null;
    }
}
