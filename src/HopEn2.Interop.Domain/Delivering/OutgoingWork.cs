using HopEn2.Interop.Domain.Facts;

namespace HopEn2.Interop.Domain.Delivering;

/// <summary>What sort of thing is to be done.</summary>
public enum WorkKind
{
    /// <summary>A deposit, replacement or deletion in the DMP.</summary>
    Deposit,

    /// <summary>One mail to one recipient.</summary>
    Mail,

    /// <summary>A word back to the source: a ZAM.</summary>
    Answer,

    /// <summary>A mail of ours to a patient about a visit.</summary>
    VisitMessage,
}

/// <summary>One thing that is to be done at a neighbour, once.</summary>
/// <param name="Key">What makes it once: the same key is the same work, whatever message asks for it. <see cref="WorkKeys"/>.</param>
/// <param name="Destination">The neighbour: <see cref="Destinations"/>.</param>
/// <param name="Document">The version it is about; of a message about a visit, <see cref="Visits.VisitMessageId"/>.</param>
/// <param name="Action">Deposit, replacement or deletion; of a mail, what the mail is about.</param>
/// <param name="Recipient">Of a mail, lower case; null otherwise.</param>
/// <param name="Message">The kept message that asks for it: what goes out is read from it anew.</param>
/// <param name="AskedAt">MSH-7 of that message: the answer means what was asked until then.</param>
/// <param name="ReceivedAt">When it came to us: its age.</param>
/// <param name="Detail">Of an answer, whatever its sender needs; null otherwise. Never a patient trait.</param>
public sealed record WorkOrder(
    string Key, WorkKind Kind, string Destination, DocumentId Document, DepositAction Action, string? Recipient, RecipientKind? RecipientKind,
    JournalId Message, string Feed, DateTimeOffset AskedAt, DateTimeOffset ReceivedAt, string? Detail = null)
{
    /// <summary>Nobody looks at it before: held as <see cref="WorkReasons.NotYet"/>. Of an order only; kept as the work's <see cref="WorkItem.DueAt"/>. Null: at once.</summary>
    public DateTimeOffset? NotBefore { get; init; }
}

/// <summary>Names of neighbours, as they are paused, counted and shown.</summary>
public static class Destinations
{
    public const string Dmp = "dmp";
    public const string Mss = "mss";

    /// <summary>Answers to the source of a feed, a neighbour each.</summary>
    public static string AnswersTo(string feed) => "zam:" + feed;
}

/// <summary>How far a piece of work is. Stored by number: never renumbered.</summary>
public enum WorkState
{
    /// <summary>To be done when it is due.</summary>
    Waiting = 0,

    /// <summary>Not to be done as things stand; looked at again when what it waits for changes, and now and then.</summary>
    Held = 1,

    /// <summary>Done. What became of it is a fact.</summary>
    Done = 2,

    /// <summary>The neighbour will not have it, or it was given up: a person decides.</summary>
    Failed = 3,

    /// <summary>No longer to be done: a later version or a deletion came first.</summary>
    Dropped = 4,
}

/// <summary>A piece of work with what became of it so far.</summary>
/// <param name="Reason">Why it waits, is held, failed or was dropped: <see cref="WorkReasons"/>, or a neighbour's code in <paramref name="Code"/> with it. Null: nothing kept it yet.</param>
/// <param name="Code">The neighbour's own code of the last attempt; null when none.</param>
/// <param name="Attempts">Begun so far.</param>
/// <param name="MayBeThere">An attempt ended in Unknown, or nobody knows how it ended: asked before sent again. True while an attempt goes on.</param>
/// <param name="LeasedUntil">An engine is at it until then; null: none.</param>
/// <param name="MessageId">Of a mail, once an attempt was begun; null otherwise.</param>
/// <param name="EndedAt">When it came to its state, if that is an end.</param>
public sealed record WorkItem(
    WorkOrder Order, WorkState State, string? Reason, string? Code, int Attempts, DateTimeOffset? FirstTryAt, DateTimeOffset? LastTryAt, DateTimeOffset DueAt, bool MayBeThere, DateTimeOffset? LeasedUntil,
    string? MessageId, DateTimeOffset? EndedAt)
{
    /// <summary>Certainly not with the neighbour, and nobody is at it.</summary>
    public bool Untouched(DateTimeOffset now) => Open && !MayBeThere && (LeasedUntil is null || LeasedUntil <= now);

    /// <summary>It may still be done by itself.</summary>
    public bool Open => State is WorkState.Waiting or WorkState.Held;
}
