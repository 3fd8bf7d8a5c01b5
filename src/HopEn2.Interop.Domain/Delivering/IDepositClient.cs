using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ins;

namespace HopEn2.Interop.Domain.Delivering;

/// <summary>Speaks to the DMP. Knows nothing of queues: one call is one attempt, and what becomes of it is the caller's to decide.</summary>
public interface IDepositClient
{
    /// <summary>One attempt. Never throws for what the network, the DMP or the document does: that is a result.</summary>
    Task<DepositResult> SendAsync(OutgoingDocument document, DepositOrder order, CancellationToken cancel);

    /// <summary>TD0.2: whether the patient has a DMP. Null: could not be learnt now.</summary>
    Task<DmpStatus?> StatusAsync(InsNumber ins, string insOid, CancellationToken cancel);

    /// <summary>TD3.1b: whether a version is in the DMP, and under which entryUUID and hash. Null: could not be learnt now.</summary>
    Task<RegisteredDocument?> FindAsync(DocumentId id, InsNumber ins, string insOid, CancellationToken cancel);
}

/// <summary>What one attempt is to do.</summary>
/// <param name="Replaced">The version in the DMP that this one takes the place of, or that is deleted; null: a first version.</param>
/// <param name="SubmissionId">uniqueId of the submission set: the same at each attempt of one piece of work, so that a repetition is recognised.</param>
/// <param name="MayBeThere">An earlier attempt ended in <see cref="DepositResult.Unknown"/>: a duplicate with the same hash is a success. Who orders it has asked first (<see cref="IDepositClient.FindAsync"/>).</param>
public sealed record DepositOrder(DepositAction Action, DocumentId? Replaced, string SubmissionId, bool MayBeThere);

/// <param name="Found">It is there.</param>
public sealed record RegisteredDocument(bool Found, string? EntryUuid, string? Sha1, bool Current)
{
    public static RegisteredDocument Absent { get; } = new(false, null, null, false);
}

/// <summary>What became of one attempt (dmp.md §7).</summary>
public abstract record DepositResult
{
    /// <summary>Success, with the codes of its warnings.</summary>
    /// <param name="AlreadyThere">An earlier attempt had done it.</param>
    public sealed record Accepted(ValueList<string> Warnings, bool AlreadyThere = false) : DepositResult;

    /// <summary>The DMP will not have it: the same again is pointless until something is corrected.</summary>
    /// <param name="Code">errorCode, SOAP fault code, or our own in kebab case when it was refused before it was sent.</param>
    /// <param name="Context">codeContext, cleaned of patient traits; null when none.</param>
    public sealed record Refused(string Code, string? Context) : DepositResult;

    /// <summary>Not done, and the same may succeed later.</summary>
    public sealed record Temporary(string Code, TimeSpan? RetryAfter = null) : DepositResult;

    /// <summary>The body went out and no answer came: it may have been done.</summary>
    public sealed record Unknown(string Code) : DepositResult;
}
