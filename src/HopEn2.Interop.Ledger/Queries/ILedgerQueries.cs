using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Domain.Patients;
using HopEn2.Interop.Domain.Stays;

namespace HopEn2.Interop.Ledger.Queries;

/// <summary>What the screens and the API read. Every list is paged by an opaque cursor, newest first.</summary>
public interface ILedgerQueries
{
    Task<Page<MessageRow>> MessagesAsync(MessageFilter filter, PageRequest page, CancellationToken cancel);

    /// <summary>One message with its facts and findings; null when unknown.</summary>
    Task<MessageDetail?> MessageAsync(JournalId id, CancellationToken cancel);

    Task<Page<DocumentState>> DocumentsAsync(DocumentFilter filter, PageRequest page, CancellationToken cancel);

    /// <summary>One document by any id of its versions, with every fact about it and the message that said so, oldest first; null when unknown.</summary>
    Task<DocumentTimeline?> DocumentAsync(DocumentId id, CancellationToken cancel);

    Task<Page<VisitState>> VisitsAsync(VisitFilter filter, PageRequest page, CancellationToken cancel);

    Task<PatientState?> PatientAsync(Ipp ipp, CancellationToken cancel);

    /// <summary>Ids of the messages of a feed (null: all) received in a period, in order; with <paramref name="parkedOnly"/>, those parked. For replay.</summary>
    Task<IReadOnlyList<JournalId>> IdsAsync(string? feed, DateTimeOffset from, DateTimeOffset to, bool parkedOnly, CancellationToken cancel);

    /// <summary>Parked messages now, by feed.</summary>
    Task<IReadOnlyDictionary<string, int>> ParkedAsync(CancellationToken cancel);
}

/// <param name="Cursor">Null: from the newest.</param>
/// <param name="Size">1 to 500.</param>
public sealed record PageRequest(string? Cursor, int Size);

/// <param name="Next">Cursor of the next page; null at the end.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>How a message fared.</summary>
public enum MessageStatus
{
    /// <summary>Kept, not translated yet.</summary>
    Pending,
    Understood,
    Parked,
    Acknowledgement,
}

/// <summary>Null: any. <see cref="Ipp"/> and <see cref="Visit"/> match the value, with or without authority (<c>authority|value</c>).</summary>
public sealed record MessageFilter(string? ControlId = null, string? Ipp = null, string? Visit = null, string? Document = null, string? Feed = null, MessageStatus? Status = null, DateTimeOffset? From = null, DateTimeOffset? To = null);

/// <summary>Null: any.</summary>
/// <param name="Ufs">UF codes; a service is asked for by those of its mapping.</param>
/// <param name="Stage">Documents that are in all of these stages.</param>
public sealed record DocumentFilter(string? Id = null, string? Ipp = null, string? Visit = null, IReadOnlyList<string>? Ufs = null, DocumentKind? Kind = null, Stages? Stage = null, DateOnly? From = null, DateOnly? To = null);

public sealed record VisitFilter(string? Visit = null, string? Dossier = null, string? Ipp = null, VisitStatus? Status = null);

/// <param name="Reason">Of a parked message; null otherwise.</param>
public sealed record MessageRow(JournalId Id, string Feed, string Type, string ControlId, string Sender, DateTimeOffset ReceivedAt, DateTimeOffset? SentAt, string? Ipp, string? Visit, MessageStatus Status, ParkReason? Reason, string? Detail, bool ConflictingControlId, AnswerCode Answer, int Size);

/// <param name="Facts">Those in force.</param>
/// <param name="Superseded">Facts of earlier translations of the same message, replaced on replay.</param>
/// <param name="Body">Null when retention has forgotten it.</param>
public sealed record MessageDetail(MessageRow Row, MessageHeader Header, IReadOnlyList<Fact> Facts, IReadOnlyList<Fact> Superseded, IReadOnlyList<Finding> Findings, AnswerError? Error, ReadOnlyMemory<byte>? Body);

public sealed record TimelineEntry(Fact Fact, JournalId Message);

public sealed record DocumentTimeline(DocumentState Document, IReadOnlyList<TimelineEntry> Entries)
{
    /// <summary>In the order in which things happened.</summary>
    /// <remarks>Messages and mails tell their time in seconds, the engine its own in less: within a second what was asked comes before what became of it, or a mail would be delivered before it was sent.</remarks>
    internal static DocumentTimeline Of(DocumentState document, IEnumerable<TimelineEntry> entries) =>
        new(document, [.. entries.Distinct().OrderBy(e => e.Fact.At.UtcTicks / TimeSpan.TicksPerSecond).ThenBy(e => e.Fact is MailHandedOver ? 1 : e.Fact is AnswerFact ? 2 : 0).ThenBy(e => e.Message)]);
}
