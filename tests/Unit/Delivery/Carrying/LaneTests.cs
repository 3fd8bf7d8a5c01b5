using System.Threading.Channels;
using HopEn2.Interop.Delivery.Outgoing;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Ledger.Sqlite;
using HopEn2.Interop.Tests.Shared;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;
using static HopEn2.Interop.Tests.Unit.Domain.Hospital;

namespace HopEn2.Interop.Tests.Unit.Delivery.Carrying;

/// <summary>What a lane takes from the store ahead of what it carries.</summary>
public sealed class LaneTests : IDisposable
{
    private readonly SqliteOutgoing _work = MemoryWork.Open();
    private readonly ManualTime _time = new(T(0));
    private readonly DeliveryMetrics _metrics;
    private readonly Courier _courier = new();
    private readonly Lane _lane;

    public LaneTests()
    {
        _metrics = new(new DeliveryEngine.Meters(), _time);
        _lane = new(
            Destinations.Dmp, 2, Guid.NewGuid(), _work, new Dictionary<WorkKind, ICourier> { [WorkKind.Deposit] = _courier }, new Pace(0), new DeliveryRig.FixedOptions(() => new()), _metrics, _time, NullLogger.Instance);
    }

    public void Dispose()
    {
        _lane.Dispose();
        _metrics.Dispose();
        _work.Dispose();
    }

    [Fact]
    public async Task What_lies_ready_when_it_stops_is_free_for_others_at_once()
    {
        await AddAsync(5);
        using var stop = new CancellationTokenSource();
        var carrying = _lane.RunAsync(stop.Token);
        await _courier.Carried.Reader.ReadAsync();
        // One in hand, as many more as could be begun next.
        Assert.Equal(2, (await LeaseAsync(10)).Count);

        await stop.CancelAsync();
        await carrying;
        await _lane.EmptyAsync();

        Assert.Equal(2, (await LeaseAsync(10)).Count);
    }

    [Fact]
    public async Task What_lay_ready_behind_a_slow_piece_goes_back_and_is_taken_anew()
    {
        await AddAsync(2);
        using var stop = new CancellationTokenSource();
        var carrying = _lane.RunAsync(stop.Token);
        var first = await _courier.Carried.Reader.ReadAsync();
        _time.Advance(TimeSpan.FromSeconds(30));
        _courier.Answer(NeighbourSign.Answers);

        var second = await _courier.Carried.Reader.ReadAsync();

        Assert.NotEqual(first.Lease, second.Lease);
        Assert.Equal(T(0) + TimeSpan.FromSeconds(30) + new DeliveryOptions().LeaseAtLeast, (await _work.FindAsync(second.Item.Order.Key, default))!.LeasedUntil);
        await stop.CancelAsync();
        await carrying;
    }

    [Fact]
    public async Task A_neighbour_that_begins_to_fail_gets_nothing_of_what_lay_ready()
    {
        await AddAsync(BreakerRules.Default.Failures + 3);
        using var stop = new CancellationTokenSource();
        var carrying = _lane.RunAsync(stop.Token);
        for (var failures = 0; failures < BreakerRules.Default.Failures; failures++)
        {
            await _courier.Carried.Reader.ReadAsync();
            _courier.Answer(NeighbourSign.Fails);
        }

        // Nothing is leased any more once it is left alone, and nothing more was tried.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while ((await _work.DestinationsAsync(default)).Single().BrokenSince is null || (await _work.ListAsync(null, WorkState.Waiting, null, null, 20, default)).Any(w => w.Item.LeasedUntil is not null))
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        Assert.Equal(0, _courier.Carried.Reader.Count);
        await stop.CancelAsync();
        await carrying;
    }

    private Task<IReadOnlyList<LeasedWork>> LeaseAsync(int most) => _work.LeaseAsync(Destinations.Dmp, Guid.NewGuid(), _time.GetUtcNow(), _time.GetUtcNow().AddMinutes(5), null, most, default);

    private Task<IReadOnlyList<WorkItem>> AddAsync(int count) => _work.AddAsync(
        [.. Enumerable.Range(1, count).Select(n => new WorkOrder($"k{n}", WorkKind.Deposit, Destinations.Dmp, new($"2.999.{n}"), DepositAction.Deposit, null, null, new(n), "dpi", T(0), T(0), null))], null, T(0), default);

    /// <summary>Is at a piece until it is told what becomes of it.</summary>
    private sealed class Courier : ICourier
    {
        private readonly Channel<NeighbourSign> _answers = Channel.CreateUnbounded<NeighbourSign>();

        public Channel<LeasedWork> Carried { get; } = Channel.CreateUnbounded<LeasedWork>();

        public WorkKind Kind => WorkKind.Deposit;

        public void Answer(NeighbourSign sign) => _answers.Writer.TryWrite(sign);

        public async Task<Carried> CarryAsync(LeasedWork leased, CancellationToken cancel)
        {
            Carried.Writer.TryWrite(leased);
            var sign = await _answers.Reader.ReadAsync(cancel);
            return new(sign is NeighbourSign.Fails ? new WorkEnd.Postponed(leased.Item.DueAt.AddHours(1), WorkReasons.NeighbourFails, "busy", false) : new WorkEnd.Done(), sign);
        }
    }
}
