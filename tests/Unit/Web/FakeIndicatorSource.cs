using HopEn2.Interop.Domain.Folding;
using HopEn2.Interop.Domain.Indicators;
using HopEn2.Interop.Domain.Patients;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Domain.Stays;

namespace HopEn2.Interop.Tests.Unit.Web;

/// <summary>A ledger in memory, as the indicators read one.</summary>
internal sealed class FakeIndicatorSource : IIndicatorSource
{
    public InMemoryFoldStore Store { get; init; } = new();

    public Exception? Broken { get; init; }

    public Task<IReadOnlyList<VisitState>> ClosedVisitsAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancel) =>
        Answer(Store.Visits.Where(v => v.ClosedAt >= from && v.ClosedAt < to));

    public async Task<IReadOnlyList<VisitState>> VisitsAsync(IReadOnlyCollection<SubjectKey> keys, CancellationToken cancel) => await Store.VisitsAsync(keys, cancel);

    public Task<IReadOnlyList<MonthDocument>> DocumentsAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancel) =>
        Answer(Documents().Where(d => d.At >= from && d.At < to));

    public Task<IReadOnlyList<MonthDocument>> OtherDocumentsAsync(IReadOnlyCollection<SubjectKey> visits, DateTimeOffset from, DateTimeOffset to, CancellationToken cancel) =>
        Answer(Documents().Where(d => d.Visit is { } v && visits.Contains(SubjectKey.Of(v)) && (d.At < from || d.At >= to)));

    public Task<IReadOnlyList<MonthDocument>> UnplacedDocumentsAsync(IReadOnlyCollection<SubjectKey> patients, DateTimeOffset from, DateTimeOffset to, CancellationToken cancel) =>
        Answer(Documents().Where(d => d is { Visit: null, Patient: { } p } && patients.Contains(SubjectKey.Of(p)) && d.At >= from && d.At < to));

    public async Task<IReadOnlyList<PatientState>> PatientsAsync(IReadOnlyCollection<SubjectKey> keys, CancellationToken cancel) => await Store.PatientsAsync(keys, cancel);

    private IEnumerable<MonthDocument> Documents() => Store.Documents.Select(MonthDocument.Of).OfType<MonthDocument>();

    private Task<IReadOnlyList<T>> Answer<T>(IEnumerable<T> found) => Broken is null ? Task.FromResult<IReadOnlyList<T>>([.. found]) : Task.FromException<IReadOnlyList<T>>(Broken);
}
