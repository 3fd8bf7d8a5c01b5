using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Folding;
using HopEn2.Interop.Domain.Ins;

namespace HopEn2.Interop.Domain.Patients;

/// <summary>Persons, from what was said of their records. A join: order and repetition of facts do not matter, and neither does folding in parts.</summary>
public static class PatientFold
{
    // Of two merges in a ring that agree in everything, the smaller number stands.
    private static readonly Comparer<(Statement<Ipp> Said, Ipp Of)> Age = Comparer<(Statement<Ipp> Said, Ipp Of)>.Create(
        (a, b) => a.Said.CompareTo(b.Said) is var order and not 0 ? order : a.Of.CompareTo(b.Of));

    /// <summary>The persons that these states and facts together state: as many as there are records that stand.</summary>
    public static IReadOnlyList<PatientState> Join(IEnumerable<PatientState> states, IEnumerable<PatientFact> facts)
    {
        var records = new Dictionary<Ipp, PatientRecord>();
        foreach (var state in states)
        {
            foreach (var record in state.Memory.Records)
                Add(records, record);
        }

        foreach (var fact in facts)
            Add(records, fact);
        return Persons(records);
    }

    /// <summary>Joins what one fact says to the records it speaks of. What names no IPP says nothing of a record of the house.</summary>
    internal static void Add(Dictionary<Ipp, PatientRecord> records, PatientFact fact)
    {
        if (fact.Patient.Ipp is not { } ipp || !Speaks(fact))
            return;

        Add(records, Said(ipp, fact));
        if (Former(fact) is { } former && former != ipp)
            Add(records, new PatientRecord(former) { MergedInto = At(fact, ipp) });
    }

    internal static void Add(Dictionary<Ipp, PatientRecord> records, PatientRecord record) =>
        records[record.Ipp] = records.TryGetValue(record.Ipp, out var known) ? known.Join(record) : record;

    /// <summary>True when facts of this sort make up a person; movements, dossiers and documents only name one.</summary>
    internal static bool Speaks(PatientFact fact) => fact
        is IdentityRecorded or InsWithdrawn or IdentifierChanged or PatientsMerged or DmpStatusRecorded or OppositionRecorded or ConsultationConsentRecorded;

    /// <summary>The record that this fact says was given up for another (A40, A47); null when it says no such thing.</summary>
    internal static Ipp? Former(PatientFact fact) => fact switch
    {
        PatientsMerged merge => merge.Merged,
        IdentifierChanged changed => changed.OldIpp,
        _ => null,
    };

    /// <summary>Groups records by the one that stands. The records must hold every record that one of them leads to.</summary>
    internal static IReadOnlyList<PatientState> Persons(IReadOnlyDictionary<Ipp, PatientRecord> records)
    {
        if (records.Count == 1)
            return [Person([.. records.Values])];

        var lineage = new Lineage<Ipp, Statement<Ipp>>(
            ipp => records.GetValueOrDefault(ipp)?.MergedInto is { } into ? (into.Value, into) : null, Age);
        return [.. records.Values
            .GroupBy(record => lineage.Standing(record.Ipp))
            .Select(group => Person([.. group.OrderByDescending(r => r.Ipp == group.Key).ThenBy(r => r.Ipp)]))];
    }

    /// <param name="records">The surviving one first, then the others by number.</param>
    private static PatientState Person(PatientRecord[] records)
    {
        var survivor = records[0];
        var ins = survivor.Ins;
        var doubtful = survivor.DoubtfulOrFictitious;
        var born = survivor.BornOn;
        var (dmp, feeding, consultation) = (survivor.Dmp, survivor.Feeding, survivor.Consultation);
        for (var i = 1; i < records.Length; i++)
        {
            // What the surviving record says of its own identity stands; only where it says nothing do the records given up speak.
            if (survivor.Ins is null)
                ins = Statement<InsClaim>.Later(ins, records[i].Ins);
            if (survivor.DoubtfulOrFictitious is null)
                doubtful = Statement<bool>.Later(doubtful, records[i].DoubtfulOrFictitious);
            if (survivor.BornOn is null)
                born = Statement<DateOnly>.Later(born, records[i].BornOn);
            dmp = Statement<DmpStatus>.Later(dmp, records[i].Dmp);
            feeding = Statement<FeedingAnswer>.Later(feeding, records[i].Feeding);
            consultation = Statement<ConsultationAnswer>.Later(consultation, records[i].Consultation);
        }

        var sorted = records.Length == 1 ? records : [.. records.OrderBy(r => r.Ipp)];
        return new PatientState
        {
            Ipp = survivor.Ipp,
            Ipps = sorted.Select(r => r.Ipp).ToValueList(),
            Ins = ins?.Value.Ins,
            InsStatus = ins?.Value.Status ?? InsStatus.Absent,
            DoubtfulOrFictitious = doubtful?.Value ?? false,
            BornOn = born?.Value,
            Dmp = dmp?.Value ?? DmpStatus.Unknown,
            Feeding = feeding?.Value ?? FeedingAnswer.NotCollected,
            Consultation = consultation?.Value ?? ConsultationAnswer.NotCollected,
            Memory = new PatientMemory(sorted.ToValueList()),
        };
    }

    private static PatientRecord Said(Ipp ipp, PatientFact fact) => fact switch
    {
        IdentityRecorded identity => new PatientRecord(ipp)
        {
            DoubtfulOrFictitious = At(fact, identity.Reliability.Any(r => r is "DOUT" or "FICT")),
            BornOn = identity.BornOn is { } day ? At(fact, day) : null,
            // An identity sent without INS does not take it away: PAM has A47 for that.
            Ins = identity.Patient.Ins is { } ins ? At(fact, new InsClaim(ins, identity.Ins)) : null,
        },
        InsWithdrawn => new PatientRecord(ipp) { Ins = At(fact, new InsClaim(null, InsStatus.Absent)) },
        // The same A47 states the new identity too; this alone does not qualify it.
        IdentifierChanged { OldIns: not null, Patient.Ins: { } ins } => new PatientRecord(ipp) { Ins = At(fact, new InsClaim(ins, InsStatus.NotQualified)) },
        DmpStatusRecorded { Status: not DmpStatus.Unknown } dmp => new PatientRecord(ipp) { Dmp = Collected(fact, dmp.CollectedAt, dmp.Status, answered: true) },
        OppositionRecorded opposition => new PatientRecord(ipp)
        {
            Feeding = Collected(fact, opposition.CollectedAt, opposition.Answer, opposition.Answer is not FeedingAnswer.NotCollected),
        },
        ConsultationConsentRecorded consent => new PatientRecord(ipp)
        {
            Consultation = Collected(fact, consent.CollectedAt, consent.Answer, consent.Answer is not ConsultationAnswer.NotCollected),
        },
        _ => new PatientRecord(ipp),
    };

    private static Statement<T> At<T>(Fact fact, T value) => new(value, 0, fact.At, fact.At, fact.Source.SentAt);

    // hl7v2.md §4: the later answer by its own date wins, an undated one never overrides a dated one, "not collected" never overrides an answer.
    private static Statement<T> Collected<T>(Fact fact, DateTimeOffset? collectedAt, T value, bool answered) =>
        new(value, !answered ? 0 : collectedAt is null ? 1 : 2, collectedAt ?? fact.At, fact.At, fact.Source.SentAt);
}
