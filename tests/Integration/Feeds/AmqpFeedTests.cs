using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Hl7v2.Amqp;
using HopEn2.Interop.Hl7v2.Intake;
using HopEn2.Interop.Mappings;
using HopEn2.Interop.Tests.Shared.Hl7v2;
using Microsoft.Extensions.Logging.Abstractions;
using RabbitMQ.Client;
using Xunit;

namespace HopEn2.Interop.Tests.Integration.Feeds;

/// <summary>A test that takes the broker named in HOPEN2_TEST_AMQP: skipped, visibly, without one.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class AmqpFactAttribute : FactAttribute
{
    public static string? Broker { get; } = Environment.GetEnvironmentVariable("HOPEN2_TEST_AMQP");

    public AmqpFactAttribute()
    {
        if (string.IsNullOrEmpty(Broker))
            Skip = "No broker: name it in HOPEN2_TEST_AMQP (tests/servers starts one).";
    }
}

public sealed class AmqpFeedTests : IAsyncLifetime
{
    private readonly string _queue = $"hopen2-test-{Guid.NewGuid():N}";
    private readonly MemoryJournal _journal = new();
    private readonly RecordingObserver _observer = new();
    private IConnection? _connection;
    private IChannel? _channel;
    private IAsyncDisposable? _open;

    public async Task InitializeAsync()
    {
        if (AmqpFactAttribute.Broker is not { Length: > 0 } broker)
            return;
        _connection = await new ConnectionFactory { Uri = new Uri(broker) }.CreateConnectionAsync();
        _channel = await _connection.CreateChannelAsync();
        await DeclareAsync();
    }

    public async Task DisposeAsync()
    {
        if (_open is not null)
            await _open.DisposeAsync();
        if (_channel is null)
            return;
        await _channel.QueueDeleteAsync(_queue);
        await _connection!.CloseAsync();
    }

    private Task<QueueDeclareOk> DeclareAsync() => _channel!.QueueDeclareAsync(_queue, durable: false, exclusive: false, autoDelete: false);

    private async Task OpenAsync()
    {
        var entrance = $"amqp:{AmqpFactAttribute.Broker}#{_queue}";
        var mappings = new TestMappings(TestMappings.Feed("eai", entrance, FeedTransport.Amqp) with { LargestMessage = 100_000 });
        var entrances = new AmqpEntrances(new Hl7v2Intake(mappings, _journal, _observer, TimeProvider.System), _observer, new AmqpFeedOptions { Retry = TimeSpan.FromMilliseconds(100) }, TimeProvider.System, NullLogger<AmqpQueue>.Instance);
        _open = await entrances.OpenAsync(entrance, CancellationToken.None);
    }

    private ValueTask Publish(byte[] body) => _channel!.BasicPublishAsync("", _queue, body);

    private async Task<uint> LeftAsync()
    {
        // Not stopped once more where stopping does not end.
        var open = _open!;
        _open = null;
        await open.DisposeAsync();
        return await _channel!.MessageCountAsync(_queue);
    }

    [AmqpFact]
    public async Task Bodies_are_kept_and_then_acknowledged_to_the_broker()
    {
        await OpenAsync();
        for (var i = 0; i < 100; i++)
            await Publish(MllpPeer.Adt($"Q{i}"));

        await _observer.Until(() => _observer.Answers.Count == 100);

        Assert.Equal(100, _journal.Kept.Select(k => k.ControlId).Distinct().Count());
        Assert.All(_journal.Kept, k => Assert.Equal("eai", k.Feed));
        Assert.Equal(0u, await LeftAsync());
    }

    [AmqpFact]
    public async Task What_is_refused_is_kept_and_acknowledged_too()
    {
        await OpenAsync();
        await Publish("no message"u8.ToArray());

        await _observer.Until(() => _observer.Answers.Count == 1);

        Assert.Equal(AnswerCode.Error, _observer.Answers.Single().Answer.Code);
        Assert.Equal(0u, await LeftAsync());
    }

    [AmqpFact]
    public async Task While_the_journal_cannot_keep_nothing_is_acknowledged()
    {
        _journal.Before = (_, _) => throw new JournalUnavailableException("disk full");
        await OpenAsync();
        await Publish(MllpPeer.Adt("Q1"));
        await _observer.Until(() => _observer.Refused.Count >= 3);
        _journal.Before = null;

        await _observer.Until(() => _observer.Answers.Count == 1);
        Assert.Equal(0u, await LeftAsync());
        Assert.Equal("Q1", Assert.Single(_journal.Kept).ControlId);
    }

    [AmqpFact]
    public async Task A_stop_leaves_with_the_broker_what_was_not_kept()
    {
        var arrived = new TaskCompletionSource();
        _journal.Before = (_, cancel) =>
        {
            arrived.TrySetResult();
            return Task.Delay(Timeout.Infinite, cancel);
        };
        await OpenAsync();
        await Publish(MllpPeer.Adt("Q1"));
        await arrived.Task;

        Assert.Equal(1u, await LeftAsync());
        Assert.Empty(_journal.Kept);
    }

    [AmqpFact]
    public async Task A_stop_acknowledges_what_is_being_kept()
    {
        var arrived = new TaskCompletionSource();
        _journal.Before = (_, _) =>
        {
            arrived.TrySetResult();
            return Task.Delay(300, CancellationToken.None);
        };
        await OpenAsync();
        await Publish(MllpPeer.Adt("Q1"));
        await arrived.Task;

        Assert.Equal(0u, await LeftAsync());
        Assert.Equal("Q1", Assert.Single(_journal.Kept).ControlId);
    }

    [AmqpFact]
    public async Task A_stop_in_the_middle_leaves_each_either_kept_or_with_the_broker()
    {
        _journal.Before = (_, _) => Task.Delay(20, CancellationToken.None);
        await OpenAsync();
        for (var i = 0; i < 500; i++)
            await Publish(MllpPeer.Adt($"Q{i}"));
        await _observer.Until(() => !_observer.Answers.IsEmpty);

        var left = await LeftAsync().WaitAsync(TimeSpan.FromSeconds(20));

        Assert.NotEqual(0u, left);
        Assert.Equal(500u, left + (uint)_journal.Kept.Count);
    }

    [AmqpFact]
    public async Task After_losing_its_queue_it_says_so_and_comes_back_by_itself()
    {
        await OpenAsync();
        await _channel!.QueueDeleteAsync(_queue);
        await _observer.Until(() => _observer.Entrances.Any(e => e.Problem == "the broker has no such queue."));
        await DeclareAsync();
        await _observer.Until(() => _observer.Entrances.Last().Problem is null);

        await Publish(MllpPeer.Adt("Q2"));
        await _observer.Until(() => _observer.Answers.Count == 1);
    }

    [AmqpFact]
    public async Task A_queue_that_is_not_there_is_a_problem_of_the_entrance()
    {
        await _channel!.QueueDeleteAsync(_queue);

        var problem = await Assert.ThrowsAsync<EntranceException>(OpenAsync);
        Assert.Equal("the broker has no such queue.", problem.Message);
    }
}
