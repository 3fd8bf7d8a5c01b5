using System.Threading.Channels;
using System.Threading.RateLimiting;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Domain.Ports;
using Microsoft.Extensions.Logging;

namespace HopEn2.Interop.Ledger.Journal;

/// <summary>The journal over any store: one thread takes whatever waits and commits it together.</summary>
/// <remarks>
/// Nobody waits for a batch to fill: a message that comes alone is committed alone, and those that come during that commit are the next
/// batch. Under load the batch grows by itself up to the number of senders.
/// </remarks>
internal sealed class GroupCommitJournal : IJournal, IDisposable
{
    /// <summary>Messages that may wait for the writer; beyond, their senders are held back.</summary>
    private const int QueueLimit = 4096;

    private const int BatchMessages = 512;

    /// <summary>Stored bytes of one commit, above which no further message joins it: bounds the wait of its first.</summary>
    private const long BatchBytes = 8 << 20;

    /// <summary>Bytes of bodies kept at hand for translation: some 800 documents, more than wait when the bell holds the journal back. What is beyond is let go and read again.</summary>
    private const long HandoverBytes = 48 << 20;

    /// <summary>Mebibytes of large bodies that are compressed and wait for their commit at once; a larger one goes alone. The others wait uncompressed, in memory that their entrance bounds.</summary>
    private const int LargeMebibytes = 32;

    private readonly IJournalStore _store;
    private readonly IReadOnlyList<IJournalBell> _bells;
    private readonly ILogger<GroupCommitJournal> _log;
    private readonly Handover _handover = new(HandoverBytes);
    private readonly Channel<PendingMessage> _queue = Channel.CreateBounded<PendingMessage>(
        // Synchronous continuations: the one that waits is a thread of its own, woken without a detour over the pool.
        new BoundedChannelOptions(QueueLimit) { SingleReader = true, AllowSynchronousContinuations = true });
    private readonly ConcurrencyLimiter _large = new(new ConcurrencyLimiterOptions { PermitLimit = LargeMebibytes, QueueLimit = int.MaxValue, QueueProcessingOrder = QueueProcessingOrder.OldestFirst });
    private readonly ManualResetEventSlim _closing = new();
    private readonly Thread _writer;

    public GroupCommitJournal(IJournalStore store, IEnumerable<IJournalBell> bells, ILogger<GroupCommitJournal> log)
    {
        (_store, _bells, _log) = (store, [.. bells], log);
        // A thread, not a task: it blocks in fsync, and a pool of two would have one left to serve everybody else.
        _writer = new Thread(WriteAll) { Name = "journal", IsBackground = true };
        _writer.Start();
    }

    public ValueTask<JournalReceipt> AppendAsync(IncomingMessage message, CancellationToken cancel) =>
        message.Body.Length > LargeBytes.LargestUsual ? AppendLargeAsync(message, cancel) : AppendNowAsync(message, cancel);

    private async ValueTask<JournalReceipt> AppendLargeAsync(IncomingMessage message, CancellationToken cancel)
    {
        using var place = await _large.AcquireAsync(Math.Min((message.Body.Length >> 20) + 1, LargeMebibytes), cancel);
        if (!place.IsAcquired)
            throw new JournalUnavailableException("The journal is closing.");
        return await AppendNowAsync(message, cancel);
    }

    private async ValueTask<JournalReceipt> AppendNowAsync(IncomingMessage message, CancellationToken cancel)
    {
        var pending = new PendingMessage(message);
        try
        {
            // Only the wait for a place can be cancelled: a message that has one will be kept, and its sender must know.
            await _queue.Writer.WriteAsync(pending, cancel);
        }
        catch (Exception e)
        {
            pending.Return();
            if (e is ChannelClosedException)
                throw new JournalUnavailableException("The journal is closing.", e);
            throw;
        }

        return await pending.Kept;
    }

    public async Task<IReadOnlyList<JournaledMessage>> ReadAsync(IReadOnlyList<JournalId> ids, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var found = new Dictionary<JournalId, JournaledMessage>(ids.Count);
        var missing = new List<JournalId>();
        foreach (var id in ids)
        {
            if (_handover.TryTake(id, out var message))
                found[id] = message;
            else if (!found.ContainsKey(id))
                missing.Add(id);
        }

        if (missing.Count > 0)
        {
            foreach (var message in await FromStoreAsync(_store.ReadAsync(missing, cancel)))
                found[message.Id] = message;
        }

        return [.. ids.Where(found.ContainsKey).Select(id => found[id])];
    }

