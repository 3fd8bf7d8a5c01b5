using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Hl7v2.Er7;

namespace HopEn2.Interop.Hl7v2.Translation.Adt;

/// <summary>Events of identities and dossiers: A28, A31, A40, A44, A47, A49. ZBE has no part in them.</summary>
internal static class AdtIdentities
{
    public static Outcome.Parked? Add(List<Fact> facts, Reading reading)
    {
        var at = reading.OccurredAt ?? reading.StatedAt;
        return reading.Event switch
        {
            "A40" => AddMerges(facts, at, reading),
            "A44" => AddMovedDossiers(facts, at, reading),
            "A47" => AddChange(facts, at, reading),
            "A49" => AddRenumbering(facts, at, reading),
            _ => AddIdentity(facts, reading.Identity, at, reading),
        };
    }

    /// <summary>The identity as PID states it: also of movement events, at the time they were recorded, for EVN-6 is then the movement's.</summary>
    public static Outcome.Parked? AddIdentity(List<Fact> facts, Identity identity, DateTimeOffset at, Reading reading)
    {
        if (identity.Patient == PatientRef.Unknown)
        {
            if (!identity.Identifiers.InsDeleted)
                reading.Note("patient-unidentified", "PID-3 holds neither an IPP (CX-5 PI) nor an INS (CX-5 INS) that can be read: the identity states nothing.");
            return null;
        }

        var status = identity.Status(reading.InsRules);
        if (identity.Identifiers.Ins is not null && !identity.Validated)
            reading.Note("ins-not-qualified", "PID-3 holds an INS and PID-32 no VALI: kept, not counted as qualified. The matricule is only sent for a qualified identity (PAM).");
        facts.Add(new IdentityRecorded { At = at, Source = reading.Source, Patient = identity.Patient, Ins = status, Reliability = identity.Reliability, BornOn = identity.BornOn });
        return null;
    }

    // ADT_A39 repeats the group of PID and MRG: each pair is a merge of its own.
    private static Outcome.Parked? AddMerges(List<Fact> facts, DateTimeOffset at, Reading reading) =>
        ForEachPair(reading, (identity, mrg) =>
        {
            if (identity.Identifiers.Ipp is not { } kept)
                return Refusal.Field("PID^1^3", "the IPP (CX-5 PI) of the identity that stays");
            if (Identifiers.Of(mrg[1], "MRG-1", reading).Ipp is not { } merged)
                return Refusal.Field("MRG^1^1", "the IPP of the identity that is merged");
            AddIdentity(facts, identity, at, reading);
            if (merged == kept)
                reading.Note("merge-with-itself", "MRG-1 is the identity of PID-3: nothing is merged.");
            else
                facts.Add(new PatientsMerged { At = at, Source = reading.Source, Patient = identity.Patient, Merged = merged });
            return null;
        });

    private static Outcome.Parked? AddMovedDossiers(List<Fact> facts, DateTimeOffset at, Reading reading) =>
        ForEachPair(reading, (identity, mrg, pid) =>
        {
            var dossier = Authorities.Dossier(pid[18], "PID-18", reading) ?? Authorities.Dossier(mrg[3], "MRG-3", reading);
            if (dossier is not { } moved)
                return Refusal.Field("PID^1^18", "the dossier that is moved");
            AddIdentity(facts, identity, at, reading);
            var from = Identifiers.Of(mrg[1], "MRG-1", reading).Ipp;
            facts.Add(new DossierMoved { At = at, Source = reading.Source, Patient = identity.Patient, Dossier = moved, From = from });
            return null;
        });

    private static Outcome.Parked? AddRenumbering(List<Fact> facts, DateTimeOffset at, Reading reading)
    {
        var mrg = reading.Message.First("MRG");
        if (!mrg.Exists)
            return Refusal.Segment("MRG", "it names the dossier as it was numbered");
        if (reading.Visit.Dossier is not { } renumbered)
            return Refusal.Field("PID^1^18", "the new number of the dossier");
        if (Authorities.Dossier(mrg[3], "MRG-3", reading) is not { } old)
            return Refusal.Field("MRG^1^3", "the old number of the dossier");
        AddIdentity(facts, reading.Identity, at, reading);
        facts.Add(new DossierRenumbered { At = at, Source = reading.Source, Patient = reading.Identity.Patient, Old = old, New = renumbered });
        return null;
    }

    // A47: MRG-1 the old identifier, PID-3 the new one; "" under CX-5 INS takes the INS away (PAM 2.11.1).
    private static Outcome.Parked? AddChange(List<Fact> facts, DateTimeOffset at, Reading reading)
    {
        var mrg = reading.Message.First("MRG");
        if (!mrg.Exists)
            return Refusal.Segment("MRG", "it names the identifier as it was");
        if (mrg[1].IsEmpty)
            return Refusal.Field("MRG^1^1", "the identifier as it was");

        var (now, old) = (reading.Identity.Identifiers, Identifiers.Of(mrg[1], "MRG-1", reading));
        AddIdentity(facts, reading.Identity, at, reading);
        if (old.Ipp is { } oldIpp && now.Ipp is { } ipp && oldIpp != ipp)
            facts.Add(new IdentifierChanged { At = at, Source = reading.Source, Patient = now.Patient, OldIpp = oldIpp, OldIns = null });
        if (old.Ins is not null && now.Ins is not null && old.Ins != now.Ins)
            facts.Add(new IdentifierChanged { At = at, Source = reading.Source, Patient = now.Patient, OldIpp = null, OldIns = old.Ins });
        if (now.InsDeleted || (old.Ins is not null && now.Ins is null))
        {
            // The person is then known by IPP, or by nothing but the matricule taken away.
            var patient = now.Ipp is not null ? now.Patient : old.Patient;
            if (!now.InsDeleted)
                reading.Note("ins-withdrawn-silently", "MRG-1 holds an INS and PID-3 none: read as taken away. Write \"\" in PID-3 under CX-5 INS.");
            if (patient != PatientRef.Unknown)
                facts.Add(new InsWithdrawn { At = at, Source = reading.Source, Patient = patient, Withdrawn = old.Ins });
        }

        return null;
    }

    private static Outcome.Parked? ForEachPair(Reading reading, Func<Identity, Er7Segment, Outcome.Parked?> add) =>
        ForEachPair(reading, (identity, mrg, _) => add(identity, mrg));

    private static Outcome.Parked? ForEachPair(Reading reading, Func<Identity, Er7Segment, Er7Segment, Outcome.Parked?> add)
    {
        var pid = default(Er7Segment);
        var pairs = 0;
        foreach (var segment in reading.Message.Segments)
        {
            if (segment.Is("PID"))
                pid = segment;
            if (!segment.Is("MRG"))
                continue;
            pairs++;
            if (segment[1].IsEmpty)
                return Refusal.Field("MRG^1^1", "the identity as it was");
            // A message in a wrong order has its MRG before its PID.
            var ofPair = pid.Exists ? pid : reading.Pid;
            if (add(Identity.Of(ofPair, reading), segment, ofPair) is { } refused)
                return refused;
        }

        return pairs == 0 ? Refusal.Segment("MRG", "it names the identity as it was") : null;
    }
}
