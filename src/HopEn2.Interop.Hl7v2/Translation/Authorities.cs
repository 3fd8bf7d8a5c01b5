using HopEn2.Interop.Domain;
using HopEn2.Interop.Hl7v2.Er7;

namespace HopEn2.Interop.Hl7v2.Translation;

/// <summary>Who assigned an identifier: CX-4, in the one name the house gives it (identifiers.md §5).</summary>
internal static class Authorities
{
    /// <summary>The canonical authority that CX-4 names by name, FINESS, OID or all of them; null when it names none that is known.</summary>
    public static string? Known(Er7Value cx4, Reading reading)
    {
        if (cx4.IsEmpty)
            return null;
        var spellings = reading.Hospital.Authorities;
        return spellings.GetValueOrDefault(cx4.Text.Trim()) ?? Of(cx4.Sub(1).Code) ?? Of(cx4.Sub(2).Code);

        string? Of(string spelling) => spelling.Length == 0 ? null : spellings.GetValueOrDefault(spelling);
    }

    /// <summary>Likewise; the feed's own when CX-4 is empty or names nobody known, the latter with a finding.</summary>
    public static string Of(Er7Value cx4, string field, Reading reading)
    {
        if (Known(cx4, reading) is { } known)
            return known;
        if (!cx4.IsEmpty && !cx4.IsDelete)
            reading.Note("unknown-authority", $"{field}: the authority of CX-4 is not in hospital.yaml; read as {reading.Authority}. Add its spelling to the authorities.");
        return reading.Authority;
    }

    public static VisitNumber? Visit(Er7Value cx, string field, Reading reading) =>
        cx[1].Code is { Length: > 0 } value ? new VisitNumber(value, Of(cx[4], field, reading)) : null;

    public static DossierNumber? Dossier(Er7Value cx, string field, Reading reading) =>
        cx[1].Code is { Length: > 0 } value ? new DossierNumber(value, Of(cx[4], field, reading)) : null;
}