    public async Task<IReadOnlyList<long>> SizesAsync(IReadOnlyList<JournalId> ids, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var sizes = new long[ids.Count];
        var missing = new List<JournalId>();
        for (var i = 0; i < sizes.Length; i++)
        {
            if (!_handover.TrySize(ids[i], out sizes[i]))
                missing.Add(ids[i]);
        }

        if (missing.Count > 0)
        {
            var stored = await FromStoreAsync(_store.SizesAsync(missing, cancel));
            for (var i = 0; i < sizes.Length; i++)
                sizes[i] += stored.GetValueOrDefault(ids[i]);
        }

        return sizes;
    }

    public Task<DateTimeOffset?> ReceivedAtAsync(JournalId id, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return FromStoreAsync(_store.ReceivedAtAsync(id, cancel));
    }

    public Task<IReadOnlyList<JournalId>> IdsAfterAsync(JournalId after, int most, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return FromStoreAsync(_store.IdsAfterAsync(after, most, cancel));
    }

    /// <summary>Takes nothing more, keeps what was taken, and closes the store.</summary>
    public void Dispose()
    {
        _queue.Writer.TryComplete();
        _closing.Set();
        _writer.Join();
        _closing.Dispose();
        _large.Dispose();
        _store.Dispose();
    }

    /// <summary>Whatever database it is: what keeps it from reading is no message's fault, unless what it kept is damaged.</summary>
    private static async Task<T> FromStoreAsync<T>(Task<T> read)
    {
        try
        {
            return await read;
        }
        catch (Exception e) when (e is not (InvalidDataException or JournalUnavailableException or OperationCanceledException))
        {
            throw new JournalUnavailableException($"The journal cannot be read ({e.GetType().Name}).", e);
        }
    }

    private void WriteAll()
    {
        var batch = new List<PendingMessage>(BatchMessages);
        var reader = _queue.Reader;
        while (reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            long bytes = 0;
            while (batch.Count < BatchMessages && bytes < BatchBytes && reader.TryRead(out var pending))
            {
                batch.Add(pending);
                bytes += pending.Stored.Length;
            }

            Write(batch);
            foreach (var pending in batch)
                pending.Return();
            batch.Clear();
            foreach (var bell in _bells)
            {
                // Senders that are answered a little later are better than screens that fall behind: both share the processor.
                if (bell.Pause is var pause && pause > TimeSpan.Zero)
                    _closing.Wait(pause);
            }
        }
    }

    private void Write(List<PendingMessage> batch)
    {
        IReadOnlyList<JournalReceipt> receipts;
        try
        {
            receipts = _store.Keep(batch);
        }
        catch (Exception e)
        {
            // Whatever it was, nothing is kept and every sender is told; the next batch tries anew.
            Log.JournalUnavailable(_log, batch.Count, e.Message);
            foreach (var pending in batch)
                pending.Fail(e as JournalUnavailableException ?? new JournalUnavailableException("The journal could not keep the message.", e));
            return;
        }

        var kept = new List<(JournalId, int)>(batch.Count);
        for (var i = 0; i < batch.Count; i++)
        {
            if (receipts[i].Kept == KeptAs.Repetition)
                continue;
            kept.Add((receipts[i].Id, batch[i].Message.Body.Length));
            if (!batch[i].IsLarge)
                _handover.Put(Journaled(batch[i].Message with { Body = batch[i].TakeBody() }, receipts[i]));
        }

        for (var i = 0; i < batch.Count; i++)
            batch[i].Complete(receipts[i]);
        if (kept.Count == 0)
            return;
        foreach (var bell in _bells)
            bell.Journaled(kept);
    }

    private static JournaledMessage Journaled(IncomingMessage message, JournalReceipt receipt) =>
        new(receipt.Id, message.Feed, message.Format, message.ControlId, message.Body, message.ReceivedAt, receipt.Answer, receipt.Kept == KeptAs.ConflictingControlId);
}
