using HopEn2.Interop.Cda.Header;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ins;

namespace HopEn2.Interop.Hl7v2.Translation.Documents;

/// <summary>What the INS of a document is worth: PID of its message and recordTarget of its CDA together (identifiers.md §2, cda.md §3).</summary>
internal static class DocumentIns
{
    public static InsStatus Of(Identity pid, CdaHeader? cda, Reading reading)
    {
        var rules = reading.InsRules;
        if (cda is null)
            return pid.Status(rules);

        var inCda = InsNumber.Parse(cda.Patient.Ins?.Extension);
        if (inCda is null)
        {
            if (pid.Identifiers.Ins is not null)
                reading.Note("ins-missing-in-document", "PID-3 holds an INS and the CDA none (903): the document is not qualified.");
            return InsStatus.Absent;
        }

        if (pid.Identifiers.Ins is { } inMessage && inMessage != inCda.Value.Value)
        {
            reading.Note("ins-mismatch", "The INS of PID-3 is not the one in the CDA's recordTarget (904): the document is not qualified. Send it again under one identity.");
            return InsStatus.Mismatch;
        }

        // PID-32 decides when it is given; a CDA alone vouches by its traits, since only a qualified identity carries the matricule outwards (RNIV).
        var status = Assess(cda.Patient, rules, !pid.StatusGiven || pid.Validated, reading);
        if (pid.StatusGiven && !pid.Validated)
            reading.Note("ins-not-qualified", "The document holds an INS and PID-32 no VALI: not counted as qualified.");
        return status;
    }

    /// <summary>Of a CDA alone: qualified when it is complete.</summary>
    public static InsStatus Assess(CdaPatient patient, InsRules rules, bool validated, Reading reading)
    {
        var status = rules.Assess(patient.Ins?.Extension, patient.Ins?.Root, validated);
        if (status is InsStatus.Absent or InsStatus.Test)
            return status;
        if (InsNumber.Parse(patient.Ins?.Extension) is { KeyMatches: false } && !InsOids.IsTest(patient.Ins?.Root))
            reading.Note("ins-bad-key", "recordTarget: the key of the INS does not match its number. Check the identity with INSi.");
        if (patient.TraitsComplete)
            return status;
        reading.Note("ins-incomplete", $"The CDA holds an INS without all traits (905): {string.Join(", ", patient.MissingTraits)} missing.");
        return status == InsStatus.BadKey ? status : InsStatus.Incomplete;
    }

    /// <summary>The person of a document: as the message names it, completed by the CDA.</summary>
    public static PatientRef PatientOf(Identifiers pid, CdaHeader? cda, Reading reading)
    {
        if (cda is null || (pid.Ipp is not null && pid.Ins is not null))
            return pid.Patient;
        var ipp = pid.Ipp;
        foreach (var id in cda.Patient.Others)
        {
            if (ipp is null && id.Extension is { Length: > 0 } value && reading.Hospital.OwnOids.TryGetValue(id.Root, out var authority))
                ipp = new(value, authority);
        }

        var (ins, oid) = pid.Ins is not null ? (pid.Ins, pid.InsOid) : (InsNumber.Parse(cda.Patient.Ins?.Extension)?.Value, cda.Patient.Ins?.Root);
        return ipp is null && ins is null ? PatientRef.Unknown : new(ipp, ins, ins is null ? null : oid);
    }
}
