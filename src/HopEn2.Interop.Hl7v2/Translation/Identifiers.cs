using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ins;
using HopEn2.Interop.Hl7v2.Er7;

namespace HopEn2.Interop.Hl7v2.Translation;

/// <summary>The identifiers of a person in one field of CX: PID-3, or MRG-1.</summary>
/// <param name="Ipp">The IPP; of several, the one of the feed's own authority.</param>
/// <param name="Ins">The matricule as read; null when there is none or its form is bad.</param>
/// <param name="InsOid">Its authority; null when not named.</param>
/// <param name="InsDeleted">The field says that the INS is to be removed (<c>""</c> under CX-5 INS).</param>
internal sealed record Identifiers(Ipp? Ipp, string? Ins, string? InsOid, bool InsDeleted)
{
    public static Identifiers None { get; } = new(null, null, null, false);

    public PatientRef Patient => Ipp is null && Ins is null ? PatientRef.Unknown : new(Ipp, Ins, InsOid);

    public static Identifiers Of(Er7Value list, string field, Reading reading)
    {
        Er7Value ipp = default, ins = default;
        var ippIsOwn = false;
        var insDeleted = false;
        foreach (var cx in list)
        {
            switch (KindOf(cx))
            {
                case Kind.Ipp when !ippIsOwn && !cx[1].IsDelete && cx[1].Code.Length > 0:
                    var own = Authorities.Known(cx[4], reading) == reading.Authority;
                    if (own || ipp.IsEmpty)
                        ipp = cx;
                    ippIsOwn = own;
                    break;
                case Kind.Ins when cx[1].IsDelete:
                    insDeleted = true;
                    break;
                // A person known by both: the NIR is preferred to the waiting number (PAM 2.11.1).
                case Kind.Ins when ins.IsEmpty || InsNumber.Parse(ins[1].Code) is not { IsNia: false }:
                    ins = cx;
                    break;
            }
        }

        if (ipp.IsEmpty && ins.IsEmpty)
            return insDeleted ? None with { InsDeleted = true } : None;
        var oid = ins.IsEmpty ? null : OidOf(ins);
        return new(IppOf(ipp, field, reading), InsOf(ins, oid, field, reading), oid, insDeleted);
    }

    private static Ipp? IppOf(Er7Value cx, string field, Reading reading) =>
        cx.IsEmpty ? null : new Ipp(cx[1].Code, Authorities.Of(cx[4], field, reading));

    private static string? InsOf(Er7Value cx, string? oid, string field, Reading reading)
    {
        if (cx.IsEmpty)
            return null;
        var number = InsNumber.Parse(cx[1].Code);
        if (number is null)
            reading.Note("ins-bad-form", $"{field}: the INS is no matricule of 15 characters; read as none. Send it with its key.");
        else if (!number.Value.KeyMatches && !InsOids.IsTest(oid))
            reading.Note("ins-bad-key", $"{field}: the key of the INS does not match its number. Check the identity with INSi.");
        if (oid is not null && !InsOids.IsIns(oid))
            reading.Note("ins-unknown-oid", $"{field}: CX-5 says INS, but CX-4 is no authority of the INS (1.2.250.1.213.1.4.8 to .11).");
        return number?.Value;
    }

    private enum Kind
    {
        Other,
        Ipp,
        Ins,
    }

    // identifiers.md §1: .8 alone does not say INS, NH under it is the billing number; the OID decides only where CX-5 is missing.
    private static Kind KindOf(Er7Value cx)
    {
        var type = cx[5];
        if (type.Is("INS"u8))
            return Kind.Ins;
        if (type.Is("PI"u8))
            return Kind.Ipp;
        if (type.Code.Length > 0)
            return Kind.Other;
        return InsOids.IsIns(OidOf(cx)) ? Kind.Ins : Kind.Ipp;
    }

    private static string? OidOf(Er7Value cx)
    {
        var authority = cx[4];
        var oid = authority.Sub(2).Code;
        if (oid.Length > 0)
            return oid;
        return authority.Sub(1).Code switch
        {
            "" => null,
            "ASIP-SANTE-INS-NIR" => InsOids.Nir,
            "ASIP-SANTE-INS-NIA" => InsOids.Nia,
            var name => InsOids.IsIns(name) ? name : null,
        };
    }
}
