using HopEn2.Interop.Domain.Facts;

namespace HopEn2.Interop.Domain.Stays;

/// <summary>The movements of one visit: joining statements about them, and reading which stand.</summary>
internal static class Movements
{
    /// <summary>Both together, in an order of their own. Of each movement id the latest statement; of movements without id every one.</summary>
    public static ValueList<MovementFact> Join(ValueList<MovementFact> known, IEnumerable<MovementFact> more)
    {
        List<MovementFact>? joined = null;
        foreach (var fact in more)
        {
            var among = joined is null ? (IReadOnlyList<MovementFact>)known : joined;
            var at = IndexOf(among, fact);
            if (at >= 0 && (ReferenceEquals(among[at], fact) || Latest.Compare(among[at], fact) >= 0))
                continue;
            joined ??= [.. known];
            if (at >= 0)
                joined[at] = fact;
            else
                joined.Add(fact);
        }

        if (joined is null)
            return known;
        joined.Sort(InTime);
        return joined.ToValueList();
    }

    /// <summary>The movements that were not cancelled, corrected as last stated, in the order they took effect.</summary>
    public static IReadOnlyList<MovementFact> Standing(ValueList<MovementFact> movements)
    {
        var standing = new List<MovementFact>(movements.Count);
        List<MovementFact>? unnamed = null;
        foreach (var movement in movements)
        {
            // An extract's opening or discharge gives way to a message's, even to one that was cancelled since.
            if (Imports.IsImported(movement) && movements.Any(m => SameKind(m.Kind, movement.Kind) && !Imports.IsImported(m)))
                continue;
            if (IsUnnamed(movement))
                (unnamed ??= []).Add(movement);
            else if (movement.Action is not MovementAction.Cancel)
                standing.Add(movement);
        }

        if (unnamed is not null)
        {
            unnamed.Sort(Latest);
            foreach (var statement in unnamed)
                Apply(statement, standing, movements);
        }

        standing.Sort(InTime);
        return standing;
    }

    /// <summary>A01 and A04 open a visit alike, and A11 cancels either.</summary>
    public static bool Opens(MovementKind kind) => kind is MovementKind.Admission or MovementKind.Registration;

    /// <summary>A05, A14 and appointments announce one.</summary>
    public static bool Announces(MovementKind kind) => kind is MovementKind.PreAdmission or MovementKind.PendingAdmission or MovementKind.Appointment;

    /// <summary>Which of two statements about one movement is the later: by the time it was recorded; at the same time a cancellation over a correction over an insertion.</summary>
    internal static readonly Comparer<MovementFact> Latest = Comparer<MovementFact>.Create((a, b) =>
    {
        var order = a.RecordedAt.CompareTo(b.RecordedAt);
        if (order == 0)
            order = a.Action.CompareTo(b.Action);
        return order != 0 ? order : FactOrder.Instance.Compare(a, b);
    });

    // By effective time; of two at once (senders write times to the minute) what opens comes first and what closes last.
    private static readonly Comparer<MovementFact> InTime = Comparer<MovementFact>.Create((a, b) =>
    {
        var order = a.At.CompareTo(b.At);
        if (order == 0)
            order = Place(a.Kind).CompareTo(Place(b.Kind));
        return order != 0 ? order : Latest.Compare(a, b);
    });

    private static int Place(MovementKind kind) => Announces(kind) ? 0 : Opens(kind) ? 1 : kind is MovementKind.Discharge ? 3 : 2;

    private static bool IsUnnamed(MovementFact movement) => movement.MovementId.StartsWith('~');

    private static int IndexOf(IReadOnlyList<MovementFact> among, MovementFact fact)
    {
        var unnamed = IsUnnamed(fact);
        for (var i = 0; i < among.Count; i++)
        {
            if (unnamed ? among[i].Equals(fact) : among[i].MovementId == fact.MovementId)
                return i;
        }

        return -1;
    }

    // Without an id a statement means the latest standing movement of its kind that was recorded before it, whoever gave that one an id.
    private static void Apply(MovementFact statement, List<MovementFact> standing, ValueList<MovementFact> all)
    {
        var meant = -1;
        for (var i = 0; i < standing.Count; i++)
        {
            var candidate = standing[i];
            if (!SameKind(candidate.Kind, statement.Kind) || candidate.RecordedAt > statement.RecordedAt)
                continue;
            if (statement.Action is MovementAction.Insert && candidate.At != statement.At)
                continue;
            if (meant < 0 || InTime.Compare(candidate, standing[meant]) > 0)
                meant = i;
        }

        switch (statement.Action)
        {
            case MovementAction.Cancel when meant >= 0:
                standing.RemoveAt(meant);
                break;
            case MovementAction.Update when meant >= 0:
                standing[meant] = Corrected(standing[meant], statement);
                break;
            case MovementAction.Insert when meant >= 0:
                standing[meant] = statement;
                break;
            // What it corrects may come late; what was cancelled before is not brought back by a correction.
            case MovementAction.Update when all.Any(m => m.Action is MovementAction.Cancel && SameKind(m.Kind, statement.Kind) && m.RecordedAt <= statement.RecordedAt):
                break;
            case not MovementAction.Cancel:
                standing.Add(statement);
                break;
        }
    }

    // A correction says when it was made, not when the movement was: the movement keeps its place in time.
    private static MovementFact Corrected(MovementFact movement, MovementFact by) => by with
    {
        At = movement.At,
        MovementId = movement.MovementId,
        MedicalUf = by.MedicalUf ?? movement.MedicalUf,
        NursingUf = by.NursingUf ?? movement.NursingUf,
        HostingUf = by.HostingUf ?? movement.HostingUf,
        AdmittedAt = by.AdmittedAt ?? movement.AdmittedAt,
        DischargedAt = by.DischargedAt ?? movement.DischargedAt,
    };

    private static bool SameKind(MovementKind a, MovementKind b) => a == b || (Opens(a) && Opens(b));
}
