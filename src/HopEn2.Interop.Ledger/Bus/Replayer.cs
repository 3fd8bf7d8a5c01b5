using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Domain.Ports;

namespace HopEn2.Interop.Ledger.Bus;

/// <summary>What a replay came to. A message whose body retention has forgotten keeps what it became the first time.</summary>
public sealed record ReplayResult(int Understood, int Parked, int Acknowledgements, int Forgotten)
{
    public int Total => Understood + Parked + Acknowledgements + Forgotten;
}

/// <summary>Translates kept messages again under the mappings now in force; their former facts are superseded.</summary>
public sealed class Replayer(IJournal journal, ITranslator translator, ILedger ledger)
{
    /// <param name="progress">Told how many have been done, after each batch.</param>
    public async Task<ReplayResult> ReplayAsync(IReadOnlyList<JournalId> ids, IProgress<int>? progress, CancellationToken cancel)
    {
        var result = new ReplayResult(0, 0, 0, 0);
        foreach (var chunk in ids.Chunk(JournalAnnouncer.BatchSize))
        {
            foreach (var (slice, _) in await Slices.OfAsync(journal, chunk, cancel))
                result = await ReplayAsync(slice, result, cancel);
            progress?.Report(result.Total);
        }

        return result;
    }

    private async Task<ReplayResult> ReplayAsync(ArraySegment<JournalId> ids, ReplayResult before, CancellationToken cancel)
    {
        var kept = await journal.ReadAsync(ids, cancel);
        var readable = kept.Where(m => !m.Body.IsEmpty).ToList();
        var translated = readable.ConvertAll(message =>
        {
            var (header, outcome) = translator.Translate(message);
            LentBytes.Return(message.Body);
            return new TranslatedMessage(message.Id, header, outcome, message.ReceivedAt, message.Feed);
        });
        await ledger.RecordAsync(translated, cancel);
        return new ReplayResult(
            before.Understood + translated.Count(t => t.Outcome is Outcome.Understood),
            before.Parked + translated.Count(t => t.Outcome is Outcome.Parked),
            before.Acknowledgements + translated.Count(t => t.Outcome is Outcome.Acknowledgement),
            before.Forgotten + (ids.Count - readable.Count));
    }
}
