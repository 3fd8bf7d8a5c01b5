using HopEn2.Interop.Ledger.Bus;
using HopEn2.Interop.Tests.Integration.Feeds;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using Xunit;

namespace HopEn2.Interop.Tests.Integration.Ledger;

/// <summary>How much is on its way at a broker while engines record more slowly than messages come.</summary>
public sealed class RabbitQueuesTests
{
    [AmqpFact]
    public async Task There_is_room_for_a_few_announcements_and_for_more_when_they_are_taken()
    {
        await using var queues = await NewAsync();
        await using var connection = await new ConnectionFactory { Uri = Broker }.CreateConnectionAsync();
        await using var engine = await ChannelAsync(connection);
        // Takes one, and is long over it.
        await engine.BasicQosAsync(0, 1, global: false);
        await engine.BasicConsumeAsync(BusQueue.Name, autoAck: false, new AsyncEventingBasicConsumer(engine));

        var (sent, room) = (0, queues.RoomAsync(CancellationToken.None));
        while (await Task.WhenAny(room, Task.Delay(TimeSpan.FromSeconds(2))) == room && sent < 100)
        {
            await engine.BasicPublishAsync("", BusQueue.Name, new byte[1]);
            sent++;
            room = queues.RoomAsync(CancellationToken.None);
        }

        Assert.InRange(sent, 2, 10);
        Assert.True(queues.Behind);
        await engine.QueueDeleteAsync(BusQueue.Name);
        await room.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(0, (await queues.DepthsAsync(CancellationToken.None)).Waiting);
    }

    [AmqpFact]
    public async Task Nobody_who_would_take_them_is_waited_for()
    {
        await using var queues = await NewAsync();
        await using var connection = await new ConnectionFactory { Uri = Broker }.CreateConnectionAsync();
        await using var engine = await ChannelAsync(connection);

        for (var sent = 0; sent < 20; sent++)
        {
            await queues.RoomAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(20));
            await engine.BasicPublishAsync("", BusQueue.Name, new byte[1]);
        }

        var depths = await queues.DepthsAsync(CancellationToken.None);
        Assert.Equal((20, 0), (depths.Waiting, depths.Engines));
        await engine.QueueDeleteAsync(BusQueue.Name);
    }

    private static Uri Broker => new(AmqpFactAttribute.Broker!);

    private static async Task<RabbitQueues> NewAsync()
    {
        var queues = new RabbitQueues(new BusOptions(Broker), TimeProvider.System);
        await queues.DepthsAsync(CancellationToken.None);
        return queues;
    }

    private static async Task<IChannel> ChannelAsync(IConnection connection)
    {
        var channel = await connection.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true));
        await channel.QueuePurgeAsync(BusQueue.Name);
        return channel;
    }
}
