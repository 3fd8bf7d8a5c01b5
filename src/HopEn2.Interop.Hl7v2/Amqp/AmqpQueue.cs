using System.Security.Authentication;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Hl7v2.Intake;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace HopEn2.Interop.Hl7v2.Amqp;

/// <summary>One consumed queue of ER7 bodies. The broker hears "taken" after the journal has the message, whatever its answer: what is refused is kept and parked.</summary>
/// <remarks>
/// While the journal cannot keep, nothing is acknowledged and so nothing more is handed over: the queue holds what waits. What is larger than its feed takes is
/// rejected, for the queue's dead-letter exchange where it has one. Nobody reads the ER7 acknowledgement here.
/// </remarks>
internal sealed class AmqpQueue : IAsyncDisposable
{
    /// <summary>What the broker itself takes at most (RabbitMQ, max_message_size). A smaller limit here would end the connection over the message, again and again; what a feed does not take is rejected one by one.</summary>
    private const uint LargestBody = 512 << 20;

    private readonly string _entrance;
    private readonly AmqpAddress _address;
    private readonly AmqpServices _services;
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    private AmqpQueue(string entrance, AmqpAddress address, AmqpServices services) => (_entrance, _address, _services) = (entrance, address, services);

    /// <summary>Connects and consumes; afterwards reconnects by itself. Throws what connecting throws.</summary>
    public static async Task<AmqpQueue> OpenAsync(string entrance, AmqpAddress address, AmqpServices services, CancellationToken cancel)
    {
        var queue = new AmqpQueue(entrance, address, services);
        var session = await queue.ConnectAsync(cancel);
        queue._running = queue.RunAsync(session);
        return queue;
    }

