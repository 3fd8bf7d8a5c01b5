using System.Net.Sockets;
using System.Security.Authentication;
using MassTransit;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace HopEn2.Interop.Ledger.Bus;

/// <summary>How one connects to the RabbitMQ of <see cref="BusOptions"/>: the same for the bus and for looking at its queues.</summary>
internal static class RabbitConnection
{
    /// <summary>A connection that hangs is known as lost after twice this.</summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);

    /// <summary>Longest wait for the broker's answer to one command.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static ConnectionFactory Factory(BusOptions options)
    {
        var factory = new ConnectionFactory
        {
            Uri = options.Uri!,
            // Coming back is ours: the client's own neither says when it is away nor why.
            AutomaticRecoveryEnabled = false,
            TopologyRecoveryEnabled = false,
            RequestedHeartbeat = Heartbeat,
            ContinuationTimeout = Patience,
            RequestedConnectionTimeout = Patience,
            ClientProvidedName = "hopen2 bus",
        };
        if (options.Secured)
        {
            factory.Ssl = new SslOption(options.Uri!.Host) { Enabled = true, Version = SslProtocols.None, CertificateValidationCallback = options.Trust };
            if (options.Certificate is { } certificate)
                factory.Ssl.Certs = [certificate];
        }

        if (options.ByCertificate)
            factory.AuthMechanisms = [new ExternalMechanismFactory()];
        return factory;
    }

    public static void Configure(IRabbitMqBusFactoryConfigurator rabbit, BusOptions options)
    {
        var factory = Factory(options);
        rabbit.Host(factory.HostName, (ushort)options.Port, factory.VirtualHost, "hopen2", host =>
        {
            host.Username(factory.UserName);
            host.Password(factory.Password);
            host.Heartbeat(Heartbeat);
            host.ContinuationTimeout(Patience);
            host.RequestedConnectionTimeout(Patience);
            // An announcement is sent when the broker says it has it, and no sooner.
            host.PublisherConfirmation = true;
            if (!options.Secured)
                return;
            host.UseSsl(tls =>
            {
                tls.ServerName = factory.HostName;
                tls.Protocol = SslProtocols.None;
                tls.Certificate = options.Certificate;
                tls.UseCertificateAsAuthenticationIdentity = options.ByCertificate;
                if (options.Trust is { } trust)
                    tls.CertificateValidationCallback = trust;
            });
        });
    }

    /// <summary>True for what a broker that is away or refuses makes the client throw.</summary>
    public static bool IsBrokersFault(Exception e) =>
        e is RabbitMQClientException or IOException or SocketException or TimeoutException or AuthenticationException;

    /// <summary>Why it cannot be asked, in words for who runs the engine; without the address's password.</summary>
    public static string Explain(Exception e)
    {
        for (var cause = e; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case AuthenticationFailureException or PossibleAuthenticationFailureException:
                    return "The broker refuses the user or the password. Correct --bus.";
                case AuthenticationException:
                    return "No TLS with the broker: its certificate is not trusted, or it does not take ours.";
                case OperationInterruptedException { ShutdownReason.ReplyCode: 530 or 403 }:
                    return "The broker refuses the virtual host to this user, or has none of that name. Correct --bus, or the user's permissions.";
                case OperationInterruptedException { ShutdownReason.ReplyCode: 406 }:
                    return $"The queue {BusQueue.Name} or {BusQueue.Errors} exists with other arguments. Delete it: what it announced is taken from the journal again.";
                case SocketException socket:
                    return $"The broker cannot be reached ({socket.SocketErrorCode}).";
            }
        }

        return $"The broker cannot be reached ({e.GetBaseException().GetType().Name}).";
    }
}
