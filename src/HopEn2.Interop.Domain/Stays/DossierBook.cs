using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Folding;

namespace HopEn2.Interop.Domain.Stays;

/// <summary>What is known of dossiers: under which number each goes now (A49) and to whom it was moved last (A44).</summary>
internal sealed class DossierBook
{
    private static readonly Comparer<(DossierRenumbered Said, DossierNumber Of)> Age = Comparer<(DossierRenumbered Said, DossierNumber Of)>.Create(
        (a, b) => FactOrder.Instance.Compare(a.Said, b.Said) is var order and not 0 ? order : a.Of.CompareTo(b.Of));

    private readonly Dictionary<DossierNumber, DossierRenumbered> _renumbered = [];
    private readonly Dictionary<DossierNumber, HashSet<DossierNumber>> _neighbours = [];
    private readonly Dictionary<DossierNumber, DossierMoved> _moved = [];
    private readonly Lineage<DossierNumber, DossierRenumbered> _lineage;

    public DossierBook(IEnumerable<Fact> facts)
    {
        var moves = new List<DossierMoved>();
        foreach (var fact in facts)
        {
            switch (fact)
            {
                case DossierRenumbered renumbered when renumbered.Old != renumbered.New:
                    if (!_renumbered.TryGetValue(renumbered.Old, out var known) || FactOrder.Instance.Compare(renumbered, known) > 0)
                        _renumbered[renumbered.Old] = renumbered;
                    Neighbours(renumbered.Old).Add(renumbered.New);
                    Neighbours(renumbered.New).Add(renumbered.Old);
                    break;
                case DossierMoved moved:
                    moves.Add(moved);
                    break;
            }
        }

        _lineage = new(number => _renumbered.GetValueOrDefault(number) is { } said ? (said.New, said) : null, Age);
        foreach (var moved in moves)
        {
            var present = Present(moved.Dossier);
            if (!_moved.TryGetValue(present, out var known) || FactOrder.Instance.Compare(moved, known) > 0)
                _moved[present] = moved;
        }
    }

    public static DossierBook Empty { get; } = new([]);

    /// <summary>The number a dossier goes under now.</summary>
    public DossierNumber Present(DossierNumber number) => _lineage.Standing(number);

    /// <summary>The last time the dossier was moved, under whichever of its numbers; null when it never was to a known IPP.</summary>
    public DossierMoved? LastMove(DossierNumber number) => _moved.GetValueOrDefault(Present(number)) is { Patient.Ipp: not null } moved ? moved : null;

    /// <summary>Every number that any renumbering ever tied to this one, itself included: more than now goes under one number, never less.</summary>
    public IReadOnlyCollection<DossierNumber> Tied(DossierNumber number)
    {
        if (!_neighbours.ContainsKey(number))
            return [number];

        var tied = new HashSet<DossierNumber> { number };
        var open = new Stack<DossierNumber>(tied);
        while (open.TryPop(out var next))
        {
            foreach (var neighbour in _neighbours[next])
            {
                if (tied.Add(neighbour))
                    open.Push(neighbour);
            }
        }

        return tied;
    }

    private HashSet<DossierNumber> Neighbours(DossierNumber number)
    {
        if (!_neighbours.TryGetValue(number, out var neighbours))
            _neighbours[number] = neighbours = [];
        return neighbours;
    }
}
