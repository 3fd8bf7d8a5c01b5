using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ins;

namespace HopEn2.Interop.Domain.Documents;

/// <summary>What became of the deposit of a document in the DMP.</summary>
public enum DepositState
{
    /// <summary>Nobody asked for it.</summary>
    NotRequested,

    /// <summary>Asked for, and no acknowledgement was asked: nothing more will be heard.</summary>
    RequestedBlind,

    /// <summary>Asked for, an acknowledgement is awaited.</summary>
    Waiting,

    /// <summary>The DMP took it.</summary>
    Accepted,

    /// <summary>The DMP refused it; the code is the last one given.</summary>
    Refused,

    /// <summary>It was in the DMP and its deletion was accepted.</summary>
    Removed,
}

/// <summary>Why a document does not go to the DMP although it exists. Of several, the first of this order. None once the DMP has taken it, whatever was said later.</summary>
public enum WithheldReason
{
    /// <summary>It may go.</summary>
    None,

    /// <summary>The patient has no DMP, or closed it.</summary>
    NoDmp,

    /// <summary>The patient is opposed to feeding.</summary>
    PatientOpposed,

    /// <summary>DESTDMP of the current version is N or absent: the source's decision.</summary>
    ByDecision,
}

/// <summary>What became of one mail. Distributed says nothing of anyone having read it.</summary>
public enum MailState
{
    RequestedBlind,
    Waiting,
    Distributed,
    Bounced,
    Read,
    ProcessingFailed,

    /// <summary>The engine itself handed it to the operator, and nothing was heard since. Sent, for P1.07 and P1.08, unless a failure follows (mssante.md §4).</summary>
    HandedOver,
}

/// <summary>One mail of a document.</summary>
/// <param name="Recipient">Address in lower case; empty when nobody was named.</param>
/// <param name="Code">Code of a bounce or failure; null otherwise.</param>
/// <param name="From">Mailbox it was sent from; null when not told.</param>
public sealed record MailOutcome(string Recipient, RecipientKind Kind, MailState State, string? Code, DateTimeOffset RequestedAt, string? From = null);

/// <summary>One version of a document, as its facts together state it.</summary>
/// <remarks>Two entries with one id and different <paramref name="Sha1"/>: the id was used for other bytes; both are kept and the later statement counts.</remarks>
public sealed record DocumentVersion(DocumentId Id, DateTimeOffset At, bool Deleted, bool Replacement, DocumentFormat Format, InsStatus Ins, string? SetId, int? Version, string? Sha1);

/// <summary>The DMP has a version of the document, and not the one that counts now: that was not asked for, was refused, or nothing was heard of it yet.</summary>
/// <param name="Versions">Those that the DMP has; one, unless two levels of one report went there.</param>
/// <param name="Current">What became of the deposit of the current version.</param>
/// <param name="Code">DMP code of its last refusal; null when not refused.</param>
public sealed record FormerDeposit(ValueList<DocumentId> Versions, DepositState Current, string? Code);

/// <summary>One document over all its versions: the fold of all facts that share its keys, with what its visit and patient say.</summary>
public sealed record DocumentState
{
    /// <summary>The smallest of its version ids (ordinal): the same whatever came first.</summary>
    public required string Key { get; init; }

    /// <summary>Every version id and alias by which facts name it, sorted.</summary>
    public required ValueList<DocumentId> Ids { get; init; }

    /// <summary>Its versions, oldest first.</summary>
    public required ValueList<DocumentVersion> Versions { get; init; }

    /// <summary>The version that counts now; null when no version was ever stated (only answers or requests).</summary>
    public required DocumentId? Current { get; init; }

    public required DocumentKind Kind { get; init; }
    public required string? TypeCode { get; init; }

    /// <summary>UF that produced it; empty when unknown (hl7v2.md §7, "Which service produced it?").</summary>
    public required string Uf { get; init; }

    /// <summary>Time of its first version (UTC).</summary>
    public required DateTimeOffset At { get; init; }

    public required PatientRef Patient { get; init; }
    public required VisitRef Visit { get; init; }
    public required InsStatus Ins { get; init; }
    public required Visibility Visibility { get; init; }

    /// <summary>No version stands that was not replaced. The deletion of a replaced version leaves its replacement standing.</summary>
    public required bool Deleted { get; init; }

    /// <summary>Came in from outside (dialect LPS).</summary>
    public required bool Received { get; init; }

    public required DepositState Deposit { get; init; }

    /// <summary>DMP code of the last refusal; null when not refused.</summary>
    public required string? RefusalCode { get; init; }

    /// <summary>Not null when the deposit is accepted of another version than the current one.</summary>
    public FormerDeposit? Former { get; init; }

    public required WithheldReason Withheld { get; init; }
    public required ValueList<MailOutcome> Mails { get; init; }

    /// <summary>Two messages that only their content tells apart may be meant by an answer (hl7v2.md §9): it was taken for both.</summary>
    public required bool AmbiguousAnswer { get; init; }

    /// <summary>Since when an acknowledgement of the deposit is awaited (the request's MSH-7); null when none is.</summary>
    public required DateTimeOffset? WaitingSince { get; init; }

    /// <summary>None when it counts nowhere, so that a list of documents by stage is as long as its counter.</summary>
    public required Stages Stages { get; init; }

    /// <summary>Where it counts; null when it counts nowhere (deleted, received, or stated by no document fact).</summary>
    public required CounterKey? Counter { get; init; }
}
