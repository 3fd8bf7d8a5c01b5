using HopEn2.Interop.Ledger.Bus;
using HopEn2.Interop.Tests.Integration.Feeds;
using RabbitMQ.Client;
using Xunit;

namespace HopEn2.Interop.Tests.Integration.Ledger;

/// <summary>How much is on its way at a broker while engines record more slowly than messages come.</summary>
public sealed class RabbitQueuesTests
{
    [AmqpFact]
    public async Task There_is_room_for_a_few_announcements_and_for_more_when_they_are_taken()
    {
        var broker = new Uri(AmqpFactAttribute.Broker!);
        await using var queues = new RabbitQueues(new BusOptions(broker), TimeProvider.System);
        await queues.DepthsAsync(CancellationToken.None);
        await using var connection = await new ConnectionFactory { Uri = broker }.CreateConnectionAsync();
        await using var engine = await connection.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true));
        await engine.QueuePurgeAsync(BusQueue.Name);

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
}
