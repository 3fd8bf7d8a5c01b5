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
            var kept = await journal.ReadAsync(chunk, cancel);
            var readable = kept.Where(m => !m.Body.IsEmpty).ToList();
            var translated = readable.ConvertAll(message =>
            {
                var (header, outcome) = translator.Translate(message);
                return new TranslatedMessage(message.Id, header, outcome, message.ReceivedAt, message.Feed);
            });
            await ledger.RecordAsync(translated, cancel);
            result = new ReplayResult(
                result.Understood + translated.Count(t => t.Outcome is Outcome.Understood),
                result.Parked + translated.Count(t => t.Outcome is Outcome.Parked),
                result.Acknowledgements + translated.Count(t => t.Outcome is Outcome.Acknowledgement),
                result.Forgotten + (chunk.Length - readable.Count));
            progress?.Report(result.Total);
        }

        return result;
    }
}
