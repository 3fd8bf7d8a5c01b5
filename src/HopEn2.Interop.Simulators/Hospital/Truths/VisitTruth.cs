namespace HopEn2.Interop.Simulators.Hospital.Truths;

/// <summary>One visit as far as the messages added so far tell.</summary>
internal sealed class VisitTruth
{
    private readonly List<Truth.Moved> _moves = [];

    /// <summary>Documents whose unit only this visit tells.</summary>
    public HashSet<int> Documents { get; } = [];

    public void Add(Truth.Moved move)
    {
        if (!_moves.Contains(move))
            _moves.Add(move);
    }

    public bool Opened => Stands(MoveSort.Open);

    public bool Closed => Stands(MoveSort.Close);

    /// <summary>Announced, and neither opened nor given up.</summary>
    public bool Announced => !Opened && Stands(MoveSort.Announce);

    /// <summary>Something was told of it, and nothing of that stands.</summary>
    public bool Cancelled => _moves.Count > 0 && !Opened && !Closed && !Stands(MoveSort.Announce);

    /// <summary>Where the person was at a time; null when no movement known by now tells.</summary>
    public string? UfAt(DateTimeOffset at) =>
        Standing().Where(m => m.Uf is not null && m.At <= at).MaxBy(m => (m.At, m.Movement))?.Uf;

    private bool Stands(MoveSort sort) => Standing().Any(m => m.Sort == sort);

    /// <summary>Of each movement its latest statement, those cancelled left out.</summary>
    private IEnumerable<Truth.Moved> Standing() =>
        _moves.GroupBy(m => m.Movement).Select(g => g.MaxBy(m => (m.RecordedAt, m.Cancelled))!).Where(m => !m.Cancelled);
}
