using System.Text.Json;
using RabbitMQ.Client;

namespace HopEn2.Interop.Ledger.Bus;

/// <summary>The queues of a RabbitMQ, over a connection of their own: what it says of the broker does not wait behind announcements.</summary>
internal sealed class RabbitQueues(BusOptions options, TimeProvider time) : IBusQueues
{
    /// <summary>
    /// Announcements the queue holds, beside those that engines have in hand, before no more are sent. What is not sent waits as keys here, where the journal sees
    /// how long and holds back; beyond that in the journal alone.
    /// </summary>
    private const int MostWaiting = 4;

    /// <summary>How long until it is looked again whether there is room.</summary>
    private static readonly TimeSpan Crowded = TimeSpan.FromMilliseconds(50);

    private readonly SemaphoreSlim _one = new(1);
    private IConnection? _connection;
    private IChannel? _channel;

    /// <summary>At the last look, and sent by this engine since.</summary>
    private int _waiting;

    public bool Behind => Volatile.Read(ref _waiting) >= MostWaiting;

    public async Task RoomAsync(CancellationToken cancel)
    {
        try
        {
            while (Behind && await OnChannelAsync(channel => WaitingAsync(channel, cancel), cancel) is { MessageCount: >= MostWaiting, ConsumerCount: > 0 })
                await Task.Delay(Crowded, time, cancel);
        }
        catch (BusUnavailableException)
        {
            // Whoever sends learns it, and the watch tells.
        }

        Interlocked.Increment(ref _waiting);
    }

    public void Consumed()
    {
        // Whichever engine takes it: the broker counts.
    }

    public Task<QueueDepths> DepthsAsync(CancellationToken cancel) => OnChannelAsync(async channel =>
    {
        // Declared and not only asked for: the error queue must be there before anything is given up.
        var errors = await channel.QueueDeclareAsync(BusQueue.Errors, durable: true, exclusive: false, autoDelete: false, BusQueue.ErrorArguments, cancellationToken: cancel);
        var waiting = await WaitingAsync(channel, cancel);
        return new QueueDepths((int)waiting.MessageCount, (int)waiting.ConsumerCount, (int)errors.MessageCount);
    }, cancel);

    public Task GiveUpAsync(BusError error, CancellationToken cancel) => OnChannelAsync(async channel =>
    {
        var properties = new BasicProperties { Persistent = true, ContentType = "application/json" };
        // Confirmed: it completes when the broker has it.
        await channel.BasicPublishAsync("", BusQueue.Errors, mandatory: true, properties, JsonSerializer.SerializeToUtf8Bytes(error, JsonSerializerOptions.Web), cancel);
        return true;
    }, cancel);

    public Task<IReadOnlyList<BusError>> PeekErrorsAsync(int most, CancellationToken cancel) => OnChannelAsync<IReadOnlyList<BusError>>(async channel =>
    {
        var errors = new List<BusError>();
        ulong last = 0;
        while (errors.Count < most && await channel.BasicGetAsync(BusQueue.Errors, autoAck: false, cancel) is { } got)
        {
            errors.Add(Read(got));
            last = got.DeliveryTag;
        }

        if (last > 0)
            await channel.BasicNackAsync(last, multiple: true, requeue: true, cancel);
        return errors;
    }, cancel);

    public async Task<int> TakeErrorsAsync(Func<BusError, Task> again, CancellationToken cancel)
    {
        var count = (await DepthsAsync(cancel)).Errors;
        for (var taken = 0; taken < count; taken++)
        {
            if (!await OnChannelAsync(channel => TakeErrorAsync(channel, again, cancel), cancel))
                return taken;
        }

        return count;
    }

    public async ValueTask DisposeAsync()
    {
        await ForgetAsync();
        _one.Dispose();
    }

    private async Task<QueueDeclareOk> WaitingAsync(IChannel channel, CancellationToken cancel)
    {
        var waiting = await channel.QueueDeclareAsync(BusQueue.Name, durable: true, exclusive: false, autoDelete: false, BusQueue.Arguments, cancellationToken: cancel);
        Volatile.Write(ref _waiting, (int)waiting.MessageCount);
        return waiting;
    }

    private static async Task<bool> TakeErrorAsync(IChannel channel, Func<BusError, Task> again, CancellationToken cancel)
    {
        if (await channel.BasicGetAsync(BusQueue.Errors, autoAck: false, cancel) is not { } got)
            return false;
        try
        {
            await again(Read(got));
        }
        catch
        {
            await channel.BasicNackAsync(got.DeliveryTag, multiple: false, requeue: true, cancel);
            throw;
        }

        await channel.BasicAckAsync(got.DeliveryTag, multiple: false, cancel);
        return true;
    }

    /// <summary>One of ours, or one that the broker moved here by itself: then the body is the announcement in its envelope, and a header says why.</summary>
    private static BusError Read(BasicGetResult got)
    {
        try
        {
            using var body = JsonDocument.Parse(got.Body);
            if (body.RootElement.TryGetProperty("message", out var message))
                return new BusError([.. message.GetProperty("ids").EnumerateArray().Select(id => id.GetInt64())], "Handed out too often without an end: engines died or lost the broker over it", Moved(got));
            return body.RootElement.Deserialize<BusError>(JsonSerializerOptions.Web)!;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return new BusError([], "Not an announcement: somebody else wrote into the queue", Moved(got));
        }
    }

    /// <remarks>RabbitMQ, Dead Letter Exchanges: header <c>x-death</c>, a table for each queue it left, with the time.</remarks>
    private static DateTimeOffset? Moved(BasicGetResult got) =>
        got.BasicProperties.Headers?.TryGetValue("x-death", out var deaths) == true && deaths is IList<object?> { Count: > 0 } list
        && list[0] is IDictionary<string, object?> death && death.TryGetValue("time", out var at) && at is AmqpTimestamp time
            ? DateTimeOffset.FromUnixTimeSeconds(time.UnixTime)
            : null;

    private async Task<T> OnChannelAsync<T>(Func<IChannel, Task<T>> ask, CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            return await ask(await OpenAsync(cancel));
        }
        catch (Exception e) when (RabbitConnection.IsBrokersFault(e))
        {
            await ForgetAsync();
            throw new BusUnavailableException(RabbitConnection.Explain(e), e);
        }
        catch (OperationCanceledException e)
        {
            // Half of a conversation: what the channel would answer next belongs to nobody.
            await ForgetAsync();
            if (cancel.IsCancellationRequested)
                throw;
            // The client's own patience, which it words as a cancellation.
            throw new BusUnavailableException("The broker does not answer.", e);
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<IChannel> OpenAsync(CancellationToken cancel)
    {
        if (_channel is { IsOpen: true } open)
            return open;
        await ForgetAsync();
        _connection = await RabbitConnection.Factory(options).CreateConnectionAsync(cancel);
        return _channel = await _connection.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), cancel);
    }

    private async Task ForgetAsync()
    {
        try
        {
            if (_channel is not null)
                await _channel.DisposeAsync();
            if (_connection is not null)
                await _connection.DisposeAsync();
        }
        catch (Exception e) when (RabbitConnection.IsBrokersFault(e) || e is ObjectDisposedException or OperationCanceledException)
        {
            // Gone already, or nobody there to say goodbye to.
            _ = e;
        }

        (_channel, _connection) = (null, null);
    }
}
