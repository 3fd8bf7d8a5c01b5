using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Folding;

namespace HopEn2.Interop.Ledger.Facts;

/// <summary>What facts are looked for as, so that a patient's hundred movements are not read when his documents are asked for.</summary>
internal enum FactSort
{
    Other = 0,

    /// <summary>Document, request and answer facts.</summary>
    Document = 1,

    /// <summary>Facts about dossiers.</summary>
    Dossier = 2,
}

internal static class RecordedFacts
{
    public static FactSort SortOf(Fact fact) => fact switch
    {
        DocumentFact or DepositRequested or SendRequested or AnswerFact => FactSort.Document,
        DossierMoved or DossierRenumbered => FactSort.Dossier,
        _ => FactSort.Other,
    };

    /// <summary>Every key under which a translation is found, with what is found there: those of its facts, and those of its header for what has no fact.</summary>
    public static HashSet<(SubjectKey Key, FactSort Sort)> KeysOf(Translation translation)
    {
        var keys = new HashSet<(SubjectKey, FactSort)>();
        foreach (var fact in translation.Facts)
        {
            var sort = SortOf(fact);
            foreach (var key in SubjectKeys.Of(fact))
                keys.Add((key, sort));
        }

        var header = translation.Header;
        if (header.Patient.Ipp is { } ipp)
            AddUnlessKnown(keys, SubjectKey.Of(ipp));
        if (header.Visit.Visit is { } visit)
            AddUnlessKnown(keys, SubjectKey.Of(visit));
        if (header.Visit.Dossier is { } dossier)
            AddUnlessKnown(keys, SubjectKey.Of(dossier));
        return keys;
    }

    private static void AddUnlessKnown(HashSet<(SubjectKey, FactSort)> keys, SubjectKey key)
    {
        if (!keys.Contains((key, FactSort.Document)) && !keys.Contains((key, FactSort.Dossier)))
            keys.Add((key, FactSort.Other));
    }
}
