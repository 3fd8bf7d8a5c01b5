using System.Net.Sockets;
using System.Threading.Channels;

namespace HopEn2.Interop.Simulators.Hospital.Playing;

/// <summary>What became of a message that was played.</summary>
public enum Played
{
    /// <summary>AA or CA; HTTP 2xx.</summary>
    Accepted,

    /// <summary>AE or CE, HTTP 4xx: at fault; not sent again.</summary>
    Refused,

    /// <summary>AR or CR, HTTP 5xx, again and again.</summary>
    Rejected,
}

/// <summary>One sender's connection: one message at a time, sent again until it is acknowledged under its own control id.</summary>
internal sealed class SenderLine(PlayOptions options, TimeProvider time, Action<SimulatedMessage, Played, string> played, Action reconnected) : IDisposable
{
    /// <summary>Messages made and not yet sent: enough to keep the line busy, few enough not to fill the memory.</summary>
    private readonly Channel<Step> _waiting = Channel.CreateBounded<Step>(new BoundedChannelOptions(128) { SingleReader = true, SingleWriter = true });

    private ISenderConnection? _connection;

    /// <param name="after">Done when it may go out: what it answers has arrived.</param>
    /// <param name="done">Told when it is through, whatever became of it.</param>
    public ValueTask AddAsync(SimulatedMessage message, Task after, TaskCompletionSource done, CancellationToken cancel) => _waiting.Writer.WriteAsync(new Step(message, after, done), cancel);

    public void Complete() => _waiting.Writer.Complete();

    /// <summary>Closes the connection after what was added so far, as a sender does whose interface is stopped.</summary>
    public ValueTask DisconnectAsync(CancellationToken cancel) => _waiting.Writer.WriteAsync(new Step(null, Task.CompletedTask), cancel);

    /// <summary>Waits until what was added so far was sent and answered.</summary>
    public async Task DrainAsync(CancellationToken cancel)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await _waiting.Writer.WriteAsync(new Step(null, Task.CompletedTask, done), cancel);
        await done.Task.WaitAsync(cancel);
    }

    public async Task RunAsync(CancellationToken cancel)
    {
        await foreach (var (message, after, done) in _waiting.Reader.ReadAllAsync(cancel))
        {
            if (message is null)
            {
                if (done is null)
                    Hang();
                done?.SetResult();
                continue;
            }

            await after.WaitAsync(cancel);
            if (options.Breaks.Any(b => b.Kind is BreakKind.Unframed && b.Holds(message)))
            {
                await SpillAsync(message, cancel);
            }
            else
            {
                var (outcome, error) = await SendAsync(message, cancel);
                played(message, outcome, error);
            }

            done?.SetResult();
        }
    }

    public void Dispose() => Hang();

    /// <summary>Sends the bytes alone: nobody will answer, and nobody is waited for.</summary>
    private async Task SpillAsync(SimulatedMessage message, CancellationToken cancel)
    {
        try
        {
            if ((_connection ??= options.Connection()) is MllpConnection mllp) // Of FHIR there are no frames to leave off.
                await mllp.SpillAsync(message.Bytes, cancel);
        }
        catch (Exception broken) when (broken is IOException or SocketException)
        {
            Hang();
        }
    }

    private async Task<(Played Outcome, string Error)> SendAsync(SimulatedMessage message, CancellationToken cancel)
    {
        for (var rejections = 0; ;)
        {
            if (await TryAsync(message, cancel) is { } answer)
            {
                // The standard allows the same again later: right for a circumstance, pointless for what is wrong by intention.
                if (answer.Outcome is not Played.Rejected || options.IsToBeRefused(message) || rejections++ >= options.RetriesAfterReject)
                    return (answer.Outcome, answer.Error);
            }

            await Task.Delay(options.RetryDelay, time, cancel);
        }
    }

    /// <summary>One attempt; null when there was no answer, or not to this message: the connection is then closed.</summary>
    private async Task<Answered?> TryAsync(SimulatedMessage message, CancellationToken cancel)
    {
        using var timeout = new CancellationTokenSource(options.AcknowledgementTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, timeout.Token);
        try
        {
            _connection ??= options.Connection();
            if (await _connection.ExchangeAsync(message, either.Token) is { } answer)
                return answer;
        }
        catch (Exception broken) when (broken is IOException or SocketException || (broken is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            // No answer: whether it was kept is unknown, so the same bytes go out again.
        }

        Hang();
        reconnected();
        return null;
    }

    /// <param name="Message">Null: nothing to send.</param>
    /// <param name="After">Done when it may be sent.</param>
    /// <param name="Done">Told when its turn is over; without one, and without a message, the connection is closed.</param>
    private readonly record struct Step(SimulatedMessage? Message, Task After, TaskCompletionSource? Done = null);

    private void Hang()
    {
        _connection?.Dispose();
        _connection = null;
    }
}
