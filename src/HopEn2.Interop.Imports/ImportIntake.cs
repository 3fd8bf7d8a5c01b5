using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Mappings.Imports;

namespace HopEn2.Interop.Imports;

/// <summary>What became of lines that were handed over.</summary>
/// <param name="Known">Said before in the very same words: changed nothing.</param>
public sealed record ImportTake(int New, int Known)
{
    public static ImportTake operator +(ImportTake a, ImportTake b) => Add(a, b);

    public static ImportTake Add(ImportTake a, ImportTake b) => new(a.New + b.New, a.Known + b.Known);
}

/// <summary>Keeps lines in the journal and records their facts, the same way as messages: kept first, once, and recorded until they are.</summary>
public sealed class ImportIntake(IJournal journal, ITranslator translator, ILedger ledger, TimeProvider time)
{
    /// <exception cref="JournalUnavailableException">Nothing can be kept now; lines kept before stay, and the same import again goes on.</exception>
    /// <exception cref="LedgerUnavailableException">They are kept and not recorded: a running engine records them, or the same import again.</exception>
    public async Task<ImportTake> TakeAsync(IReadOnlyList<ImportRecord> records, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var receipts = await Task.WhenAll(records.Select(record => KeepAsync(record, now, cancel)));
        // Also what is known: an import that was cut off between keeping and recording is finished by the next.
        var unrecorded = await ledger.UnrecordedAsync([.. receipts.Select(r => r.Id).Distinct()], cancel);
        if (unrecorded.Count > 0)
        {
            var kept = await journal.ReadAsync(unrecorded, cancel);
            await ledger.RecordAsync([.. kept.Select(Translated)], cancel);
        }

        return new ImportTake(receipts.Count(r => r.Kept is not KeptAs.Repetition), receipts.Count(r => r.Kept is KeptAs.Repetition));
    }

    private TranslatedMessage Translated(JournaledMessage message)
    {
        var (header, outcome) = translator.Translate(message);
        return new TranslatedMessage(message.Id, header, outcome, message.ReceivedAt, message.Feed);
    }

    private async Task<JournalReceipt> KeepAsync(ImportRecord record, DateTimeOffset now, CancellationToken cancel)
    {
        var body = record.ToBytes();
        return await journal.AppendAsync(new IncomingMessage(record.Sort.Feed(), MessageFormat.Import, ImportRecord.ControlIdOf(body), body, now, Answer.Accept, null), cancel);
    }
}
