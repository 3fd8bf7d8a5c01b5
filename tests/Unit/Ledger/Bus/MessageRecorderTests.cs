using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Ledger.Bus;
using HopEn2.Interop.Tests.Shared;
using HopEn2.Interop.Tests.Shared.Hl7v2;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Ledger.Bus;

public sealed class MessageRecorderTests : IDisposable
{
    private readonly MemoryJournal _journal = new();
    private readonly FailingLedger _ledger = new();
    private readonly MemoryQueues _queues = new();
    private readonly ManualTime _time = new();
    private readonly ApplicationLifetime _lifetime = new(NullLogger<ApplicationLifetime>.Instance);

    private MessageRecorder Recorder => new(_journal, new Nothing(), _ledger, new RecordingHold(_lifetime, _time, NullLogger<RecordingHold>.Instance), _queues, _time, NullLogger<MessageRecorder>.Instance);

    public void Dispose() => _queues.DisposeAsync().AsTask().Wait();

    private async Task<JournalId[]> KeepAsync(int count, int size = 100)
    {
        var ids = new JournalId[count];
        for (var i = 0; i < count; i++)
            ids[i] = (await _journal.AppendAsync(new IncomingMessage("dpi", MessageFormat.Er7, $"C{i}", new byte[size], _time.GetUtcNow(), Answer.Accept, null), default)).Id;
        return ids;
    }

    /// <summary>Lets time pass until the work is done.</summary>
    private async Task DoneAsync(Task work)
    {
        for (var i = 0; i < 2000 && !work.IsCompleted; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(1);
        }

        await work;
    }

    [Fact]
    public async Task Large_bodies_are_recorded_in_slices_of_bytes_however_few_they_are()
    {
        var ids = await KeepAsync(20, 3 << 20);

        await Recorder.RecordAsync(ids, default);

        Assert.Equal(20, _ledger.Recorded.Count);
        // Five of 3 MB are 15 MB, the sixth would go beyond 16.
        Assert.Equal([5, 5, 5, 5], _ledger.Batches);
    }

    [Fact]
    public async Task A_body_larger_than_a_slice_is_recorded_alone()
    {
        var small = await KeepAsync(2);
        var large = (await _journal.AppendAsync(new IncomingMessage("dpi", MessageFormat.Er7, "LARGE", new byte[20 << 20], _time.GetUtcNow(), Answer.Accept, null), default)).Id;

        await Recorder.RecordAsync([small[0], large, small[1]], default);

        Assert.Equal([1, 1, 1], _ledger.Batches);
    }

    [Fact]
    public async Task While_the_ledger_is_away_it_waits_and_gives_up_nothing()
    {
        var ids = await KeepAsync(3);
        _ledger.Away = 100;

        await DoneAsync(Recorder.RecordAsync(ids, default));

        Assert.Equal(3, _ledger.Recorded.Count);
        Assert.Equal(0, (await _queues.DepthsAsync(default)).Errors);
    }

    [Fact]
    public async Task A_stopping_engine_does_not_wait_for_it()
    {
        var ids = await KeepAsync(3);
        _ledger.Away = int.MaxValue;

        var recording = Recorder.RecordAsync(ids, default);
        _lifetime.StopApplication();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => recording.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task One_that_cannot_be_recorded_is_parked_and_the_others_of_its_batch_are_recorded()
    {
        var ids = await KeepAsync(5);
        _ledger.Fails = m => m.Id == ids[2] && m.Outcome is not Outcome.Parked;

        await DoneAsync(Recorder.RecordAsync(ids, default));

        Assert.Equal(5, _ledger.Recorded.Count);
        Assert.Equal(ParkReason.Defect, Assert.IsType<Outcome.Parked>(_ledger.Recorded.Single(r => r.Id == ids[2]).Outcome).Reason);
    }

    [Fact]
    public async Task One_that_cannot_even_be_parked_is_given_up_alone_and_its_reason_quotes_nothing()
    {
        var ids = await KeepAsync(5);
        _ledger.Fails = m => m.Id == ids[2];

        await DoneAsync(Recorder.RecordAsync(ids, default));

        Assert.Equal(4, _ledger.Recorded.Count);
        var error = Assert.Single(await _queues.PeekErrorsAsync(10, default));
        Assert.Equal([ids[2].Value], error.Ids);
        Assert.Contains(nameof(InvalidOperationException), error.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("DUPONT", error.Reason, StringComparison.Ordinal);
    }

    private sealed class FailingLedger : ILedger
    {
        public List<TranslatedMessage> Recorded { get; } = [];

        public List<int> Batches { get; } = [];

        /// <summary>Tries that still find it away.</summary>
        public int Away { get; set; }

        public Func<TranslatedMessage, bool>? Fails { get; set; }

        public Task<LedgerChange> RecordAsync(IReadOnlyList<TranslatedMessage> messages, CancellationToken cancel)
        {
            if (Away > 0)
            {
                Away--;
                throw new LedgerUnavailableException("away");
            }

            if (Fails is { } fails && messages.Any(fails))
                throw new InvalidOperationException("PID-5 is DUPONT^Camille");
            Recorded.AddRange(messages);
            Batches.Add(messages.Count);
            return Task.FromResult<LedgerChange>(null!);
        }

        public Task<JournalId> RecordedUpToAsync(CancellationToken cancel) => throw new NotSupportedException();

        public Task<IReadOnlyList<JournalId>> UnrecordedAsync(IReadOnlyList<JournalId> ids, CancellationToken cancel) => throw new NotSupportedException();
    }
}
