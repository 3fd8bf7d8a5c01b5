using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Domain.Ports;

namespace HopEn2.Interop.Tests.Shared.Hl7v2;

/// <summary>A journal that keeps messages as long as the test, by the rules of <see cref="IJournal"/>.</summary>
internal sealed class MemoryJournal : IJournal
{
    private readonly Lock _lock = new();
    private readonly List<JournaledMessage> _kept = [];

    /// <summary>Awaited before each message is kept: a slow journal, or one that fails.</summary>
    public Func<IncomingMessage, CancellationToken, Task>? Before { get; set; }

    public IReadOnlyList<JournaledMessage> Kept
    {
        get
        {
            lock (_lock)
                return [.. _kept];
        }
    }

    public async ValueTask<JournalReceipt> AppendAsync(IncomingMessage message, CancellationToken cancel)
    {
        if (Before is { } before)
            await before(message, cancel);
        lock (_lock)
        {
            var same = _kept.Where(k => k.Feed == message.Feed && k.ControlId == message.ControlId).ToList();
            if (same.Find(k => k.Body.Span.SequenceEqual(message.Body.Span)) is { } first)
                return new JournalReceipt(first.Id, KeptAs.Repetition, first.Answer);
            var answer = same.Count > 0 ? message.AnswerIfConflicting ?? message.Answer : message.Answer;
            var kept = new JournaledMessage(new JournalId(_kept.Count + 1), message.Feed, message.Format, message.ControlId, message.Body.ToArray(), message.ReceivedAt, answer, same.Count > 0);
            _kept.Add(kept);
            return new JournalReceipt(kept.Id, same.Count > 0 ? KeptAs.ConflictingControlId : KeptAs.New, answer);
        }
    }

    public Task<IReadOnlyList<JournaledMessage>> ReadAsync(IReadOnlyList<JournalId> ids, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<JournaledMessage>>([.. ids.Select(id => Kept[(int)id.Value - 1])]);

    public Task<IReadOnlyList<long>> SizesAsync(IReadOnlyList<JournalId> ids, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<long>>([.. ids.Select(id => (long)Kept[(int)id.Value - 1].Body.Length)]);

    public Task<DateTimeOffset?> ReceivedAtAsync(JournalId id, CancellationToken cancel) => Task.FromResult<DateTimeOffset?>(Kept[(int)id.Value - 1].ReceivedAt);

    public Task<IReadOnlyList<JournalId>> IdsAfterAsync(JournalId after, int most, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<JournalId>>([.. Kept.Where(k => k.Id.CompareTo(after) > 0).Take(most).Select(k => k.Id)]);
}
