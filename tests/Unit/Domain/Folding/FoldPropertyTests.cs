using FsCheck;
using FsCheck.Fluent;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Folding;
using HopEn2.Interop.Domain.Patients;
using HopEn2.Interop.Domain.Stays;
using Xunit;
using static HopEn2.Interop.Tests.Unit.Domain.Hospital;

namespace HopEn2.Interop.Tests.Unit.Domain.Folding;

public sealed class FoldPropertyTests
{
    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(250).WithReplay(20250310, 7);

    [Fact]
    public void Any_order_gives_the_same_state() => Check.One(Thorough, Prop.ForAll(Histories.Arbitrary, history =>
    {
        var facts = history.SelectMany(m => m).ToArray();
        var expected = HospitalFold.Of(facts, Calendar);

        AssertSame(expected, HospitalFold.Of(Shuffled(facts, 1), Calendar));
        AssertSame(expected, HospitalFold.Of(Shuffled([.. facts, .. facts], 2), Calendar));
    }));

    [Fact]
    public void Any_order_any_repetition_and_any_batches_give_the_same_state() => Check.One(Thorough, Prop.ForAll(Histories.Arbitrary, history =>
    {
        var facts = history.SelectMany(m => m).ToArray();
        var expected = HospitalFold.Of(facts, Calendar);

        for (var seed = 0; seed < 3; seed++)
        {
            var store = new InMemoryFoldStore();
            foreach (var batch in Batches(Shuffled(facts.Concat(facts.Where(f => Rank(f, 99) % 3 == 0)), seed), seed))
                Record(store, batch);

            AssertSame(expected, store);
        }
    }));

    [Fact]
    public void Persons_and_stays_first_and_then_the_documents_gives_the_same_state() => Check.One(Thorough, Prop.ForAll(Histories.Arbitrary, history =>
    {
        var facts = history.SelectMany(m => m).ToArray();
        for (var seed = 0; seed < 3; seed++)
        {
            var store = new InMemoryFoldStore();
            store.Take(facts);
            foreach (var batch in Batches(Shuffled(facts, seed), seed))
                store.Apply(BatchFold.PersonsAndStaysAsync([.. batch.Where(f => !IsAboutDocuments(f))], store, default).AsTask().GetAwaiter().GetResult());
            foreach (var batch in Batches(Shuffled(facts, seed + 3), seed))
                store.Apply(BatchFold.DocumentsAsync(batch, store, Calendar, default).AsTask().GetAwaiter().GetResult());

            AssertSame(HospitalFold.Of(facts, Calendar), store);
        }
    }));

    [Fact]
    public void Messages_translated_anew_leave_the_documents_of_the_facts_in_force() => Check.One(Thorough, Prop.ForAll(Histories.Arbitrary, history =>
    {
        // Patients and visits join a corrected translation; documents follow it.
        var messages = history.Select(m => m.Where(IsAboutDocuments).ToArray()).Where(m => m.Length > 0).ToArray();
        var others = history.SelectMany(m => m).Where(f => !IsAboutDocuments(f)).ToArray();
        var store = new InMemoryFoldStore();
        Record(store, others);
        foreach (var message in messages)
            Record(store, message);

        for (var i = 0; i < messages.Length; i += 2)
        {
            // Half of what is translated anew becomes nothing, half comes back without its requests; what another message states too stays.
            var stated = messages.Where((_, other) => other != i).SelectMany(m => m).ToHashSet();
            var anew = i % 4 == 0 ? [] : messages[i].OfType<DocumentFact>().ToArray<Fact>();
            var former = messages[i].Where(f => !stated.Contains(f) && !anew.Contains(f)).ToArray();
            messages[i] = anew;
            store.SupersedeAsync(former, anew, Calendar).AsTask().GetAwaiter().GetResult();
        }

        AssertSame(HospitalFold.Of(others.Concat(messages.SelectMany(m => m)), Calendar), store);
    }));

