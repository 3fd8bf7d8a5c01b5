using System.Buffers;
using System.Net.Sockets;
using HopEn2.Interop.Hl7v2.Intake;

namespace HopEn2.Interop.Hl7v2.Mllp;

/// <summary>One peer: reads frames, has them kept, answers in their order.</summary>
/// <remarks>
/// Whatever messages have arrived are sent to the journal together, up to the window, and then answered in order; nothing more is read meanwhile. So memory is
/// bounded by the window, a peer that does not read its answers stops being read, and a connection at rest holds no buffer.
/// </remarks>
internal sealed class MllpConnection(MllpListener listener, Socket socket, string peer, MessageMemory memory)
{
    /// <summary>Bytes received at once. Beside a message of 60 KB it costs one call.</summary>
    private const int ReceiveSize = 64 * 1024;

    private const long Never = long.MaxValue;

    private readonly FrameDecoder _decoder = new();
    private readonly Queue<(Frame Frame, ValueTask<IntakeResult> Result)> _pending = new();
    private Stream _stream = Stream.Null;
    private byte[]? _answers;
    private int _answersLength;
    /// <summary>Of usual messages; of a large one, its receive buffer included, <see cref="_large"/>. So who waits for room for a large one is not waited for by others.</summary>
    private readonly MessageMemory.Share _usual = memory.NewShare();
    private readonly MessageMemory.Share _large = memory.NewLargeShare();
    private long _pendingUsual;
    private long _pendingLarge;
    private long _messageBegan;

    /// <summary>No more is read after what is on its way has been answered.</summary>
    private volatile bool _ending;
    private volatile string? _reason;
    private long _deadline = Never;
    private string _overdue = "";

    private MllpOptions Options => listener.Options;

    private TimeProvider Time => listener.Time;

    /// <summary>Completes when it has ended.</summary>
    public Task Ended { get; set; } = Task.CompletedTask;

    /// <summary>Serves the peer until either side ends it. Never throws.</summary>
    /// <returns>Why it ended.</returns>
    public async Task<string> RunAsync()
    {
        try
        {
            Await(Options.WriteTimeout, "no TLS handshake in time");
            _stream = await listener.SecureAsync(new NetworkStream(socket, ownsSocket: false));
            await ServeAsync();
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or System.Security.Authentication.AuthenticationException)
        {
            _reason ??= $"connection lost ({(e.InnerException as SocketException)?.SocketErrorCode.ToString() ?? e.GetType().Name})";
        }
        catch (OperationCanceledException)
        {
            _reason ??= "stopped";
        }
        catch (Exception e)
        {
            _reason ??= "defect of the engine";
            Log.ConnectionDefect(listener.Logger, listener.Entrance, peer, e);
        }
        finally
        {
            await EndAsync();
        }

        return _reason ?? "closed";
    }

    /// <summary>Ends it once what has been received whole is answered.</summary>
    public void Stop()
    {
        _reason ??= "stopped";
        _ending = true;
        try
        {
            // Wakes a read that waits; bytes that still come are not read.
            socket.Shutdown(SocketShutdown.Receive);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Gone already: nothing is left to stop.
            _ = e;
        }
    }

    /// <summary>Ends it now.</summary>
    public void Abort(string reason)
    {
        _reason ??= reason;
        socket.Dispose();
    }

