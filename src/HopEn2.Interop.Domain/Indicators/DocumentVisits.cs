using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Stays;

namespace HopEn2.Interop.Domain.Indicators;

/// <summary>Which visit a document belongs to: the one it names, else the one of its dossier, else the one its patient was in (hl7v2.md §7: by PID-18 and PV1-19, then by the patient).</summary>
public sealed class DocumentVisits
{
    /// <summary>How long after the end of a visit a document that names none is still taken for one of it (project rule: letters are written within a week).</summary>
    public static readonly TimeSpan Afterwards = TimeSpan.FromDays(7);

    private readonly Dictionary<VisitNumber, VisitState> _byNumber = [];
    private readonly ILookup<DossierNumber, VisitState> _byDossier;
    private readonly ILookup<Ipp, VisitState> _byPatient;

    public DocumentVisits(IEnumerable<VisitState> visits)
    {
        foreach (var visit in visits)
            _byNumber.TryAdd(visit.Visit, visit);
        var standing = _byNumber.Values.Where(v => v.Status is VisitStatus.Open or VisitStatus.Closed).ToList();
        _byDossier = standing.Where(v => v.Dossier is not null).ToLookup(v => v.Dossier!.Value);
        _byPatient = standing.Where(v => v.Patient is not null).ToLookup(v => v.Patient!.Value);
    }

    /// <summary>Null: of none that is known.</summary>
    public VisitState? Of(MonthDocument document)
    {
        if (document.Visit is { } number)
            return _byNumber.GetValueOrDefault(number);
        if (document.Dossier is { } dossier)
            return Only(_byDossier[dossier], document.At);
        return document.Patient is { } patient ? Nearest(_byPatient[patient], document.At) : null;
    }

    public bool Knows(VisitNumber visit) => _byNumber.ContainsKey(visit);

    /// <summary>An emergency passage that led to no hospitalisation: neither the same visit (A06) nor another of its dossier, since.</summary>
    public bool IsPassage(VisitState visit) => visit.Class is VisitClass.Emergency
        && !(visit.Dossier is { } dossier && _byDossier[dossier].Any(v => v.Class is VisitClass.Inpatient && v.OpenedAt >= visit.OpenedAt));

    // As documents are folded: the only visit of the dossier, else the only one that was open then.
    private static VisitState? Only(IEnumerable<VisitState> visits, DateTimeOffset at)
    {
        var found = visits.ToList();
        if (found.Count > 1)
            found.RemoveAll(v => v.OpenedAt is null || v.OpenedAt > at || v.ClosedAt < at);
        return found.Count == 1 ? found[0] : null;
    }

    private static VisitState? Nearest(IEnumerable<VisitState> visits, DateTimeOffset at) => visits
        .Where(v => v.OpenedAt <= at && (v.ClosedAt is null || v.ClosedAt + Afterwards >= at))
        .OrderBy(v => v.ClosedAt < at)
        .ThenByDescending(v => v.OpenedAt)
        .ThenBy(v => v.Visit.ToString(), StringComparer.Ordinal)
        .FirstOrDefault();
}
