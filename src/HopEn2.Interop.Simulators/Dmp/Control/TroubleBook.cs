namespace HopEn2.Interop.Simulators.Dmp.Control;

/// <summary>Chooses the trouble of a request, if any: the first that fits, in the order in which they were ordered.</summary>
/// <param name="seed">Same seed and same requests in the same order, same troubles.</param>
internal sealed class TroubleBook(int seed)
{
    private readonly Lock _lock = new();
    private readonly Random _dice = new(seed);
    private List<Counted> _troubles = [];

    /// <summary>What is ordered now, with what is left of <see cref="Trouble.Next"/>.</summary>
    public IReadOnlyList<Trouble> Ordered
    {
        get
        {
            lock (_lock)
                return [.. _troubles.Select(t => t.Trouble with { Next = t.Left })];
        }
    }

    public void Order(IEnumerable<Trouble> troubles)
    {
        lock (_lock)
            _troubles = [.. troubles.Select(t => new Counted(t) { Left = t.Next })];
    }

    /// <summary>When the headers are there.</summary>
    public Trouble? OnArrival(Transaction transaction) => Choose(transaction, t => t.OnArrival);

    /// <summary>When it is known which documents it brings.</summary>
    public Trouble? OnDocuments(IReadOnlyCollection<string> uniqueIds) =>
        Choose(Transaction.Deposit, t => t.UniqueId is not null && uniqueIds.Contains(t.UniqueId, StringComparer.OrdinalIgnoreCase));

    private Trouble? Choose(Transaction transaction, Func<Trouble, bool> fits)
    {
        lock (_lock)
        {
            foreach (var candidate in _troubles.Where(t => (t.Trouble.On == transaction || t.Trouble.On == Transaction.Any) && fits(t.Trouble)))
            {
                if (candidate.Left == 0 || (candidate.Trouble.Percent is { } percent && _dice.NextDouble() * 100 >= percent))
                    continue;
                candidate.Left--;
                return candidate.Trouble;
            }

            return null;
        }
    }

    private sealed class Counted(Trouble trouble)
    {
        public Trouble Trouble => trouble;

        public int? Left { get; set; }
    }
}