    /// <summary>Ends it when the peer has let a time limit pass.</summary>
    public void LookAt(long now)
    {
        if (Volatile.Read(ref _deadline) < now)
            Abort(_overdue);
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            if (_pending.Count > 0 && !CanReadOn())
            {
                await AnswerAsync();
                Settle();
            }

            if (_ending)
                return;
            AwaitBytes();
            // Waits without a buffer: most connections are at rest most of the time.
            _ = await _stream.ReadAsync(Memory<byte>.Empty);
            // Right after bytes were read it may come back although there are no more.
            if (_stream is NetworkStream && socket.Available == 0 && !socket.Poll(0, SelectMode.SelectRead))
                continue;
            Await(null, "");
            if (!await ReceiveAsync())
                return;
        }
    }

    private bool CanReadOn() => !_ending && _pending.Count < Options.Window && _stream is NetworkStream && socket.Available > 0 && (_decoder.IsLargeAfter(ReceiveSize) ? _large.TrySet(NeededLarge) : _usual.TrySet(NeededUsual));

    private long NeededUsual => _pendingUsual + _decoder.HeldAfter(ReceiveSize) + ReceiveSize;

    private long NeededLarge => _pendingLarge + _decoder.HeldAfter(ReceiveSize) + ReceiveSize;

    /// <summary>Receives once and starts what messages that completed; false when the peer has sent its last byte.</summary>
    private async Task<bool> ReceiveAsync()
    {
        await FindRoomAsync();
        var buffer = ArrayPool<byte>.Shared.Rent(ReceiveSize);
        try
        {
            AwaitBytes();
            var count = await _stream.ReadAsync(buffer.AsMemory(0, ReceiveSize));
            Await(null, "");
            if (count == 0)
            {
                // A peer may end its side and still wait for its answers.
                await AnswerAsync();
                _reason ??= _decoder.InMessage ? "closed by the peer in the middle of a message" : "closed by the peer";
                return false;
            }

            ReadOnlyMemory<byte> received = buffer.AsMemory(0, count);
            while (!received.IsEmpty && !_ending)
            {
                received = StartMessages(received);
                if (_pending.Count >= Options.Window)
                    await AnswerAsync();
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        Settle();
        CountStrays();
        return true;
    }

    /// <summary>Holds what is held, no more.</summary>
    private void Settle()
    {
        _usual.ShrinkTo(_pendingUsual + (_decoder.IsLarge ? 0 : _decoder.Held));
        _large.ShrinkTo(_pendingLarge + (_decoder.IsLarge ? _decoder.Held : 0));
    }

    private async ValueTask FindRoomAsync()
    {
        var room = _decoder.IsLargeAfter(ReceiveSize) ? _large.SetAsync(NeededLarge, listener.Aborted) : _usual.SetAsync(NeededUsual, listener.Aborted);
        if (room.IsCompletedSuccessfully)
            return;
        var since = Time.GetTimestamp();
        await room;
        // The time spent waiting is ours, not the peer's.
        _messageBegan += Time.GetTimestamp() - since;
    }

    /// <summary>Sends complete messages on their way, up to the window; returns the bytes not yet looked at.</summary>
    private ReadOnlyMemory<byte> StartMessages(ReadOnlyMemory<byte> received)
    {
        var rest = received.Span;
        var largest = listener.Limits.Largest;
        var began = _decoder.InMessage ? _messageBegan : Never;
        while (_pending.Count < Options.Window)
        {
            switch (_decoder.Next(ref rest, largest, out var frame))
            {
                case FrameStep.Message:
                    began = Never;
                    Pend(frame, listener.Intake.TakeAsync(listener.Entrance, frame.Message, peer, listener.Aborted));
                    break;
                case FrameStep.TooLarge:
                    Pend(frame, ValueTask.FromResult(listener.Intake.RefuseTooLarge(listener.Entrance, frame.Message, largest)));
                    _reason ??= $"message larger than {largest} bytes";
                    _ending = true;
                    return default;
                default:
                    _messageBegan = began == Never ? Time.GetTimestamp() : began;
                    return default;
            }
        }

        return received[^rest.Length..];
    }

    private void Pend(Frame frame, ValueTask<IntakeResult> result)
    {
        _pending.Enqueue((frame, result));
        Account(frame, frame.Held);
    }

    private void Account(Frame frame, int bytes)
    {
        if (frame.IsLarge)
            _pendingLarge += bytes;
        else
            _pendingUsual += bytes;
    }

    private async ValueTask AnswerAsync()
    {
        while (_pending.TryPeek(out var next))
        {
            if (!next.Result.IsCompleted)
                await FlushAsync();
            _pending.Dequeue();
            var result = await next.Result;
            // Not in a finally: what failed may still be read by the journal, its buffer is left to the collector.
            next.Frame.Return();
            Account(next.Frame, -next.Frame.Held);
            foreach (var acknowledgement in result.Acknowledgements)
                AddAnswer(acknowledgement);
        }

        await FlushAsync();
    }

    private void AddAnswer(byte[] acknowledgement)
    {
        var length = _answersLength + acknowledgement.Length + Framing.Overhead;
        if (_answers is null || _answers.Length < length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(2 * length, 1024));
            if (_answers is not null)
            {
                _answers.AsSpan(0, _answersLength).CopyTo(larger);
                ArrayPool<byte>.Shared.Return(_answers);
            }

            _answers = larger;
        }

        _answersLength += Framing.Write(acknowledgement, _answers.AsSpan(_answersLength));
    }

    private async ValueTask FlushAsync()
    {
        if (_answersLength == 0)
            return;
        var write = _stream.WriteAsync(_answers.AsMemory(0, _answersLength));
        if (!write.IsCompleted)
            Await(Options.WriteTimeout, "acknowledgements not read in time");
        await write;
        Await(null, "");
        ArrayPool<byte>.Shared.Return(_answers!);
        (_answers, _answersLength) = (null, 0);
    }

    private void CountStrays()
    {
        if (_decoder.TakeStrays() is > 0 and var strays)
            listener.Observer.BytesWithoutFrame(listener.Entrance, peer, strays);
    }

    private async Task EndAsync()
    {
        _decoder.Abandon();
        CountStrays();
        while (_pending.TryDequeue(out var left))
        {
            try
            {
                // Kept or not, it is not answered any more: its sender will send it again and get the same answer.
                await left.Result;
                left.Frame.Return();
            }
            catch (Exception e)
            {
                Log.AbandonedMessageFailed(listener.Logger, listener.Entrance, peer, e.GetType().Name);
            }
        }

        _usual.Dispose();
        _large.Dispose();
        if (!ReferenceEquals(_stream, Stream.Null))
            await _stream.DisposeAsync();
        socket.Dispose();
    }

    private void AwaitBytes()
    {
        if (!_decoder.InMessage)
        {
            Await(listener.Limits.Idle, "idle");
            return;
        }

        var silent = Time.GetTimestamp() + Ticks(listener.Limits.Read);
        var whole = _messageBegan + Ticks(Options.MessageTimeout);
        _overdue = silent < whole ? "silent in the middle of a message" : "message not finished in time";
        Volatile.Write(ref _deadline, Math.Min(silent, whole));
    }

    private void Await(TimeSpan? limit, string overdue)
    {
        _overdue = overdue;
        Volatile.Write(ref _deadline, limit is { } wait ? Time.GetTimestamp() + Ticks(wait) : Never);
    }

    private long Ticks(TimeSpan wait) => (long)(wait.TotalSeconds * Time.TimestampFrequency);
}
