using HopEn2.Interop.Domain.Folding;
using HopEn2.Interop.Domain.Indicators;
using HopEn2.Interop.Domain.Patients;
using HopEn2.Interop.Domain.Stays;

namespace HopEn2.Interop.Domain.Ports;

/// <summary>What the ledger gives the indicators: each question costs as much as it finds, not as much as there is.</summary>
/// <remarks>Every method throws <see cref="LedgerUnavailableException"/> when the ledger cannot be read now. Visits come without their movements, persons with what their memory says of the DMP and of its feeding. Asked several things at once, it answers them at once.</remarks>
public interface IIndicatorSource
{
    /// <summary>Visits that are closed, and ended at <paramref name="from"/> or later and before <paramref name="to"/>.</summary>
    Task<IReadOnlyList<VisitState>> ClosedVisitsAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancel);

    /// <summary>Visits by number (<c>v:</c>), dossier (<c>n:</c>) or patient (<c>p:</c>), each once.</summary>
    Task<IReadOnlyList<VisitState>> VisitsAsync(IReadOnlyCollection<SubjectKey> keys, CancellationToken cancel);

    /// <summary>Documents of this time, whatever their visit.</summary>
    Task<IReadOnlyList<MonthDocument>> DocumentsAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancel);

    /// <summary>Documents that name one of these visits (<c>v:</c>) and are not of this time.</summary>
    Task<IReadOnlyList<MonthDocument>> OtherDocumentsAsync(IReadOnlyCollection<SubjectKey> visits, DateTimeOffset from, DateTimeOffset to, CancellationToken cancel);

    /// <summary>Documents of this time that name no visit, of one of these patients (<c>p:</c>).</summary>
    Task<IReadOnlyList<MonthDocument>> UnplacedDocumentsAsync(IReadOnlyCollection<SubjectKey> patients, DateTimeOffset from, DateTimeOffset to, CancellationToken cancel);

    /// <summary>Persons by one of their IPPs (<c>p:</c>).</summary>
    Task<IReadOnlyList<PatientState>> PatientsAsync(IReadOnlyCollection<SubjectKey> keys, CancellationToken cancel);
}
