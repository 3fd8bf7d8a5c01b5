using HopEn2.Interop.Cda.Xds;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Mappings;

namespace HopEn2.Interop.Delivery.Dmp;

/// <summary>One attempt at one document: which requests it takes, and what their answers together mean (dmp.md §7 and §8).</summary>
/// <param name="patient">INS as CX, in the VIHF as in the metadata.</param>
internal sealed class DepositAttempt(DmpClient dmp, HospitalMappings house, OutgoingDocument document, DepositOrder order, XdsSubmission submission, string patient)
{
    private readonly VihfSubject _subject = new(document.Submitter, patient, document.Visibility.HasFlag(Visibility.SecretConnection));
    private readonly List<string> _notes = [];

    public async Task<DepositResult> RunAsync(CancellationToken cancel)
    {
        if (order.Action == DepositAction.Delete)
            return await DeleteAsync(order.Replaced ?? document.Id, again: false, cancel);
        if (XdsBuilder.Build(document, house.XdsHouse(), submission) is not { } metadata)
            return new DepositResult.Refused("wrong-format", null);
        if (Unfit(metadata) is { } unfit)
            return unfit;
        return order.Replaced is { } replaced ? await ReplaceAsync(metadata, replaced, again: false, cancel) : await SendFirstAsync(metadata, cancel);
    }

    /// <summary>What the DMP would refuse, and what would be a guess.</summary>
    private static DepositResult.Refused? Unfit(XdsMetadata metadata)
    {
        // The DMP takes the root of an id alone: two versions that differ in the extension would be one (cda.md §2).
        if (metadata.Entry.UniqueId.Contains('^', StringComparison.Ordinal))
            return new DepositResult.Refused("wrong-format", "id-extension");
        if (metadata.Findings.Contains(XdsFindings.NoType))
            return new DepositResult.Refused("wrong-format", XdsFindings.NoType.Code);
        return metadata.Findings.Contains(XdsFindings.NoClass) ? new DepositResult.Refused(XdsFindings.NoClass.Code, metadata.Entry.TypeCode.Code) : null;
    }

    private async Task<DepositResult> ReplaceAsync(XdsMetadata metadata, DocumentId replaced, bool again, CancellationToken cancel)
    {
        switch (await FindAsync(replaced, cancel))
        {
            case null:
                return new DepositResult.Temporary("status-not-learnt");
            case { Found: true, Current: false }:
                // Perhaps by this very version, at an attempt whose answer got lost.
                return await FindAsync(document.Id, cancel) is { Found: true } there && Same(there)
                    ? new DepositResult.Accepted([], AlreadyThere: true)
                    : new DepositResult.Refused("replaced-not-current", null);
            case { Found: true, EntryUuid: { } entry }:
                var answer = await SendAsync(metadata, entry, cancel);
                if (!again && answer is Exchanged<RegistryAnswer>.Answered { Answer: { Success: false, Deciding: var error } } && DmpErrors.Of(error.Code).Class == DmpErrorClass.StaleVersion)
                    return await ReplaceAsync(metadata, replaced, again: true, cancel);
                return Judge(answer) ?? await SettleAsync(cancel);
            default:
                // Never deposited, or deleted: this is the first version there, and a notice is kept (dmp.md §8).
                _notes.Add("replaced-not-in-dmp");
                return await SendFirstAsync(metadata, cancel);
        }
    }

    private async Task<DepositResult> SendFirstAsync(XdsMetadata metadata, CancellationToken cancel) => Judge(await SendAsync(metadata, null, cancel)) ?? await SettleAsync(cancel);

    private async Task<DepositResult> DeleteAsync(DocumentId target, bool again, CancellationToken cancel)
    {
        switch (await FindAsync(target, cancel))
        {
            case null:
                return new DepositResult.Temporary("status-not-learnt");
            case { Found: true, EntryUuid: { } entry, Current: true }:
                var answer = await dmp.DeleteAsync(house, XdsBuilder.BuildSet(document, house.XdsHouse(), submission, patient), entry, _subject, cancel);
                if (!again && answer is Exchanged<RegistryAnswer>.Answered { Answer: { Success: false, Deciding: var error } } && DmpErrors.Of(error.Code).Class == DmpErrorClass.StaleVersion)
                    return await DeleteAsync(target, again: true, cancel);
                return Judge(answer) ?? Refused(((Exchanged<RegistryAnswer>.Answered)answer).Answer.Deciding);
            case { Found: true, EntryUuid: not null }:
                return new DepositResult.Refused("replaced-not-current", null);
            default:
                _notes.Add("not-in-dmp");
                return new DepositResult.Accepted([.. _notes], AlreadyThere: true);
        }
    }

    /// <summary>What an answer means; null when it says that the id is taken, which has to be looked into.</summary>
    private DepositResult? Judge(Exchanged<RegistryAnswer> exchanged) => exchanged switch
    {
        Exchanged<RegistryAnswer>.Answered { Answer: { Success: true } accepted } => new DepositResult.Accepted([.. _notes, .. accepted.Warnings]),
        Exchanged<RegistryAnswer>.Answered { Answer.Deciding: var error } => DmpErrors.Of(error.Code).Class switch
        {
            DmpErrorClass.Temporary => new DepositResult.Temporary(error.Code),
            DmpErrorClass.AlreadyThere when error.Code != "XDSNonIdenticalHash" => null,
            _ => Refused(error),
        },
        Exchanged<RegistryAnswer>.Refused refused => new DepositResult.Refused(refused.Code, PatientText.Clean(refused.Reason, document.Patient)),
        Exchanged<RegistryAnswer>.Failed failed => new DepositResult.Temporary(failed.Code, failed.RetryAfter),
        Exchanged<RegistryAnswer>.Unknown unknown => new DepositResult.Unknown(unknown.Code),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>The id is taken: by the same bytes an earlier success got lost, by others it is a conflict.</summary>
    private async Task<DepositResult> SettleAsync(CancellationToken cancel) => await FindAsync(document.Id, cancel) switch
    {
        null => new DepositResult.Temporary("status-not-learnt"),
        { Found: true } there when Same(there) => new DepositResult.Accepted([.. _notes], AlreadyThere: true),
        { Found: true } => new DepositResult.Refused("XDSNonIdenticalHash", null),
        // Under another patient, or deleted: the id cannot be used again.
        _ => new DepositResult.Refused("XDSDuplicateUniqueIdInRegistry", null),
    };

    /// <summary>A DMP that gives no hash has compared it itself: it would have said XDSNonIdenticalHash.</summary>
    private bool Same(RegisteredDocument there) => there.Sha1 is null || string.Equals(there.Sha1, document.Sha1, StringComparison.OrdinalIgnoreCase);

    private DepositResult.Refused Refused(RegistryError error) => new(error.Code, PatientText.Clean(error.Context, document.Patient));

    private Task<RegisteredDocument?> FindAsync(DocumentId id, CancellationToken cancel) => dmp.FindAsync(house, id, _subject, cancel);

    private Task<Exchanged<RegistryAnswer>> SendAsync(XdsMetadata metadata, string? replaced, CancellationToken cancel) => dmp.DepositAsync(house, document, metadata, replaced, _subject, cancel);
}
