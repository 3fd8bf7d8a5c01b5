using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Ledger.Journal;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Ledger.Journal;

/// <summary>Committing together, over a store that the test holds up and lets go.</summary>
public sealed class GroupCommitJournalTests : IDisposable
{
    private readonly HeldStore _store = new();
    private readonly GroupCommitJournal _journal;

    public GroupCommitJournalTests() => _journal = new GroupCommitJournal(_store, [_store], NullLogger<GroupCommitJournal>.Instance);

    public void Dispose()
    {
        _store.LetGo(100);
        _journal.Dispose();
    }

    private static IncomingMessage Message(int n, int size = 10) => new("feed", MessageFormat.Er7, $"{n}", new byte[size], DateTimeOffset.UnixEpoch, Answer.Accept, null);

    private List<Task<JournalReceipt>> Append(int from, int count, int size = 10) => [.. Enumerable.Range(from, count).Select(n => _journal.AppendAsync(Message(n, size), default).AsTask())];

    [Fact]
    public async Task A_message_alone_is_committed_alone_and_those_that_came_meanwhile_together()
    {
        var first = Append(0, 1);
        await _store.Entered();
        var others = Append(1, 40);
        Assert.DoesNotContain(others, o => o.IsCompleted);

        _store.LetGo(2);
        await Task.WhenAll(first.Concat(others));

        Assert.Equal([1, 40], _store.Batches.Select(b => b.Count));
        Assert.Equal(Enumerable.Range(0, 41).Select(n => $"{n}"), _store.Batches.SelectMany(b => b));
    }

    [Fact]
    public async Task Nobody_is_answered_before_the_commit()
    {
        var message = Append(0, 1).Single();
        await _store.Entered();
        Assert.False(message.IsCompleted);
        Assert.Empty(_store.Rung);
        _store.LetGo(1);
        Assert.Equal(1, (await message).Id.Value);
    }

    [Fact]
    public async Task A_batch_is_bounded_by_count()
    {
        var first = Append(0, 1);
        await _store.Entered();
        var others = Append(1, 1200);
        _store.LetGo(10);
        await Task.WhenAll(first.Concat(others));
        Assert.All(_store.Batches, b => Assert.InRange(b.Count, 1, 512));
    }

    [Fact]
    public async Task A_store_that_fails_fails_those_of_its_batch_and_no_other()
    {
        var first = Append(0, 1);
        await _store.Entered();
        var others = Append(1, 5);
        _store.Fail = true;
        _store.LetGo(1);
        await Assert.ThrowsAsync<JournalUnavailableException>(() => first.Single());
        await _store.Entered();
        _store.Fail = false;
        _store.LetGo(1);
        await Task.WhenAll(others);
        Assert.Equal(5, _store.Rung.Count);
    }

    [Fact]
    public async Task What_was_taken_is_kept_before_closing_and_nothing_is_taken_after()
    {
        var messages = Append(0, 20);
        _store.LetGo(20);
        await Task.Run(_journal.Dispose);
        await Task.WhenAll(messages);
        await Assert.ThrowsAsync<JournalUnavailableException>(async () => await _journal.AppendAsync(Message(99), default));
    }

    [Fact]
    public async Task A_message_is_handed_over_once_without_asking_the_store()
    {
        _store.LetGo(1);
        var id = (await Append(7, 1, size: 20_000).Single()).Id;
        Assert.Equal("7", (await _journal.ReadAsync([id], default)).Single().ControlId);
        Assert.Equal(0, _store.Reads);
        await _journal.ReadAsync([id], default);
        Assert.Equal(1, _store.Reads);
    }

    [Fact]
    public async Task Bodies_that_nobody_reads_do_not_pile_up()
    {
        _store.LetGo(1000);
        var receipts = new List<JournalReceipt>();
        for (var n = 0; n < 100; n++)
            receipts.Add(await _journal.AppendAsync(Message(n, 1 << 20), default));
        await _journal.ReadAsync([receipts[0].Id], default);
        Assert.Equal(1, _store.Reads);
        await _journal.ReadAsync([receipts[99].Id], default);
        Assert.Equal(1, _store.Reads);
    }

    /// <summary>Keeps in memory, one batch for each time it is let go.</summary>
    private sealed class HeldStore : IJournalStore, IJournalBell
    {
        private readonly SemaphoreSlim _entered = new(0);
        private readonly SemaphoreSlim _go = new(0);
        private long _last;

        public List<List<string>> Batches { get; } = [];

        public List<JournalId> Rung { get; } = [];

        public bool Fail { get; set; }

        public int Reads { get; private set; }

        public Task Entered() => _entered.WaitAsync();

        public void LetGo(int batches) => _go.Release(batches);

        public IReadOnlyList<JournalReceipt> Keep(IReadOnlyList<PendingMessage> batch)
        {
            _entered.Release();
            _go.Wait();
            if (Fail)
                throw new JournalUnavailableException("full");
            Batches.Add([.. batch.Select(p => p.Message.ControlId)]);
            return [.. batch.Select(p => new JournalReceipt(new JournalId(++_last), KeptAs.New, p.Message.Answer))];
        }

        public Task<IReadOnlyList<JournaledMessage>> ReadAsync(IReadOnlyList<JournalId> ids, CancellationToken cancel)
        {
            Reads++;
            return Task.FromResult<IReadOnlyList<JournaledMessage>>([]);
        }

        public Task<IReadOnlyDictionary<JournalId, long>> SizesAsync(IReadOnlyList<JournalId> ids, CancellationToken cancel) =>
            Task.FromResult<IReadOnlyDictionary<JournalId, long>>(new Dictionary<JournalId, long>());

        public Task<DateTimeOffset?> ReceivedAtAsync(JournalId id, CancellationToken cancel) => Task.FromResult<DateTimeOffset?>(null);

        public Task<IReadOnlyList<JournalId>> IdsAfterAsync(JournalId after, int most, CancellationToken cancel) => Task.FromResult<IReadOnlyList<JournalId>>([]);

        public void Journaled(IReadOnlyList<(JournalId Id, int Bytes)> kept) => Rung.AddRange(kept.Select(k => k.Id));

        public void Dispose()
        {
            // The semaphores outlive the store: a test lets go after it is closed.
        }
    }
}
