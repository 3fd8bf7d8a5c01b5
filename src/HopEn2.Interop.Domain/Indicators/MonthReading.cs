using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Folding;
using HopEn2.Interop.Domain.Patients;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Domain.Stays;

namespace HopEn2.Interop.Domain.Indicators;

/// <summary>Asks the ledger for what one month is folded from, and no more.</summary>
public static class MonthReading
{
    /// <summary>How long after the month a document that names no visit may still be of a stay of the month.</summary>
    private static readonly TimeSpan Late = DocumentVisits.Afterwards;

    /// <summary>How long before the month. A stay that is longer has its documents by the visit they name.</summary>
    private static readonly TimeSpan Early = TimeSpan.FromDays(92);

    /// <param name="readers">Questions asked at once: 1 leaves the other processors to those who take messages, 2 halves the wait of who looks. At least 1.</param>
    public static async Task<MonthFacts> ReadAsync(IIndicatorSource source, IndicatorContext context, int readers, CancellationToken cancel)
    {
        var from = context.Calendar.BeginningOf(context.Month.FirstDay);
        var to = context.Calendar.BeginningOf(context.Month.AddMonths(1).FirstDay);
        var visits = new Dictionary<VisitNumber, VisitState>();
        // Of two readers each may see a visit whose end is just being corrected.
        foreach (var visit in await InPartsAsync(Spans(from, to, readers), s => source.ClosedVisitsAsync(s.From, s.To, cancel)).ConfigureAwait(false))
            visits.TryAdd(visit.Visit, visit);

        var (series, dossiers) = StayFold.Companions(visits.Values, context);
        await AddVisitsAsync(series.Select(SubjectKey.Of).Concat(dossiers.Select(SubjectKey.Of))).ConfigureAwait(false);

        var documents = await InPartsAsync(Spans(from, to, readers), s => source.DocumentsAsync(s.From, s.To, cancel)).ConfigureAwait(false);
        documents.AddRange(await ByKeyAsync(visits.Keys.Select(SubjectKey.Of), keys => source.OtherDocumentsAsync(keys, from, to, cancel)).ConfigureAwait(false));
        var patients = visits.Values.Select(v => v.Patient).OfType<Ipp>().Distinct().Select(SubjectKey.Of).ToList();
        documents.AddRange(await ByKeyAsync(patients, keys => source.UnplacedDocumentsAsync(keys, from - Early, from, cancel)).ConfigureAwait(false));
        documents.AddRange(await ByKeyAsync(patients, keys => source.UnplacedDocumentsAsync(keys, to, to + Late, cancel)).ConfigureAwait(false));

        // Of what visit a document is, may have to be told from visits that are not of the month; and whether an emergency passage led to a stay.
        await AddVisitsAsync(documents.Where(d => d.Visit is { } v && !visits.ContainsKey(v)).Select(d => SubjectKey.Of(d.Visit!.Value))
            .Concat(documents.Where(d => d is { Visit: null, Dossier: not null }).Select(d => SubjectKey.Of(d.Dossier!.Value)))
            .Concat(documents.Where(d => d is { Visit: null, Dossier: null, Patient: not null }).Select(d => SubjectKey.Of(d.Patient!.Value)))).ConfigureAwait(false);
        await AddVisitsAsync(visits.Values.Where(v => v is { Class: VisitClass.Emergency, Dossier: not null }).Select(v => SubjectKey.Of(v.Dossier!.Value))).ConfigureAwait(false);

        // An appointment has a number of its own: messages before a visit may be about another of the patient's.
        if (context.Pathways.Any(p => p.Messages.Count > 0))
        {
            await AddVisitsAsync(visits.Values.Where(v => v.Patient is not null && context.Pathways.Any(p => p.Messages.Count > 0 && v.Ufs.Any(u => p.Ufs.Contains(u.Uf))))
                .Select(v => SubjectKey.Of(v.Patient!.Value))).ConfigureAwait(false);
        }

        return new([.. visits.Values], documents, await PatientsAsync().ConfigureAwait(false));

        async Task AddVisitsAsync(IEnumerable<SubjectKey> keys)
        {
            foreach (var visit in await ByKeyAsync(keys.ToHashSet(), part => source.VisitsAsync(part, cancel)).ConfigureAwait(false))
                visits.TryAdd(visit.Visit, visit);
        }

        async Task<IReadOnlyDictionary<Ipp, PatientState>> PatientsAsync()
        {
            var reports = documents.Where(d => d.Kind is DocumentKind.CrBio or DocumentKind.CrImagerie or DocumentKind.Crc).Select(d => d.Patient);
            var keys = visits.Values.Select(v => v.Patient).Concat(reports).OfType<Ipp>().Distinct().Select(SubjectKey.Of).ToList();
            var byIpp = new Dictionary<Ipp, PatientState>(keys.Count);
            foreach (var patient in await ByKeyAsync(keys, part => source.PatientsAsync(part, cancel)).ConfigureAwait(false))
            {
                foreach (var ipp in patient.Ipps)
                    byIpp.TryAdd(ipp, patient);
            }

            return byIpp;
        }

        async Task<List<T>> ByKeyAsync<T>(IEnumerable<SubjectKey> keys, Func<IReadOnlyCollection<SubjectKey>, Task<IReadOnlyList<T>>> read)
        {
            var asked = keys as IReadOnlyCollection<SubjectKey> ?? [.. keys];
            return asked.Count == 0 ? [] : await InPartsAsync([.. asked.Chunk((asked.Count + readers - 1) / readers)], part => read(part)).ConfigureAwait(false);
        }
    }

    private static List<(DateTimeOffset From, DateTimeOffset To)> Spans(DateTimeOffset from, DateTimeOffset to, int parts)
    {
        var bounds = Enumerable.Range(0, parts + 1).Select(i => from + ((to - from) / parts * i)).ToList();
        bounds[^1] = to;
        return [.. bounds.Zip(bounds.Skip(1))];
    }

    private static async Task<List<T>> InPartsAsync<TPart, T>(IReadOnlyList<TPart> parts, Func<TPart, Task<IReadOnlyList<T>>> read)
    {
        var found = new List<T>();
        foreach (var part in await Task.WhenAll(parts.Select(read)).ConfigureAwait(false))
            found.AddRange(part);
        return found;
    }
}
