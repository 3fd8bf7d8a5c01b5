using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ins;

namespace HopEn2.Interop.Domain.Folding;

/// <summary>What folding the documents of a batch changed.</summary>
internal sealed record DocumentChanges(IReadOnlyList<DocumentState> Changed, IReadOnlyList<string> Gone, IReadOnlyDictionary<CounterKey, StageCounts> Counters)
{
    public static DocumentChanges None { get; } = new([], [], new Dictionary<CounterKey, StageCounts>());
}

/// <summary>Finds the documents a batch can have changed, with all facts about them, and folds them again.</summary>
internal sealed class DocumentWave(IFoldStore store, LoadedHouse house, HospitalCalendar calendar, CancellationToken cancel)
{
    private readonly FactWeb _web = new(store, cancel);

    public async ValueTask<DocumentChanges> RunAsync(IReadOnlyList<Fact> newFacts, IReadOnlyCollection<SubjectKey> alsoTouched, HashSet<SubjectKey> found)
    {
        var batch = newFacts.Where(f => f is DocumentFact or DepositRequested or SendRequested or AnswerFact).ToHashSet();
        var (links, exchanges) = Seeds(batch, alsoTouched);
        if (links.Count + exchanges.Count + found.Count == 0)
            return DocumentChanges.None;

        await _web.LoadAsync(links.Concat(exchanges).Concat(found)).ConfigureAwait(false);
        foreach (var fact in _web.DocumentsAt(found))
            links.UnionWith(_web.LinksOf(fact));
        foreach (var exchange in exchanges)
        {
            foreach (var request in Reassigned(exchange, batch, alsoTouched))
                links.UnionWith(_web.LinksOf(request));
        }

        return await FoldAsync(links, alsoTouched).ConfigureAwait(false);
    }

    /// <summary>Folds the documents these facts are about, and no other: whose answers are whose comes out with each of them.</summary>
    public ValueTask<DocumentChanges> OfAsync(IEnumerable<Fact> facts)
    {
        var links = facts.SelectMany(SubjectKeys.Of).Where(k => k.LinksDocuments).ToHashSet();
        return FoldAsync(links, []);
    }

    private async ValueTask<DocumentChanges> FoldAsync(HashSet<SubjectKey> links, IReadOnlyCollection<SubjectKey> alsoTouched)
    {
        var old = await CloseAsync(links, alsoTouched).ConfigureAwait(false);
        var documents = _web.Components(links);
        await LoadHouseAsync(documents).ConfigureAwait(false);
        return Compare(old, [.. documents.Select(d => DocumentFold.Of(d, _web.ExchangeOf, house, calendar))]);
    }

    private static (HashSet<SubjectKey> Links, HashSet<SubjectKey> Exchanges) Seeds(IEnumerable<Fact> batch, IReadOnlyCollection<SubjectKey> alsoTouched)
    {
        var links = alsoTouched.Where(k => k.LinksDocuments).ToHashSet();
        var exchanges = alsoTouched.Where(k => k.Kind is 'x').ToHashSet();
        var keys = new List<SubjectKey>();
        foreach (var fact in batch)
        {
            keys.Clear();
            SubjectKeys.AddLinks(fact, keys);
            links.UnionWith(keys);
            if (FactWeb.ExchangeKeyOf(fact) is { } exchange)
                exchanges.Add(exchange);
        }

        return (links, exchanges);
    }

    /// <summary>The requests of an exchange that an answer means now and did not before the batch, or the other way round.</summary>
    private IEnumerable<Fact> Reassigned(SubjectKey key, HashSet<Fact> batch, IReadOnlyCollection<SubjectKey> alsoTouched)
    {
        var facts = _web.FactsOf(key);
        // What left the store is not there to compare with: everything in the exchange is looked at again.
        if (alsoTouched.Contains(key))
            return facts.Where(f => f is DepositRequested or SendRequested);

        if (!facts.Any(f => f is AnswerFact))
            return [];
        // Anything in the batch may have been there before. Its requests are folded again in any case; its answers may have meant others without them.
        var now = _web.Exchange(key);
        var before = new Exchange(facts.Where(f => f is AnswerFact || !batch.Contains(f)));
        return facts.OfType<AnswerFact>()
            .Select(a => (Answer: a, Now: now.RequestsOf(a), Before: before.RequestsOf(a)))
            .Where(m => batch.Contains(m.Answer) || m.Now.Count != m.Before.Count || !m.Now.All(m.Before.Contains))
            .SelectMany(m => m.Now.Concat(m.Before));
    }