    [Fact]
    public void Counters_are_the_sum_of_what_documents_contribute() => Check.One(Thorough, Prop.ForAll(Histories.Arbitrary, history =>
    {
        var store = new InMemoryFoldStore();
        foreach (var message in history)
            Record(store, message);

        AssertSame(HospitalFold.CountersOf(store.Documents), store.Counters);
    }));

    private static bool IsAboutDocuments(Fact fact) => fact is DocumentFact or DepositRequested or SendRequested or AnswerFact;

    /// <summary>Records a batch, and holds the fold to returning only what it changed.</summary>
    private static void Record(InMemoryFoldStore store, IReadOnlyList<Fact> batch)
    {
        var patients = store.Patients.ToHashSet();
        var visits = store.Visits.ToHashSet();
        var documents = store.Documents.ToDictionary(d => d.Key);

        var changes = store.RecordAsync(batch, Calendar).AsTask().GetAwaiter().GetResult();

        Assert.DoesNotContain(changes.Patients, patients.Contains);
        Assert.DoesNotContain(changes.Visits, visits.Contains);
        Assert.DoesNotContain(changes.Documents, d => d.Equals(documents.GetValueOrDefault(d.Key)));
        Assert.All(changes.GoneDocuments, key => Assert.Contains(key, documents.Keys));
        Assert.DoesNotContain(changes.Counters, c => c.Value == default);
    }

    private static void AssertSame(HospitalFold expected, InMemoryFoldStore store)
    {
        AssertSame(expected.Patients, store.Patients.OrderBy(p => p.Ipp));
        AssertSame(expected.Visits, store.Visits.OrderBy(v => v.Visit.ToString(), StringComparer.Ordinal));
        AssertSame(expected.Documents, store.Documents.OrderBy(d => d.Key, StringComparer.Ordinal));
        AssertSame(expected.Counters, store.Counters);
    }

    private static void AssertSame(HospitalFold expected, HospitalFold actual)
    {
        AssertSame<PatientState>(expected.Patients, actual.Patients);
        AssertSame<VisitState>(expected.Visits, actual.Visits);
        AssertSame<DocumentState>(expected.Documents, actual.Documents);
        AssertSame(expected.Counters, actual.Counters);
    }

    // Not Assert.Equal on the lists: it compares records member by member, and says little when they differ.
    private static void AssertSame<T>(IEnumerable<T> expected, IEnumerable<T> actual) =>
        Assert.Equal(string.Join('\n', expected), string.Join('\n', actual));

    private static void AssertSame(IReadOnlyDictionary<CounterKey, StageCounts> expected, IReadOnlyDictionary<CounterKey, StageCounts> actual) =>
        AssertSame(expected.OrderBy(c => c.Key.ToString(), StringComparer.Ordinal), actual.OrderBy(c => c.Key.ToString(), StringComparer.Ordinal));

    // By content, so that a history made smaller keeps its order and its batches, and FsCheck can find the smallest that fails. A repetition has a place of its own.
    private static Fact[] Shuffled(IEnumerable<Fact> facts, int seed) =>
        [.. facts.GroupBy(f => f).SelectMany(g => g.Select((f, copy) => (Fact: f, Rank: Rank(f, seed + (copy * 31))))).OrderBy(f => f.Rank).Select(f => f.Fact)];

    /// <summary>Facts cut into batches wherever; for seed 0 one by one.</summary>
    private static IEnumerable<IReadOnlyList<Fact>> Batches(Fact[] facts, int seed)
    {
        var batch = new List<Fact>();
        foreach (var fact in facts)
        {
            batch.Add(fact);
            if (seed != 0 && Rank(fact, -seed) % 5 != 0)
                continue;
            yield return batch;
            batch = [];
        }

        yield return batch;
    }

    private static uint Rank(Fact fact, int seed)
    {
        var rank = 2166136261u ^ (uint)seed;
        foreach (var c in fact.ToString())
            rank = (rank ^ c) * 16777619;
        return rank ^ (rank >> 15);
    }
}
