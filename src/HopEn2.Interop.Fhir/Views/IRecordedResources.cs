using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Patients;
using HopEn2.Interop.Domain.Stays;

namespace HopEn2.Interop.Fhir.Views;

/// <summary>What the ledger knows, for those who read it as resources.</summary>
public interface IRecordedResources
{
    /// <summary>Documents, newest first.</summary>
    /// <param name="cursor">Null: from the newest.</param>
    Task<RecordedPage<DocumentState>> DocumentsAsync(DocumentCriteria criteria, string? cursor, int size, CancellationToken cancel);

    /// <summary>One document by any id of its versions, with what was said of it; null when there is none.</summary>
    Task<RecordedDocument?> DocumentAsync(DocumentId id, CancellationToken cancel);

    /// <summary>Documents that the messages of a control id are about, which an answer names by it.</summary>
    /// <param name="sender">Of those messages, <c>application|facility</c>.</param>
    Task<IReadOnlyList<DocumentId>> DocumentsOfMessageAsync(string sender, string controlId, CancellationToken cancel);

    Task<RecordedPage<VisitState>> VisitsAsync(VisitCriteria criteria, string? cursor, int size, CancellationToken cancel);

    Task<PatientState?> PatientAsync(Ipp ipp, CancellationToken cancel);
}

/// <param name="Next">Cursor of the next page; null at the end.</param>
public sealed record RecordedPage<T>(IReadOnlyList<T> Items, string? Next);

/// <param name="Facts">Every fact in force about it.</param>
public sealed record RecordedDocument(DocumentState Document, IReadOnlyList<Fact> Facts);

/// <summary>Null: any.</summary>
/// <param name="Patient">Authority and value, or a value under any authority.</param>
/// <param name="Visit">Likewise.</param>
/// <param name="From">First day, in the hospital's zone.</param>
/// <param name="To">Last day.</param>
public sealed record DocumentCriteria(DocumentId? Id = null, string? Patient = null, string? Visit = null, DateOnly? From = null, DateOnly? To = null);

/// <summary>Null: any. As in <see cref="DocumentCriteria"/>.</summary>
public sealed record VisitCriteria(string? Visit = null, string? Dossier = null, string? Patient = null);
