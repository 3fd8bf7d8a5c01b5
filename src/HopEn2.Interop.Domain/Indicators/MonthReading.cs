using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Folding;
using HopEn2.Interop.Domain.Patients;
using HopEn2.Interop.Domain.Ports;

namespace HopEn2.Interop.Domain.Indicators;

/// <summary>Asks the ledger for what one month is folded from, and no more.</summary>
public static class MonthReading
{
    /// <summary>How long after the month a document that names no visit may still be of a stay of the month.</summary>
    private static readonly TimeSpan Late = DocumentVisits.Afterwards;

    /// <summary>How long before the month. A stay that is longer has its documents by the visit they name.</summary>
    private static readonly TimeSpan Early = TimeSpan.FromDays(92);

    public static async Task<MonthFacts> ReadAsync(IIndicatorSource source, IndicatorContext context, CancellationToken cancel)
    {
        var from = context.Calendar.BeginningOf(context.Month.FirstDay);
        var to = context.Calendar.BeginningOf(context.Month.AddMonths(1).FirstDay);
        var visits = (await source.ClosedVisitsAsync(from, to, cancel).ConfigureAwait(false)).ToDictionary(v => v.Visit);

        var (series, dossiers) = StayFold.Companions(visits.Values, context);
        await AddVisitsAsync(series.Select(SubjectKey.Of).Concat(dossiers.Select(SubjectKey.Of))).ConfigureAwait(false);

        var documents = new List<MonthDocument>(await source.DocumentsAsync(from, to, cancel).ConfigureAwait(false));
        documents.AddRange(await source.OtherDocumentsAsync([.. visits.Keys.Select(SubjectKey.Of)], from, to, cancel).ConfigureAwait(false));
        var patients = visits.Values.Select(v => v.Patient).OfType<Ipp>().Distinct().Select(SubjectKey.Of).ToList();
        documents.AddRange(await source.UnplacedDocumentsAsync(patients, from - Early, from, cancel).ConfigureAwait(false));
        documents.AddRange(await source.UnplacedDocumentsAsync(patients, to, to + Late, cancel).ConfigureAwait(false));

        // Of what visit a document is, may have to be told from visits that are not of the month; and whether an emergency passage led to a stay.
        await AddVisitsAsync(documents.Where(d => d.Visit is { } v && !visits.ContainsKey(v)).Select(d => SubjectKey.Of(d.Visit!.Value))
            .Concat(documents.Where(d => d is { Visit: null, Dossier: not null }).Select(d => SubjectKey.Of(d.Dossier!.Value)))
            .Concat(documents.Where(d => d is { Visit: null, Dossier: null, Patient: not null }).Select(d => SubjectKey.Of(d.Patient!.Value)))).ConfigureAwait(false);
        await AddVisitsAsync(visits.Values.Where(v => v is { Class: VisitClass.Emergency, Dossier: not null }).Select(v => SubjectKey.Of(v.Dossier!.Value))).ConfigureAwait(false);

        return new([.. visits.Values], documents, await PatientsAsync().ConfigureAwait(false));

        async Task AddVisitsAsync(IEnumerable<SubjectKey> keys)
        {
            var asked = keys.ToHashSet();
            if (asked.Count == 0)
                return;
            foreach (var visit in await source.VisitsAsync(asked, cancel).ConfigureAwait(false))
                visits.TryAdd(visit.Visit, visit);
        }

        async Task<IReadOnlyDictionary<Ipp, PatientState>> PatientsAsync()
        {
            var reports = documents.Where(d => d.Kind is DocumentKind.CrBio or DocumentKind.CrImagerie or DocumentKind.Crc).Select(d => d.Patient);
            var keys = visits.Values.Select(v => v.Patient).Concat(reports).OfType<Ipp>().Distinct().Select(SubjectKey.Of).ToList();
            var byIpp = new Dictionary<Ipp, PatientState>(keys.Count);
            foreach (var patient in await source.PatientsAsync(keys, cancel).ConfigureAwait(false))
            {
                foreach (var ipp in patient.Ipps)
                    byIpp.TryAdd(ipp, patient);
            }

            return byIpp;
        }
    }
}
