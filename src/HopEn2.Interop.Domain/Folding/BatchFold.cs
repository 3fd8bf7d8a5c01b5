using HopEn2.Interop.Domain.Facts;

namespace HopEn2.Interop.Domain.Folding;

/// <summary>Folds a batch of facts into what is stored: in waves over the whole batch, so that it costs a handful of reads whatever its size.</summary>
/// <remarks>
/// Patients first, then the visits that belong to them, then the documents that take something from both. Only what the batch can have changed is
/// folded again, and only what came out different is returned. <see cref="HospitalFold"/> says the same of all facts at once; the two must agree.
/// </remarks>
public static class BatchFold
{
    /// <param name="newFacts">Facts the store has just taken in; some may have been there before.</param>
    /// <param name="alsoTouched">Keys of facts that left the store because their message was translated anew.</param>
    public static async ValueTask<FoldChanges> ApplyAsync(
        IReadOnlyList<Fact> newFacts, IReadOnlyCollection<SubjectKey> alsoTouched, IFoldStore store, HospitalCalendar calendar, CancellationToken cancel)
    {
        var house = new LoadedHouse(store, cancel);
        var patients = await PatientWave.RunAsync(newFacts, house).ConfigureAwait(false);
        var visits = await VisitWave.RunAsync(newFacts, alsoTouched, patients, house).ConfigureAwait(false);

        var found = new HashSet<SubjectKey>(visits.DocumentKeys);
        found.UnionWith(patients.DocumentKeys);
        var documents = await new DocumentWave(store, house, calendar, cancel).RunAsync(newFacts, alsoTouched, found).ConfigureAwait(false);
        return new FoldChanges(patients.Changed, visits.Changed, documents.Changed, documents.Gone, documents.Counters);
    }

    /// <summary>Folds persons and stays alone. Where all facts are folded anew, documents come afterwards: each once, with what its stay is in the end.</summary>
    public static async ValueTask<FoldChanges> PersonsAndStaysAsync(IReadOnlyList<Fact> facts, IFoldStore store, CancellationToken cancel)
    {
        var house = new LoadedHouse(store, cancel);
        var patients = await PatientWave.RunAsync(facts, house).ConfigureAwait(false);
        var visits = await VisitWave.RunAsync(facts, [], patients, house).ConfigureAwait(false);
        return new FoldChanges(patients.Changed, visits.Changed, [], [], DocumentChanges.None.Counters);
    }

    /// <summary>Folds the documents that these facts are about from all the store has of them. Their persons and stays are folded already.</summary>
    public static async ValueTask<FoldChanges> DocumentsAsync(IReadOnlyList<Fact> facts, IFoldStore store, HospitalCalendar calendar, CancellationToken cancel)
    {
        var documents = await new DocumentWave(store, new LoadedHouse(store, cancel), calendar, cancel).OfAsync(facts).ConfigureAwait(false);
        return new FoldChanges([], [], documents.Changed, documents.Gone, documents.Counters);
    }
}