    /// <summary>Follows the links until they lead nowhere new, through what the facts share and through what the stored documents held together.</summary>
    private async ValueTask<IReadOnlyList<DocumentState>> CloseAsync(HashSet<SubjectKey> links, IReadOnlyCollection<SubjectKey> alsoTouched)
    {
        var old = new Dictionary<string, DocumentState>();
        var asked = new HashSet<SubjectKey>();
        while (true)
        {
            await _web.FollowAsync(links).ConfigureAwait(false);
            var ids = links.Concat(alsoTouched).Where(k => k.Kind is 'd' && asked.Add(k)).ToList();
            if (ids.Count == 0)
                return [.. old.Values];

            foreach (var document in await store.DocumentsAsync(ids, cancel).ConfigureAwait(false))
            {
                if (old.TryAdd(document.Key, document))
                    links.UnionWith(document.Ids.Select(SubjectKey.Of));
            }
        }
    }

    private async ValueTask LoadHouseAsync(IReadOnlyList<IReadOnlyCollection<Fact>> documents)
    {
        var facts = documents.SelectMany(d => d).OfType<DocumentFact>().ToList();
        await house.LoadDossiersAsync(facts.Select(f => f.Visit.Dossier).OfType<DossierNumber>()).ConfigureAwait(false);

        var visits = facts.Select(f => f.Visit.Visit).OfType<VisitNumber>().Select(SubjectKey.Of);
        var dossiers = facts.Where(f => f.Visit is { Visit: null, Dossier: not null }).SelectMany(f => house.Dossiers.Tied(f.Visit.Dossier!.Value)).Select(SubjectKey.Of);
        await house.LoadVisitsAsync(visits.Concat(dossiers)).ConfigureAwait(false);

        // The dossier of a visit may have been moved although the document names none.
        var known = facts.Select(f => f.Visit.Visit).OfType<VisitNumber>().Select(house.Visit).Where(v => v is not null).Select(v => v!).ToList();
        await house.LoadDossiersAsync(known.Select(v => v.Dossier).OfType<DossierNumber>()).ConfigureAwait(false);

        // By INS are looked for only those that neither an IPP nor a visit attributes.
        var matricules = facts.Where(f => f is { Patient: { Ipp: null, Ins: not null }, Ins: InsStatus.Qualified }).Select(f => f.Patient.Ins!);
        await house.LoadHoldersAsync(matricules).ConfigureAwait(false);

        var moved = facts.Select(f => f.Visit.Dossier).Concat(known.Select(v => v.Dossier)).OfType<DossierNumber>().Select(d => house.Dossiers.LastMove(d)?.Patient.Ipp);
        var inDossiers = facts.Where(f => f.Visit is { Visit: null, Dossier: not null }).SelectMany(f => house.VisitsOf(f.Visit.Dossier!.Value)).Select(v => v.Patient);
        await house.LoadPatientsAsync(facts.Select(f => f.Patient.Ipp).Concat(moved).Concat(known.Select(v => v.Patient)).Concat(inDossiers).OfType<Ipp>()).ConfigureAwait(false);
    }

    private static DocumentChanges Compare(IReadOnlyList<DocumentState> old, IReadOnlyList<DocumentState> now)
    {
        var before = old.ToDictionary(d => d.Key);
        var changed = new List<DocumentState>();
        var counters = new Dictionary<CounterKey, StageCounts>();
        foreach (var document in now)
        {
            before.Remove(document.Key, out var former);
            if (document.Equals(former))
                continue;
            changed.Add(document);
            Count(former, -1);
            Count(document, 1);
        }

        foreach (var gone in before.Values)
            Count(gone, -1);
        foreach (var key in counters.Where(c => c.Value == default).Select(c => c.Key).ToList())
            counters.Remove(key);
        return new DocumentChanges(changed, [.. before.Keys], counters);

        void Count(DocumentState? document, int sign)
        {
            if (document?.Counter is { } key)
                counters[key] = counters.GetValueOrDefault(key) + StageCounts.Of(document.Stages, sign);
        }
    }
}
