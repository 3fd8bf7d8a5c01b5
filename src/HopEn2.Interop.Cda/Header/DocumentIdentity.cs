using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ins;

namespace HopEn2.Interop.Cda.Header;

/// <summary>The identity that a message states, as far as its documents are concerned.</summary>
/// <param name="Patient">As the message names the person.</param>
/// <param name="StatusGiven">The message says what the identity is worth: then that decides, else the document does.</param>
/// <param name="Validated">What it says makes the INS a qualified one.</param>
/// <param name="Names">What the carrier calls the place of its INS, of its status, and the status wanted: PID-3, PID-32 and VALI.</param>
public sealed record StatedIdentity(PatientRef Patient, bool StatusGiven, bool Validated, (string Ins, string Status, string Wanted) Names);

/// <summary>Whose a document is and what its INS is worth: its message and the recordTarget of its CDA together (identifiers.md §2, cda.md §3).</summary>
public static class DocumentIdentity
{
    /// <param name="note">Told what is odd: code and sentence.</param>
    public static InsStatus Of(StatedIdentity stated, CdaHeader? cda, InsRules rules, Action<string, string> note)
    {
        if (cda is null)
            return rules.Assess(stated.Patient.Ins, stated.Patient.InsOid, stated.Validated);

        var inCda = InsNumber.Parse(cda.Patient.Ins?.Extension);
        if (inCda is null)
        {
            if (stated.Patient.Ins is not null)
                note("ins-missing-in-document", $"{stated.Names.Ins} holds an INS and the CDA none (903): the document is not qualified.");
            return InsStatus.Absent;
        }

        if (stated.Patient.Ins is { } inMessage && inMessage != inCda.Value.Value)
        {
            note("ins-mismatch", $"The INS of {stated.Names.Ins} is not the one in the CDA's recordTarget (904): the document is not qualified. Send it again under one identity.");
            return InsStatus.Mismatch;
        }

        // The message's status decides when it is given; a CDA alone vouches by its traits, since only a qualified identity carries the matricule outwards (RNIV).
        var status = Assess(cda.Patient, rules, !stated.StatusGiven || stated.Validated, note);
        if (stated.StatusGiven && !stated.Validated)
            note("ins-not-qualified", $"The document holds an INS and {stated.Names.Status} no {stated.Names.Wanted}: not counted as qualified.");
        return status;
    }

    /// <summary>The person of a document: as the message names it, completed by the CDA.</summary>
    /// <param name="ownOids">OIDs under which the house's identifiers stand in a CDA, with the authority of each.</param>
    public static PatientRef PatientOf(PatientRef stated, CdaHeader? cda, IReadOnlyDictionary<string, string> ownOids)
    {
        if (cda is null || stated is { Ipp: not null, Ins: not null })
            return stated;
        var ipp = stated.Ipp;
        foreach (var id in cda.Patient.Others)
        {
            if (ipp is null && id.Extension is { Length: > 0 } value && ownOids.TryGetValue(id.Root, out var authority))
                ipp = new(value, authority);
        }

        var (ins, oid) = stated.Ins is not null ? (stated.Ins, stated.InsOid) : (InsNumber.Parse(cda.Patient.Ins?.Extension)?.Value, cda.Patient.Ins?.Root);
        return ipp is null && ins is null ? PatientRef.Unknown : new(ipp, ins, ins is null ? null : oid);
    }

    /// <summary>The visit of a document: as the message names it, else the encounter's id in the CDA, which may be a professional's: only under an OID the house declared (cda.md §2).</summary>
    public static VisitRef VisitOf(VisitRef stated, CdaHeader? cda, IReadOnlyDictionary<string, string> ownOids)
    {
        if (stated != VisitRef.None)
            return stated;
        foreach (var id in cda?.Encounter?.Ids ?? [])
        {
            if (id.Extension is { Length: > 0 } value && ownOids.TryGetValue(id.Root, out var authority))
                return new(new(value, authority), null);
        }

        return VisitRef.None;
    }

    /// <summary>Of a CDA alone: qualified when it is complete.</summary>
    private static InsStatus Assess(CdaPatient patient, InsRules rules, bool validated, Action<string, string> note)
    {
        var status = rules.Assess(patient.Ins?.Extension, patient.Ins?.Root, validated);
        if (status is InsStatus.Absent or InsStatus.Test)
            return status;
        if (InsNumber.Parse(patient.Ins?.Extension) is { KeyMatches: false } && !InsOids.IsTest(patient.Ins?.Root))
            note("ins-bad-key", "recordTarget: the key of the INS does not match its number. Check the identity with INSi.");
        if (patient.TraitsComplete)
            return status;
        note("ins-incomplete", $"The CDA holds an INS without all traits (905): {string.Join(", ", patient.MissingTraits)} missing.");
        return status == InsStatus.BadKey ? status : InsStatus.Incomplete;
    }
}
