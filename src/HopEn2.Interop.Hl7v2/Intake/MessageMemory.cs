using HopEn2.Interop.Domain.Messages;

namespace HopEn2.Interop.Hl7v2.Intake;

/// <summary>Bounds the bytes of messages that all entrances hold together. Who finds no room waits, and does not read its socket meanwhile.</summary>
/// <remarks>
/// Unfinished messages hold memory too, so all could wait for each other. Therefore one holder at a time may go beyond the limit as far as it needs: it finishes
/// or times out, gives back, and the next goes on. Large messages have a bound of their own: who waits with one keeps nobody waiting who sends the usual ones.
/// </remarks>
internal sealed class MessageMemory
{
    private readonly long _limit;

    /// <summary>Of large messages; null: this is it.</summary>
    private readonly MessageMemory? _large;
    private readonly Lock _lock = new();
    private readonly LinkedList<(Share Share, long Bytes, TaskCompletionSource Granted)> _waiting = new();
    private long _used;
    private Share? _privileged;

    /// <param name="limit">Bytes of the usual messages.</param>
    /// <param name="largeLimit">Bytes of large ones; null: as many.</param>
    public MessageMemory(long limit, long? largeLimit = null)
        : this(limit, new MessageMemory(largeLimit ?? limit, (MessageMemory?)null))
    {
    }

    private MessageMemory(long limit, MessageMemory? large) => (_limit, _large) = (limit, large);

    /// <summary>Bytes held now.</summary>
    public long Used
    {
        get
        {
            lock (_lock)
                return _used + (_large?.Used ?? 0);
        }
    }

    public Share NewShare() => new(this);

    public Share NewLargeShare() => new(_large ?? this);

    /// <summary>The share of a message of which it is known how large it may be.</summary>
    public Share NewShareFor(long bytes) => bytes > LargeBytes.LargestUsual ? NewLargeShare() : NewShare();

    /// <summary>What one connection, file or request holds; given back when disposed of.</summary>
    internal sealed class Share(MessageMemory memory) : IDisposable
    {
        internal long Bytes { get; set; }

        /// <summary>Changes the share to this many bytes: at once when that is less or there is room, else when there is.</summary>
        public ValueTask SetAsync(long bytes, CancellationToken cancel) => memory.SetAsync(this, bytes, cancel);

        /// <summary>Likewise, but only when that needs no waiting.</summary>
        public bool TrySet(long bytes) => memory.TrySet(this, bytes);

        /// <summary>Gives part of it back.</summary>
        public void ShrinkTo(long bytes) => memory.Shrink(this, bytes);

        public void Dispose() => ShrinkTo(0);
    }

    private bool TrySet(Share share, long bytes)
    {
        if (bytes <= share.Bytes)
        {
            Shrink(share, bytes);
            return true;
        }

        lock (_lock)
        {
            if (_waiting.Count > 0 || _used + bytes - share.Bytes > _limit)
                return false;
            return TryGrant(share, bytes);
        }
    }

    private ValueTask SetAsync(Share share, long bytes, CancellationToken cancel)
    {
        if (bytes <= share.Bytes)
        {
            Shrink(share, bytes);
            return ValueTask.CompletedTask;
        }

        LinkedListNode<(Share, long, TaskCompletionSource)> waiting;
        lock (_lock)
        {
            // First come, first served: nobody overtakes those who wait already.
            if ((_waiting.Count == 0 || _privileged == share) && TryGrant(share, bytes))
                return ValueTask.CompletedTask;
            waiting = _waiting.AddLast((share, bytes, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)));
        }

        return new ValueTask(WaitAsync(waiting, cancel));
    }

    private async Task WaitAsync(LinkedListNode<(Share Share, long Bytes, TaskCompletionSource Granted)> waiting, CancellationToken cancel)
    {
        await using var registration = cancel.Register(() =>
        {
            lock (_lock)
            {
                if (waiting.List is not null)
                    _waiting.Remove(waiting);
            }

            waiting.Value.Granted.TrySetCanceled(cancel);
        });
        await waiting.Value.Granted.Task;
    }

    private bool TryGrant(Share share, long bytes)
    {
        var more = bytes - share.Bytes;
        if (_used + more > _limit)
        {
            if (_privileged is not null && _privileged != share)
                return false;
            _privileged = share;
        }

        _used += more;
        share.Bytes = bytes;
        return true;
    }

    private void Shrink(Share share, long bytes)
    {
        lock (_lock)
        {
            _used -= share.Bytes - bytes;
            share.Bytes = bytes;
            if (_privileged == share && (bytes == 0 || _used <= _limit))
                _privileged = null;
            while (_waiting.First is { } first && TryGrant(first.Value.Share, first.Value.Bytes))
            {
                _waiting.RemoveFirst();
                first.Value.Granted.TrySetResult();
            }
        }
    }
}
