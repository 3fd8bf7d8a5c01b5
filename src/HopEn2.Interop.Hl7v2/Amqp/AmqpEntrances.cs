using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Hl7v2.Intake;
using HopEn2.Interop.Mappings;
using Microsoft.Extensions.Logging;

namespace HopEn2.Interop.Hl7v2.Amqp;

/// <summary>Opens the entrances <c>amqp:URI#QUEUE</c>.</summary>
internal sealed class AmqpEntrances(Hl7v2Intake intake, IFeedObserver observer, AmqpFeedOptions options, TimeProvider time, ILogger<AmqpQueue> log) : IEntranceKind
{
    private readonly AmqpServices _services = new(intake, observer, options, time, log);

    public FeedTransport Transport => FeedTransport.Amqp;

    public async Task<IAsyncDisposable> OpenAsync(string entrance, CancellationToken cancel)
    {
        var address = AmqpAddress.Parse(entrance) ?? throw new EntranceException("expected amqp://user:password@host:port/vhost and a queue.");
        try
        {
            return await AmqpQueue.OpenAsync(entrance, address, _services, cancel);
        }
        catch (Exception e) when (AmqpQueue.IsBrokersFault(e))
        {
            throw new EntranceException(AmqpQueue.Explain(e), e);
        }
    }
}
