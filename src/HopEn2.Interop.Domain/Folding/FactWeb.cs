using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;

namespace HopEn2.Interop.Domain.Folding;

/// <summary>Facts about documents as far as a batch needs them, by their keys. What was loaded by a key is all there is under it.</summary>
internal sealed class FactWeb(IFoldStore store, CancellationToken cancel)
{
    private readonly HashSet<SubjectKey> _loaded = [];
    private readonly HashSet<SubjectKey> _followed = [];
    private readonly Dictionary<Fact, SubjectKey[]> _links = [];
    private readonly Dictionary<SubjectKey, List<Fact>> _byKey = [];
    private readonly Dictionary<SubjectKey, Exchange> _exchanges = [];

    /// <summary>The exchange that a request or answer belongs to; null for other facts, and for answers that name a document.</summary>
    public static SubjectKey? ExchangeKeyOf(Fact fact) => fact switch
    {
        DepositRequested or SendRequested => SubjectKeys.ExchangeOf(fact.Source),
        AnswerFact { Answers: { Document: null } answers } => SubjectKeys.ExchangeOf(answers),
        _ => null,
    };

    public IReadOnlyList<SubjectKey> LinksOf(Fact fact) => _links[fact];

    public IReadOnlyList<Fact> FactsOf(SubjectKey key) => _byKey.TryGetValue(key, out var facts) ? facts : [];

    public Exchange Exchange(SubjectKey key)
    {
        if (!_exchanges.TryGetValue(key, out var exchange))
            _exchanges[key] = exchange = new Exchange(FactsOf(key));
        return exchange;
    }

    public Exchange ExchangeOf(FactSource source) => Exchange(SubjectKeys.ExchangeOf(source));

    /// <summary>Loaded document facts that carry one of these keys.</summary>
    public IEnumerable<Fact> DocumentsAt(HashSet<SubjectKey> keys) =>
        keys.Count == 0 ? [] : _links.Keys.Where(f => f is DocumentFact && SubjectKeys.Of(f).Any(keys.Contains));

    public async ValueTask LoadAsync(IEnumerable<SubjectKey> keys)
    {
        var missing = keys.Where(_loaded.Add).ToList();
        if (missing.Count == 0)
            return;

        var links = new List<SubjectKey>();
        foreach (var fact in await store.DocumentFactsAsync(missing, cancel).ConfigureAwait(false))
        {
            if (_links.ContainsKey(fact))
                continue;
            links.Clear();
            SubjectKeys.AddLinks(fact, links);
            _links[fact] = [.. links];
            foreach (var link in links)
                Add(link, fact);
            if (ExchangeKeyOf(fact) is { } exchange)
                Add(exchange, fact);
        }
    }

    /// <summary>Adds to the links all that facts under them are linked with, and loads what their requests were answered.</summary>
    public async ValueTask FollowAsync(HashSet<SubjectKey> links)
    {
        while (true)
        {
            await LoadAsync(links).ConfigureAwait(false);
            var more = new HashSet<SubjectKey>();
            var exchanges = new HashSet<SubjectKey>();
            foreach (var link in links)
            {
                if (!_followed.Add(link))
                    continue;
                foreach (var fact in FactsOf(link))
                {
                    more.UnionWith(_links[fact]);
                    if (ExchangeKeyOf(fact) is { } exchange)
                        exchanges.Add(exchange);
                }
            }

            await LoadAsync(exchanges).ConfigureAwait(false);
            more.ExceptWith(links);
            if (more.Count == 0)
                return;
            links.UnionWith(more);
        }
    }

    /// <summary>The facts under these links, grouped by document.</summary>
    public IReadOnlyList<IReadOnlyCollection<Fact>> Components(HashSet<SubjectKey> links)
    {
        var components = new List<IReadOnlyCollection<Fact>>();
        var seen = new HashSet<SubjectKey>();
        var open = new Stack<SubjectKey>();
        foreach (var start in links)
        {
            if (!seen.Add(start))
                continue;
            // What was loaded is there once: the same fact is the same object.
            var component = new HashSet<Fact>(ReferenceEqualityComparer.Instance);
            open.Push(start);
            while (open.TryPop(out var link))
            {
                foreach (var fact in FactsOf(link))
                {
                    if (!component.Add(fact))
                        continue;
                    foreach (var next in _links[fact])
                    {
                        if (seen.Add(next))
                            open.Push(next);
                    }
                }
            }

            if (component.Count > 0)
                components.Add(component);
        }

        return components;
    }

    private void Add(SubjectKey key, Fact fact)
    {
        if (!_byKey.TryGetValue(key, out var facts))
            _byKey[key] = facts = [];
        facts.Add(fact);
    }
}
