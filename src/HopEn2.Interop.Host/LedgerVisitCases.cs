using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Delivering.Visits;
using HopEn2.Interop.Ledger.Queries;

namespace HopEn2.Interop.Host;

/// <summary>Visits as the ledger has them, for who decides whether their patients are written to.</summary>
internal sealed class LedgerVisitCases(ILedgerQueries ledger) : IVisitCases
{
    // A patient in dialysis has 156 visits a year; who died is known by the latest.
    private static readonly PageRequest Latest = new(null, 500);

    public async Task<VisitCase?> OfAsync(VisitNumber visit, CancellationToken cancel)
    {
        var found = await ledger.VisitsAsync(new VisitFilter(Visit: visit.ToString()), new PageRequest(null, 1), cancel);
        if (found.Items is not [{ } state, ..])
            return null;
        if (state.Patient is not { } ipp)
            return new VisitCase(state, [state], null);
        var others = await ledger.VisitsAsync(new VisitFilter(Ipp: ipp.ToString()), Latest, cancel);
        return new VisitCase(state, [state, .. others.Items.Where(v => v.Visit != state.Visit)], await ledger.PatientAsync(ipp, cancel));
    }
}
