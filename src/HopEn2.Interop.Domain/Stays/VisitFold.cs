using HopEn2.Interop.Domain.Facts;

namespace HopEn2.Interop.Domain.Stays;

/// <summary>A visit, from what was said of its movements, its dossier and its patient. A join: order and repetition of facts do not matter.</summary>
public static class VisitFold
{
    /// <summary>The movements of a visit that were not cancelled, corrected as last stated, in the order they took effect.</summary>
    public static IReadOnlyList<MovementFact> Standing(VisitState visit) => Movements.Standing(visit.Movements);

    /// <param name="movements">As joined by <see cref="Movements.Join"/>; at least one.</param>
    /// <param name="survivor">The IPP that a record is followed to through merges.</param>
    /// <param name="notes">What else is known of it.</param>
    internal static VisitState Of(VisitNumber visit, ValueList<MovementFact> movements, VisitNotes notes, DossierBook dossiers, Func<Ipp, Ipp> survivor)
    {
        var standing = Movements.Standing(movements);
        var status = StatusOf(movements, standing);
        var dossier = Dossier(movements);
        var patient = Owner(movements, dossier, dossiers);
        return new VisitState
        {
            Visit = visit,
            Dossier = dossier is { } number ? dossiers.Present(number) : null,
            Patient = patient is { } ipp ? survivor(ipp) : null,
            Status = status,
            Class = Class(standing, movements),
            OpenedAt = status is VisitStatus.Open or VisitStatus.Closed ? Opened(standing) : null,
            ClosedAt = status is VisitStatus.Closed ? Closed(standing) : null,
            Ufs = status is VisitStatus.Cancelled ? [] : Ufs(standing),
            Movements = movements,
            Acts = notes.Acts,
            Messages = notes.Messages,
            Invoiced = notes.Invoiced,
        };
    }

    /// <summary>UF responsible at a time; null before the first one.</summary>
    internal static string? UfAt(this VisitState visit, DateTimeOffset at)
    {
        string? uf = null;
        foreach (var from in visit.Ufs)
        {
            if (from.At > at)
                break;
            uf = from.Uf;
        }

        return uf;
    }

    private static VisitStatus StatusOf(ValueList<MovementFact> movements, IReadOnlyList<MovementFact> standing)
    {
        // Whatever else was said of a visit, it is there as long as what opened it stands. Where nobody said that it was opened (a late A01),
        // a movement inside it proves that it was; where its opening was cancelled, it proves nothing.
        if (standing.Any(m => Movements.Opens(m.Kind)))
            return OpenOrClosed(standing);
        if (movements.Any(m => Movements.Opens(m.Kind)))
            return standing.Any(m => Movements.Announces(m.Kind)) ? VisitStatus.Announced : VisitStatus.Cancelled;
        if (standing.Any(m => !Movements.Announces(m.Kind)))
            return OpenOrClosed(standing);
        if (standing.Count > 0)
            return VisitStatus.Announced;
        return movements.Any(m => Movements.Announces(m.Kind)) ? VisitStatus.Cancelled : VisitStatus.Open;
    }

    private static VisitStatus OpenOrClosed(IReadOnlyList<MovementFact> standing) =>
        standing.Any(m => m.Kind is MovementKind.Discharge) ? VisitStatus.Closed : VisitStatus.Open;

    private static DateTimeOffset? Opened(IReadOnlyList<MovementFact> standing)
    {
        var opening = standing.FirstOrDefault(m => Movements.Opens(m.Kind));
        return opening is not null
            ? opening.AdmittedAt ?? opening.At
            : standing.LastOrDefault(m => m.AdmittedAt is not null)?.AdmittedAt;
    }

    private static DateTimeOffset? Closed(IReadOnlyList<MovementFact> standing)
    {
        var discharge = standing.Last(m => m.Kind is MovementKind.Discharge);
        return discharge.DischargedAt ?? discharge.At;
    }

    private static VisitClass Class(IReadOnlyList<MovementFact> standing, ValueList<MovementFact> movements) =>
        standing.LastOrDefault(m => m.Class is not VisitClass.Unknown)?.Class
        ?? movements.LastOrDefault(m => m.Class is not VisitClass.Unknown)?.Class
        ?? VisitClass.Unknown;

    // identifiers.md §6: three responsibilities, each unchanged where a movement does not name it. The service is the medical one, else the nursing one, else the hosting one.
    private static ValueList<UfFrom> Ufs(IReadOnlyList<MovementFact> standing)
    {
        var ufs = new List<UfFrom>(standing.Count);
        string? medical = null, nursing = null, hosting = null;
        foreach (var movement in standing)
        {
            if (movement.Kind is MovementKind.PendingTransfer or MovementKind.PendingDischarge)
                continue;
            medical = movement.MedicalUf ?? medical;
            nursing = movement.NursingUf ?? nursing;
            hosting = movement.HostingUf ?? hosting;
            if ((medical ?? nursing ?? hosting) is not { } uf || (ufs.Count > 0 && ufs[^1].Uf == uf))
                continue;
            if (ufs.Count > 0 && ufs[^1].At == movement.At)
                ufs.RemoveAt(ufs.Count - 1);
            if (ufs.Count == 0 || ufs[^1].Uf != uf)
                ufs.Add(new UfFrom(movement.At, uf));
        }

        return ufs.ToValueList();
    }

    private static DossierNumber? Dossier(ValueList<MovementFact> movements) => LastSaying(movements, m => m.Visit.Dossier is not null)?.Visit.Dossier;

    private static Ipp? Owner(ValueList<MovementFact> movements, DossierNumber? dossier, DossierBook dossiers)
    {
        var said = LastSaying(movements, m => m.Patient.Ipp is not null);
        var moved = dossier is { } number ? dossiers.LastMove(number) : null;
        return moved is not null && (said is null || moved.At >= said.RecordedAt) ? moved.Patient.Ipp : said?.Patient.Ipp;
    }

    // A cancellation too says whose visit it is.
    private static MovementFact? LastSaying(ValueList<MovementFact> movements, Func<MovementFact, bool> says)
    {
        MovementFact? last = null;
        foreach (var movement in movements)
        {
            if (says(movement) && (last is null || Movements.Latest.Compare(movement, last) > 0))
                last = movement;
        }

        return last;
    }
}
