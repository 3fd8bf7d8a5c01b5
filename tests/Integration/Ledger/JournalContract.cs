using System.Text;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Ledger.Journal;
using Xunit;

namespace HopEn2.Interop.Tests.Integration.Ledger;

/// <summary>What every journal promises, whatever the database under it.</summary>
public abstract class JournalContract : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2025, 3, 10, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Bells rung, in order.</summary>
    protected List<JournalId> Rung { get; } = [];

    protected abstract IJournal Journal { get; }

    /// <summary>Closes the journal and opens it again over the same files.</summary>
    protected abstract void Reopen();

    public abstract void Dispose();

    protected static IncomingMessage Message(string controlId, string body, string feed = "gam") =>
        new(feed, MessageFormat.Er7, controlId, Encoding.UTF8.GetBytes(body), Noon, Answer.Accept, null);

    protected static string Document(int seed, int size)
    {
        var bytes = new byte[size];
        new Random(seed).NextBytes(bytes);
        return Convert.ToBase64String(bytes);
    }

    private Task<JournalReceipt> AppendAsync(IncomingMessage message) => Journal.AppendAsync(message, default).AsTask();

    private async Task<JournaledMessage> ReadAsync(JournalId id) => (await Journal.ReadAsync([id], default)).Single();

    [ContractFact]
    public async Task A_kept_message_is_read_back_as_it_came()
    {
        var refusal = new Answer(AnswerCode.Error, new AnswerError("PID^1^3", 101, null, "PID-3 is missing."));
        var sent = Message("42", "MSH|…", "labo") with { Answer = refusal, ReceivedAt = Noon.AddTicks(7) };

        var receipt = await AppendAsync(sent);

        Assert.Equal(KeptAs.New, receipt.Kept);
        for (var time = 0; time < 2; time++)
        {
            var read = await ReadAsync(receipt.Id);
            Assert.Equal(("labo", MessageFormat.Er7, "42", Noon.AddTicks(7), false), (read.Feed, read.Format, read.ControlId, read.ReceivedAt, read.ConflictingControlId));
            Assert.Equal(refusal, read.Answer);
            Assert.Equal(Noon.AddTicks(7), await Journal.ReceivedAtAsync(receipt.Id, default));
            Assert.Equal(sent.Body.ToArray(), read.Body.ToArray());
            Reopen();
        }
    }

    [ContractTheory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(511)]
    [InlineData(512)]
    [InlineData(60_000)]
    [InlineData(5_000_000)]
    public async Task A_body_of_any_size_is_read_back_byte_for_byte(int size)
    {
        var sent = Message("1", Document(size, size));
        var id = (await AppendAsync(sent)).Id;
        Reopen();
        Assert.Equal(sent.Body.ToArray(), (await ReadAsync(id)).Body.ToArray());
    }

    [ContractFact]
    public async Task The_memory_of_a_body_may_be_used_again_once_it_is_kept()
    {
        var memory = Encoding.UTF8.GetBytes("the first message");
        var id = (await AppendAsync(Message("1", "") with { Body = memory })).Id;
        memory.AsSpan().Clear();
        Assert.Equal("the first message", Encoding.UTF8.GetString((await ReadAsync(id)).Body.Span));
    }

    [ContractFact]
    public async Task The_same_message_again_gets_the_first_answer_and_changes_nothing()
    {
        var first = await AppendAsync(Message("1", "body"));
        var other = new Answer(AnswerCode.Reject, new AnswerError(null, 207, null, "another answer"));

        var again = await AppendAsync(Message("1", "body") with { Answer = other });
        Reopen();
        var afterwards = await AppendAsync(Message("1", "body") with { Answer = other });

        Assert.Equal(new JournalReceipt(first.Id, KeptAs.Repetition, Answer.Accept), again);
        Assert.Equal(again, afterwards);
        Assert.Equal([first.Id], await Journal.IdsAfterAsync(new JournalId(0), 10, default));
        Assert.Equal([first.Id], Rung);
    }

    [ContractFact]
    public async Task The_same_control_id_with_other_bytes_is_kept_and_flagged()
    {
        var first = await AppendAsync(Message("1", "one"));
        var second = await AppendAsync(Message("1", "two"));

        Assert.Equal(KeptAs.ConflictingControlId, second.Kept);
        Assert.True((await ReadAsync(second.Id)).ConflictingControlId);
        Assert.False((await ReadAsync(first.Id)).ConflictingControlId);
        Assert.Equal(KeptAs.Repetition, (await AppendAsync(Message("1", "one"))).Kept);
        Assert.Equal(second.Id, (await AppendAsync(Message("1", "two"))).Id);
    }

    [ContractFact]
    public async Task A_conflicting_control_id_gets_the_answer_meant_for_it()
    {
        var refusal = new Answer(AnswerCode.Reject, new AnswerError("MSH^1^10", 205, null, "MSH-10 was used for another message."));
        Assert.Equal(Answer.Accept, (await AppendAsync(Message("1", "one") with { AnswerIfConflicting = refusal })).Answer);

        var second = await AppendAsync(Message("1", "two") with { AnswerIfConflicting = refusal });

        Assert.Equal(refusal, second.Answer);
        Assert.Equal(refusal, (await ReadAsync(second.Id)).Answer);
        Assert.Equal(refusal, (await AppendAsync(Message("1", "two"))).Answer);
    }

    [ContractFact]
    public async Task A_control_id_belongs_to_its_feed()
    {
        await AppendAsync(Message("1", "one", "gam"));
        Assert.Equal(KeptAs.New, (await AppendAsync(Message("1", "one", "labo"))).Kept);
        Assert.Equal(KeptAs.New, (await AppendAsync(Message("1", "two", "dpi"))).Kept);
    }

    [ContractFact]
    public async Task Messages_without_a_readable_control_id_are_in_conflict_with_nothing()
    {
        await AppendAsync(Message("", "rubbish"));
        Assert.Equal(KeptAs.New, (await AppendAsync(Message("", "other rubbish"))).Kept);
        Assert.Equal(KeptAs.Repetition, (await AppendAsync(Message("", "rubbish"))).Kept);
    }

    [ContractFact]
    public async Task Ids_grow_also_after_a_restart()
    {
        var before = await AppendAsync(Message("1", "one"));
        Reopen();
        var after = await AppendAsync(Message("2", "two"));
        Assert.True(after.Id.CompareTo(before.Id) > 0);
        Assert.Equal([after.Id], await Journal.IdsAfterAsync(before.Id, 10, default));
        Assert.Equal([before.Id], await Journal.IdsAfterAsync(new JournalId(0), 1, default));
    }

    [ContractFact]
    public async Task Sizes_are_those_of_the_bodies_as_they_came_in_the_order_asked()
    {
        var one = (await AppendAsync(Message("1", new string('x', 70_000)))).Id;
        var two = (await AppendAsync(Message("2", "two"))).Id;
        for (var time = 0; time < 2; time++)
        {
            Assert.Equal([3, 0, 70_000], await Journal.SizesAsync([two, new JournalId(999), one], default));
            Reopen();
        }
    }

    [ContractFact]
    public async Task Messages_are_read_in_the_order_asked_and_unknown_ids_are_left_out()
    {
        var one = (await AppendAsync(Message("1", "one"))).Id;
        var two = (await AppendAsync(Message("2", "two"))).Id;
        await Journal.ReadAsync([one], default);
        var read = await Journal.ReadAsync([two, new JournalId(999), one], default);
        Assert.Equal([two, one], read.Select(m => m.Id));
    }

    [ContractFact]
    public async Task Sixty_four_callers_at_once_each_get_their_own_message_kept_once()
    {
        var sent = Enumerable.Range(0, 64).SelectMany(caller => Enumerable.Range(0, 20).Select(n => Message($"{caller}-{n}", Document(caller * 100 + n, 900)))).ToList();

        // Each twice: a sender that lost the answer sends again while its first copy may still be waiting.
        var receipts = await Task.WhenAll(sent.Concat(sent).AsParallel().WithDegreeOfParallelism(64).Select(AppendAsync));

        Assert.Equal(sent.Count, receipts.Count(r => r.Kept == KeptAs.New));
        Assert.Equal(sent.Count, receipts.Select(r => r.Id).Distinct().Count());
        Assert.Equal(sent.Count, Rung.Count);
        var kept = await Journal.IdsAfterAsync(new JournalId(0), 10_000, default);
        Assert.Equal(kept.Order(), kept);
        var read = await Journal.ReadAsync(kept, default);
        Assert.Equal(
            sent.Select(m => (m.ControlId, Encoding.UTF8.GetString(m.Body.Span))).Order(),
            read.Select(m => (m.ControlId, Encoding.UTF8.GetString(m.Body.Span))).Order());
    }

    [ContractFact]
    public async Task A_cancelled_append_keeps_nothing()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Journal.AppendAsync(Message("1", "one"), new CancellationToken(canceled: true)));
        Assert.Empty(await Journal.IdsAfterAsync(new JournalId(0), 10, default));
    }

    /// <summary>Notes what it hears.</summary>
    protected sealed class Bell(List<JournalId> rung) : IJournalBell
    {
        public void Journaled(IReadOnlyList<(JournalId Id, int Bytes)> kept)
        {
            lock (rung)
                rung.AddRange(kept.Select(k => k.Id));
        }
    }
}
