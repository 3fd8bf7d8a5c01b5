using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Domain.Ports;
using Microsoft.Extensions.Logging;

namespace HopEn2.Interop.Ledger.Bus;

/// <summary>Turns kept messages into facts and records them: waits while the store is away, parks what the engine fails on, and gives up only what cannot even be parked.</summary>
internal sealed class MessageRecorder(IJournal journal, ITranslator translator, ILedger ledger, RecordingHold hold, IBusQueues queues, TimeProvider time, ILogger<MessageRecorder> log) : IDisposable
{
    /// <summary>Tries of a message that cannot be recorded for a reason that is not the store's absence.</summary>
    private const int Tries = 3;

    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(500);

    private readonly SemaphoreSlim _large = new(1);

    public void Dispose() => _large.Dispose();

    public async Task RecordAsync(JournalId[] ids, CancellationToken cancel)
    {
        foreach (var (slice, bytes) in await hold.WhileAwayAsync(c => Slices.OfAsync(journal, ids, c), cancel))
        {
            if (bytes <= Slices.MostBytes)
                await RecordSliceAsync(slice, cancel);
            else
                await RecordLargeAsync(slice, cancel);
        }
    }

    /// <summary>A message larger than a slice takes three times its size while it is read: one at a time, however many batches are in hand.</summary>
    private async Task RecordLargeAsync(IReadOnlyList<JournalId> ids, CancellationToken cancel)
    {
        await _large.WaitAsync(cancel);
        try
        {
            await RecordSliceAsync(ids, cancel);
        }
        finally
        {
            _large.Release();
        }
    }

    private async Task RecordSliceAsync(IReadOnlyList<JournalId> ids, CancellationToken cancel)
    {
        try
        {
            await hold.WhileAwayAsync(async c => await ledger.RecordAsync([.. (await journal.ReadAsync(ids, c)).Select(Translate)], c), cancel);
        }
        catch (Exception e) when (ids.Count > 1 && e is not OperationCanceledException)
        {
            // One message must not hold back the others of its batch.
            Log.BatchSplit(log, ids.Count, e.GetType().Name);
            foreach (var id in ids)
                await RecordAloneAsync(id, cancel);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            await RecordAloneAsync(ids[0], cancel);
        }
    }

    private async Task RecordAloneAsync(JournalId id, CancellationToken cancel)
    {
        for (var tried = 1; ; tried++)
        {
            try
            {
                await hold.WhileAwayAsync(c => RecordOrParkAsync(id, c), cancel);
                return;
            }
            catch (Exception e) when (e is not OperationCanceledException && tried < Tries)
            {
                await Task.Delay(BetweenTries, time, cancel);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                var reason = $"{e.GetType().Name} {Place(e)}".TrimEnd();
                Log.AnnouncementGivenUp(log, 1, id.Value, reason);
                await queues.GiveUpAsync(new BusError([id.Value], reason, time.GetUtcNow()), cancel);
                return;
            }
        }
    }

    private async Task<bool> RecordOrParkAsync(JournalId id, CancellationToken cancel)
    {
        var messages = await journal.ReadAsync([id], cancel);
        if (messages.Count == 0)
            return false;
        try
        {
            await ledger.RecordAsync([Translate(messages[0])], cancel);
        }
        catch (Exception e) when (e is not (OperationCanceledException or LedgerUnavailableException))
        {
            // Kept and shown as ours to repair.
            Log.MessageDefect(log, id.Value, messages[0].Feed, e);
            await ledger.RecordAsync([Defect(messages[0], e)], cancel);
        }

        return true;
    }

    private TranslatedMessage Translate(JournaledMessage message)
    {
        try
        {
            var (header, outcome) = translator.Translate(message);
            return new TranslatedMessage(message.Id, header, outcome, message.ReceivedAt, message.Feed);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.MessageDefect(log, message.Id.Value, message.Feed, e);
            return Defect(message, e);
        }
        finally
        {
            LentBytes.Return(message.Body);
        }
    }

    private static TranslatedMessage Defect(JournaledMessage message, Exception e)
    {
        // The type and place of the exception only: its text may quote the message.
        var detail = $"The engine failed on this message ({e.GetType().Name}). It is kept; replay it after the next version.";
        var outcome = new Outcome.Parked(ParkReason.Defect, detail, new AnswerError(null, 207, null, detail), []);
        return new TranslatedMessage(message.Id, MessageHeader.Unreadable(message.ControlId), outcome, message.ReceivedAt, message.Feed);
    }

    /// <summary>The innermost frame: a method's name, never a value.</summary>
    private static string Place(Exception e) => e.StackTrace?.Split('\n', 2)[0].Trim() ?? "";
}
