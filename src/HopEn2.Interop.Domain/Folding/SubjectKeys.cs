using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;

namespace HopEn2.Interop.Domain.Folding;

/// <summary>The keys a fact can be looked up by.</summary>
public static class SubjectKeys
{
    /// <summary>Every key of the fact, each once.</summary>
    public static IReadOnlyList<SubjectKey> Of(Fact fact)
    {
        var keys = new List<SubjectKey>(8);
        switch (fact)
        {
            case DocumentFact document:
                AddLinks(document, keys);
                Add(keys, ExchangeOf(fact.Source));
                AddVisit(document.Visit, keys);
                AddPatient(document.Patient, keys);
                break;
            case DepositRequested or SendRequested:
                AddLinks(fact, keys);
                Add(keys, ExchangeOf(fact.Source));
                break;
            case AnswerFact { Answers.Document: not null }:
                AddLinks(fact, keys);
                break;
            case AnswerFact answer:
                Add(keys, ExchangeOf(answer.Answers));
                break;
            case MovementFact movement:
                AddVisit(movement.Visit, keys);
                AddPatient(movement.Patient, keys);
                break;
            case VisitStatement statement:
                AddVisit(statement.Visit, keys);
                AddPatient(statement.Patient, keys);
                break;
            case PatientFact patient:
                AddPatient(patient.Patient, keys);
                AddOthers(patient, keys);
                break;
        }

        return keys;
    }

    /// <summary>The keys that make facts be about one document: <c>d:</c>, <c>s:</c> and <c>o:</c>. None for an answer that only names a message.</summary>
    internal static void AddLinks(Fact fact, List<SubjectKey> keys)
    {
        switch (fact)
        {
            case DocumentFact document:
                Add(keys, SubjectKey.Of(document.Id));
                foreach (var alias in document.Aliases)
                    Add(keys, SubjectKey.Of(alias));
                foreach (var replaced in document.Replaces)
                {
                    // Some senders name the set where the parent belongs; the set has a key of its own, bounded by level and patient.
                    if (replaced.Value != document.SetId)
                        Add(keys, SubjectKey.Of(replaced));
                }

                if (SetOf(document) is { } set)
                    Add(keys, set);
                if (document.Pair is { } pair)
                    Add(keys, SubjectKey.OfPair(pair));
                break;
            case DepositRequested request:
                Add(keys, SubjectKey.Of(request.Document));
                break;
            case SendRequested request:
                Add(keys, SubjectKey.Of(request.Document));
                break;
            case AnswerFact { Answers.Document: { } id }:
                Add(keys, SubjectKey.Of(id));
                break;
        }
    }

    public static SubjectKey ExchangeOf(FactSource source) => SubjectKey.OfExchange(source.Sender, source.Receiver, source.ControlId);

    public static SubjectKey ExchangeOf(AnswerTo answer) => SubjectKey.OfExchange(answer.Sender, answer.Receiver, answer.ControlId);

    /// <summary>
    /// N1 and N3 of one report share a setId in practice, and some senders write one setId for everything: a set is read within one level of one patient
    /// (cda.md, "What 124 published examples do").
    /// </summary>
    private static SubjectKey? SetOf(DocumentFact document)
    {
        if (document.SetId is not { Length: > 0 } set || document.Format.Level is not (DocumentLevel.N1 or DocumentLevel.N2 or DocumentLevel.N3))
            return null;
        return (document.Patient.Ipp?.ToString() ?? document.Patient.Ins) is { } patient ? SubjectKey.OfSet(set, document.Format.Level.ToString(), patient) : null;
    }

    private static void AddVisit(VisitRef visit, List<SubjectKey> keys)
    {
        if (visit.Visit is { } number)
            Add(keys, SubjectKey.Of(number));
        if (visit.Dossier is { } dossier)
            Add(keys, SubjectKey.Of(dossier));
    }

    // By INS only what has no IPP: thousands of test patients may share one matricule, and what has an IPP is never looked for by INS.
    private static void AddPatient(PatientRef patient, List<SubjectKey> keys)
    {
        if (patient.Ipp is { } ipp)
            Add(keys, SubjectKey.Of(ipp));
        else if (patient.Ins is { } ins)
            Add(keys, SubjectKey.OfIns(ins));
    }

    private static void AddOthers(PatientFact fact, List<SubjectKey> keys)
    {
        switch (fact)
        {
            case PatientsMerged merge:
                Add(keys, SubjectKey.Of(merge.Merged));
                break;
            case IdentifierChanged { OldIpp: { } old }:
                Add(keys, SubjectKey.Of(old));
                break;
            case DossierMoved moved:
                Add(keys, SubjectKey.Of(moved.Dossier));
                if (moved.From is { } from)
                    Add(keys, SubjectKey.Of(from));
                break;
            case DossierRenumbered renumbered:
                Add(keys, SubjectKey.Of(renumbered.Old));
                Add(keys, SubjectKey.Of(renumbered.New));
                break;
            case OppositionRecorded opposition:
                AddVisit(opposition.Visit, keys);
                break;
        }
    }

    // A handful of keys: looking through them is cheaper than a set.
    private static void Add(List<SubjectKey> keys, SubjectKey key)
    {
        if (!keys.Contains(key))
            keys.Add(key);
    }
}
