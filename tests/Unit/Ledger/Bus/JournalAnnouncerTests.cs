using System.Reflection;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Ledger.Bus;
using HopEn2.Interop.Tests.Shared;
using HopEn2.Interop.Tests.Shared.Hl7v2;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Ledger.Bus;

/// <summary>A broker that is there while no engine takes from its queue: messages are recorded all the same.</summary>
public sealed class JournalAnnouncerTests : IAsyncDisposable
{
    private readonly MemoryJournal _journal = new();
    private readonly AllLedger _ledger = new();
    private readonly Broker _broker = new();
    private readonly ManualTime _time = new();
    private readonly BusWatch _watch;
    private readonly ServiceProvider _services;
    private readonly JournalAnnouncer _announcer;

    public JournalAnnouncerTests()
    {
        var bus = DispatchProxy.Create<IBus, Bus>();
        ((Bus)(object)bus).Broker = _broker;
        var hold = new RecordingHold(new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance), _time, NullLogger<RecordingHold>.Instance);
        _services = new ServiceCollection().AddSingleton<IJournal>(_journal).AddSingleton<ILedger>(_ledger)
            .AddSingleton(new MessageRecorder(_journal, new Nothing(), _ledger, hold, _broker, _time, NullLogger<MessageRecorder>.Instance)).BuildServiceProvider();
        _watch = new BusWatch(_broker, new BusOptions(new Uri("amqp://broker")), _time, NullLogger<BusWatch>.Instance);
        _announcer = new JournalAnnouncer(bus, _broker, _watch, _services, _time, NullLogger<JournalAnnouncer>.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        await _announcer.StopAsync(default);
        _announcer.Dispose();
        _watch.Dispose();
        await _services.DisposeAsync();
    }

    [Fact]
    public async Task Nobody_taking_for_a_moment_is_waited_for()
    {
        await StartAsync();
        _broker.Engines = 0;

        await KeepAsync(3);
        await UntilAsync(() => _broker.Announced.Count == 3);

        Assert.Empty(_ledger.Recorded);
    }

    [Fact]
    public async Task Nobody_taking_any_more_has_this_engine_record_what_is_announced_already_and_what_comes()
    {
        await StartAsync();
        _broker.Engines = 0;
        await KeepAsync(3);
        await UntilAsync(() => _broker.Announced.Count == 3);

        await UntilAsync(() => _ledger.Recorded.Count == 3, TimeSpan.FromSeconds(1));
        await KeepAsync(2);
        await UntilAsync(() => _ledger.Recorded.Count == 5);

        Assert.Equal(3, _broker.Announced.Count);
    }

    [Fact]
    public async Task Once_somebody_takes_it_is_announced_again()
    {
        await StartAsync();
        _broker.Engines = 0;
        await UntilAsync(() => _watch.Unconsumed, TimeSpan.FromSeconds(1));
        await KeepAsync(1);
        await UntilAsync(() => _ledger.Recorded.Count == 1);

        _broker.Engines = 1;
        await UntilAsync(() => !_watch.Unconsumed, TimeSpan.FromSeconds(1));
        await KeepAsync(1);
        await UntilAsync(() => _broker.Announced.Count == 1);

        Assert.Single(_ledger.Recorded);
    }

    private async Task StartAsync()
    {
        await _watch.LookAsync(default);
        await _announcer.StartAsync(default);
        // That of nothing, at the start.
        await UntilAsync(() => _broker.Empty == 1);
    }

    private async Task KeepAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var kept = await _journal.AppendAsync(new IncomingMessage("dpi", MessageFormat.Er7, $"C{_journal.Kept.Count}", new byte[100], _time.GetUtcNow(), Answer.Accept, null), default);
            _announcer.Journaled([(kept.Id, 100)]);
        }
    }

    /// <summary>Lets time pass, and the watch look, until it is so.</summary>
    private async Task UntilAsync(Func<bool> so, TimeSpan? step = null)
    {
        for (var i = 0; i < 2000 && !so(); i++)
        {
            _time.Advance(step ?? TimeSpan.FromMilliseconds(1));
            await _watch.LookAsync(default);
            await Task.Delay(5);
        }

        Assert.True(so());
    }

    /// <summary>Takes what is published.</summary>
    public class Bus : DispatchProxy
    {
        internal Broker? Broker { get; set; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            Assert.Equal(nameof(IBus.Publish), targetMethod!.Name);
            Broker!.Take(Assert.IsType<MessagesJournaled>(args![0]).Ids);
            return Task.CompletedTask;
        }
    }

    /// <summary>A broker with as many engines at its queue as it is told, none of which ever takes anything.</summary>
    internal sealed class Broker : IBusQueues
    {
        private readonly Lock _gate = new();
        private readonly List<long> _announced = [];

        public IReadOnlyList<long> Announced
        {
            get
            {
                lock (_gate)
                    return [.. _announced];
            }
        }

        /// <summary>Announcements of nothing.</summary>
        public int Empty { get; private set; }

        public int Engines { get; set; } = 1;

        public bool Behind => Announced.Count > 0;

        public void Take(IReadOnlyList<long> ids)
        {
            lock (_gate)
                _announced.AddRange(ids);
            if (ids.Count == 0)
                Empty++;
        }

        public Task<QueueDepths> DepthsAsync(CancellationToken cancel) => Task.FromResult(new QueueDepths(Announced.Count, Engines, 0));

        public Task RoomAsync(CancellationToken cancel) => Task.CompletedTask;

        public void Consumed()
        {
        }

        public Task GiveUpAsync(BusError error, CancellationToken cancel) => throw new NotSupportedException();

        public Task<IReadOnlyList<BusError>> PeekErrorsAsync(int most, CancellationToken cancel) => throw new NotSupportedException();

        public Task<int> TakeErrorsAsync(Func<BusError, Task> again, CancellationToken cancel) => throw new NotSupportedException();

        public ValueTask DisposeAsync() => default;
    }

    private sealed class AllLedger : ILedger
    {
        private readonly Lock _gate = new();
        private readonly HashSet<JournalId> _recorded = [];

        public IReadOnlyCollection<JournalId> Recorded
        {
            get
            {
                lock (_gate)
                    return [.. _recorded];
            }
        }

        public Task<LedgerChange> RecordAsync(IReadOnlyList<TranslatedMessage> messages, CancellationToken cancel)
        {
            lock (_gate)
                _recorded.UnionWith(messages.Select(m => m.Id));
            return Task.FromResult<LedgerChange>(null!);
        }

        public Task<JournalId> RecordedUpToAsync(CancellationToken cancel) => Task.FromResult(new JournalId(0));

        public Task<IReadOnlyList<JournalId>> UnrecordedAsync(IReadOnlyList<JournalId> ids, CancellationToken cancel)
        {
            lock (_gate)
                return Task.FromResult<IReadOnlyList<JournalId>>([.. ids.Where(id => !_recorded.Contains(id))]);
        }
    }
}