    /// <summary>Takes no more. What was handed over and kept is acknowledged first, the rest goes back to the broker.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        _stopping.Dispose();
    }

    /// <summary>True for what a broker that is away, refuses or has no such queue makes the client throw.</summary>
    internal static bool IsBrokersFault(Exception e) =>
        e is BrokerUnreachableException or OperationInterruptedException or AlreadyClosedException or RabbitMQClientException or IOException or System.Net.Sockets.SocketException or TimeoutException or AuthenticationException;

    internal static string Explain(Exception e) => e switch
    {
        OperationInterruptedException { ShutdownReason.ReplyCode: 404 } => "the broker has no such queue.",
        OperationInterruptedException { ShutdownReason.ReplyCode: 403 } => "the account may not read the queue.",
        BrokerUnreachableException { InnerException: AuthenticationFailureException or PossibleAuthenticationFailureException } => "the broker refuses the account.",
        BrokerUnreachableException { InnerException: AuthenticationException } or BrokerUnreachableException { InnerException.InnerException: AuthenticationException } => "no TLS with the broker: its certificate is not trusted, or it does not take ours.",
        Tls.TlsFilesException files => files.Message,
        _ => $"the broker cannot be reached ({(e.InnerException ?? e).GetType().Name}).",
    };

    private async Task RunAsync(Session first)
    {
        var session = first;
        while (!_stopping.IsCancellationRequested)
        {
            var reason = await session.Lost.WaitAsync(_stopping.Token).ContinueWith(t => t.IsCompletedSuccessfully ? t.Result : "", TaskScheduler.Default);
            await session.DisposeAsync();
            if (_stopping.IsCancellationRequested)
                return;
            Log.BrokerLost(_services.Logger, EntranceService.Shown(_entrance), reason);
            _services.Observer.EntranceOpened(_entrance, "the connection to the broker is lost.");
            if (await ReconnectAsync() is not { } again)
                return;
            session = again;
            Log.BrokerBack(_services.Logger, EntranceService.Shown(_entrance));
            _services.Observer.EntranceOpened(_entrance, null);
        }
    }

    /// <summary>Null when stopped meanwhile.</summary>
    private async Task<Session?> ReconnectAsync()
    {
        while (true)
        {
            try
            {
                await Task.Delay(_services.Options.Retry, _services.Time, _stopping.Token);
                return await ConnectAsync(_stopping.Token);
            }
            catch (OperationCanceledException)
            {
                return null;
            }
            catch (Exception e) when (IsBrokersFault(e))
            {
                _services.Observer.EntranceOpened(_entrance, Explain(e));
            }
        }
    }

    private async Task<Session> ConnectAsync(CancellationToken cancel)
    {
        // Recovery is ours: the client's own neither says when it is away nor gives up a channel that the broker closed.
        var factory = new ConnectionFactory
        {
            Uri = _address.Broker,
            AutomaticRecoveryEnabled = false,
            TopologyRecoveryEnabled = false,
            ClientProvidedName = "hopen2",
            // A connection that hangs is known as lost after twice this.
            RequestedHeartbeat = TimeSpan.FromSeconds(10),
            MaxInboundMessageBodySize = LargestBody,
        };
        if (factory.Ssl.Enabled)
            Secure(factory);
        var connection = await factory.CreateConnectionAsync(cancel);
        try
        {
            return await Session.OpenAsync(this, connection, cancel);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private void Secure(ConnectionFactory factory)
    {
        var tls = _services.Options.Tls.GetValueOrDefault(_address.Broker.Host)?.Load();
        factory.Ssl = new SslOption(_address.Broker.Host) { Enabled = true, Version = SslProtocols.None, CertificateValidationCallback = tls?.Trust };
        if (tls?.Certificate is not { } certificate)
            return;
        factory.Ssl.Certs = [certificate];
        // Without a user in the address, the certificate says who we are.
        if (_address.Broker.UserInfo.Length == 0)
            factory.AuthMechanisms = [new ExternalMechanismFactory()];
    }

    private async Task TakeAsync(IChannel channel, ulong tag, ReadOnlyMemory<byte> body)
    {
        try
        {
            var result = await _services.Intake.TakeAsync(_entrance, body, null, _stopping.Token);
            while (result.TryAgain)
            {
                await Task.Delay(_services.Options.Retry, _services.Time, _stopping.Token);
                result = await _services.Intake.TakeAsync(_entrance, body, null, _stopping.Token);
            }

            if (result.Kept is null)
            {
                Log.DeliveryRejected(_services.Logger, EntranceService.Shown(_entrance));
                await channel.BasicRejectAsync(tag, requeue: false);
                return;
            }

            await channel.BasicAckAsync(tag, multiple: false);
        }
        catch (Exception e) when (e is OperationCanceledException || IsBrokersFault(e))
        {
            // Not acknowledged: the broker hands it over again, and the journal knows it if it was kept.
            _ = e;
        }
        catch (Exception e)
        {
            Log.DeliveryDefect(_services.Logger, EntranceService.Shown(_entrance), e);
        }
    }

    /// <summary>One connection with its consumer.</summary>
    private sealed class Session : IAsyncDisposable
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

        private readonly IConnection _connection;
        private readonly IChannel _channel;
        private readonly TaskCompletionSource<string> _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly int _most;

        /// <summary>One for each delivery that may be under way.</summary>
        private readonly SemaphoreSlim _free;

        private Session(IConnection connection, IChannel channel, int most)
        {
            (_connection, _channel, _most, _free) = (connection, channel, most, new SemaphoreSlim(most));
            channel.ChannelShutdownAsync += (_, e) =>
            {
                _lost.TrySetResult($"{e.ReplyCode} {e.Initiator}");
                return Task.CompletedTask;
            };
        }

        /// <summary>Completes with the reason when the connection or its channel is gone.</summary>
        public Task<string> Lost => _lost.Task;

        public static async Task<Session> OpenAsync(AmqpQueue queue, IConnection connection, CancellationToken cancel)
        {
            var options = queue._services.Options;
            // As many at once as may be handed over, so that the journal can commit them together.
            var channel = await connection.CreateChannelAsync(new CreateChannelOptions(false, false, null, options.Prefetch), cancel);
            var session = new Session(connection, channel, options.Prefetch);
            await channel.BasicQosAsync(0, options.Prefetch, global: false, cancel);
            var consumer = new AsyncEventingBasicConsumer(channel);
            consumer.ReceivedAsync += async (_, delivery) =>
            {
                // None is free once it ends: what comes then stays with the broker.
                if (!await session._free.WaitAsync(TimeSpan.Zero))
                    return;
                try
                {
                    await queue.TakeAsync(channel, delivery.DeliveryTag, delivery.Body);
                }
                finally
                {
                    session._free.Release();
                }
            };
            consumer.UnregisteredAsync += (_, _) =>
            {
                session._lost.TrySetResult("the queue was deleted");
                return Task.CompletedTask;
            };
            await channel.BasicConsumeAsync(queue._address.Queue, autoAck: false, consumer, cancel);
            return session;
        }

        /// <summary>Begins nothing more, and ends when what is under way has been acknowledged or left; but a broker that hangs does not hold up the program's end for long.</summary>
        public async ValueTask DisposeAsync()
        {
            await Task.WhenAll(Enumerable.Range(0, _most).Select(_ => _free.WaitAsync(Patience)));
            try
            {
                await _channel.CloseAsync();
                await _connection.CloseAsync();
            }
            catch (Exception e) when (IsBrokersFault(e) || e is OperationCanceledException)
            {
                // Lost already.
                _ = e;
            }

            await _channel.DisposeAsync();
            await _connection.DisposeAsync();
        }
    }
}

/// <summary>What all consumed queues share.</summary>
internal sealed record AmqpServices(Hl7v2Intake Intake, IFeedObserver Observer, AmqpFeedOptions Options, TimeProvider Time, ILogger Logger);
