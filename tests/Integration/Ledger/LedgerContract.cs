using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Ledger.Queries;
using Xunit;
using static HopEn2.Interop.Tests.Integration.Ledger.Hospital;

namespace HopEn2.Interop.Tests.Integration.Ledger;

/// <summary>What every ledger promises of what it records and folds, whatever the database under it.</summary>
public abstract class LedgerContract : IDisposable
{
    private readonly StoreUnderTest _store;

    private protected LedgerContract(StoreUnderTest store) => _store = store;

    private ILedger Ledger => _store.Ledger;

    public void Dispose() => _store.Dispose();

    private Task<LedgerChange> RecordAsync(params TranslatedMessage[] messages) => Ledger.RecordAsync(messages, default);

    private async Task<DocumentState?> DocumentAsync(string id) => (await _store.Queries.DocumentAsync(new DocumentId(id), default))?.Document;

    private async Task<StageCounts> TotalAsync() =>
        (await _store.Counters.CountersAsync(new DateOnly(2025, 1, 1), new DateOnly(2025, 12, 31), default)).Aggregate(default(StageCounts), (sum, c) => sum + c.Value);

    [ContractFact]
    public async Task A_document_is_folded_counted_and_told_of()
    {
        var change = await RecordAsync(Admission(1, "P1", "V1"), Report(2, "1.2.3", "P1", "V1"));

        Assert.Equal(2, change.Messages.Count);
        var document = Assert.Single(change.Folds.Documents);
        Assert.Equal((DocumentKind.CrImagerie, "4210", DepositState.Waiting), (document.Kind, document.Uf, document.Deposit));
        Assert.Equal(document, await DocumentAsync("1.2.3"));
        Assert.Equal((1, 1, 0), await TotalAsync() is var t ? (t.Produced, t.Waiting, t.Deposited) : default);
        Assert.Same(change, Assert.Single(_store.Told));
    }

    [ContractFact]
    public async Task States_survive_a_restart_and_further_facts_join_them()
    {
        await RecordAsync(Admission(1, "P1", "V1"), Report(2, "1.2.3", "P1", "V1"));
        _store.Reopen();
        await RecordAsync(Deposited(3, report: 2));

        Assert.Equal(DepositState.Accepted, (await DocumentAsync("1.2.3"))!.Deposit);
        Assert.Equal((1, 0, 1), await TotalAsync() is var t ? (t.Produced, t.Waiting, t.Deposited) : default);
    }

    [ContractFact]
    public async Task The_same_translation_again_changes_nothing()
    {
        await RecordAsync(Admission(1, "P1", "V1"), Report(2, "1.2.3", "P1", "V1"));
        var before = await _store.DumpAsync();

        var again = await RecordAsync(Admission(1, "P1", "V1"), Report(2, "1.2.3", "P1", "V1"));

        Assert.Empty(again.Messages);
        Assert.Empty(again.Folds.Documents);
        Assert.Empty(again.Folds.Counters);
        Assert.Single(_store.Told);
        Assert.Equal(before, await _store.DumpAsync());
        Assert.Empty((await _store.Queries.MessageAsync(new JournalId(2), default))!.Superseded);
    }

    [ContractFact]
    public async Task The_same_message_twice_in_one_batch_is_recorded_once()
    {
        var change = await RecordAsync(Report(1, "1.2.3", "P1", "V1"), Report(1, "1.2.3", "P1", "V1"));
        Assert.Single(change.Messages);
        Assert.Equal(1, (await TotalAsync()).Produced);
    }

    [ContractFact]
    public async Task A_parked_message_that_is_understood_on_replay_counts_from_then_on()
    {
        await RecordAsync(Parked(1, Header("MDM^T02", "M1", "P1", "V1")));
        Assert.Equal(0, (await TotalAsync()).Produced);

        await RecordAsync(Report(1, "1.2.3", "P1", "V1"));

        Assert.Equal(1, (await TotalAsync()).Produced);
        var detail = await _store.Queries.MessageAsync(new JournalId(1), default);
        Assert.Equal(MessageStatus.Understood, detail!.Row.Status);
        Assert.Empty(await _store.Queries.ParkedAsync(default));
    }

    [ContractFact]
    public async Task A_new_translation_takes_the_former_facts_out_of_the_folds_and_keeps_them_readable()
    {
        var wrong = Report(1, "1.2.3", "P1", "V1", DocumentKind.Other);
        await RecordAsync(wrong, Deposited(2, report: 1));

        await RecordAsync(Report(1, "1.2.4", "P1", "V1", DocumentKind.Ldl));

        Assert.Null(await DocumentAsync("1.2.3"));
        var document = (await DocumentAsync("1.2.4"))!;
        Assert.Equal((DocumentKind.Ldl, DepositState.Accepted), (document.Kind, document.Deposit));
        Assert.Equal((1, 1), await TotalAsync() is var t ? (t.Produced, t.Deposited) : default);
        var detail = (await _store.Queries.MessageAsync(new JournalId(1), default))!;
        Assert.Equal(((Outcome.Understood)wrong.Outcome).Facts, detail.Superseded);
        Assert.Equal(2, detail.Facts.Count);
    }

    [ContractFact]
    public async Task A_merge_that_is_taken_back_parts_the_patients_again()
    {
        await RecordAsync(Admission(1, "P1", "V1"), Admission(2, "P2", "V2", merged: Ipp("P1")), Report(3, "1.2.3", "P1", "V1"));
        Assert.Equal(Ipp("P2"), (await _store.Queries.PatientAsync(Ipp("P1"), default))!.Ipp);

        await RecordAsync(Admission(2, "P2", "V2"));

        Assert.Equal([Ipp("P1")], (await _store.Queries.PatientAsync(Ipp("P1"), default))!.Ipps);
        Assert.Equal([Ipp("P2")], (await _store.Queries.PatientAsync(Ipp("P2"), default))!.Ipps);
        Assert.Equal(await FreshAsync(Admission(1, "P1", "V1"), Admission(2, "P2", "V2"), Report(3, "1.2.3", "P1", "V1")), await _store.DumpAsync());
    }

    [ContractFact]
    public async Task An_admission_that_was_another_visit_leaves_nothing_of_the_wrong_one()
    {
        await RecordAsync(Admission(1, "P1", "V1", "4210"), Report(2, "1.2.3", "P1", "V1"));
        Assert.Equal("4210", (await DocumentAsync("1.2.3"))!.Uf);

        await RecordAsync(Admission(1, "P9", "V9", "4210"));

        Assert.Equal("", (await DocumentAsync("1.2.3"))!.Uf);
        Assert.Equal(await FreshAsync(Admission(1, "P9", "V9", "4210"), Report(2, "1.2.3", "P1", "V1")), await _store.DumpAsync());
    }

    [ContractFact]
    public async Task Batches_in_any_order_and_size_end_in_the_same_states()
    {
        var messages = Day(seed: 7, count: 120);
        var expected = await FreshAsync([.. messages]);
        for (var seed = 1; seed <= 5; seed++)
        {
            var random = new Random(seed);
            using var store = _store.Another();
            var shuffled = messages.Concat(messages.Where(_ => random.Next(5) == 0)).OrderBy(_ => random.Next()).ToList();
            while (shuffled.Count > 0)
            {
                var size = Math.Min(shuffled.Count, random.Next(1, 40));
                await store.Ledger.RecordAsync(shuffled[..size], default);
                shuffled.RemoveRange(0, size);
                if (random.Next(4) == 0)
                    store.Reopen();
            }

            Assert.Equal(expected, await store.DumpAsync());
        }
    }

    [ContractFact]
    public async Task Translations_corrected_one_by_one_end_as_if_they_had_been_right_at_once()
    {
        var right = Day(seed: 3, count: 80);
        var wrong = Day(seed: 4, count: 80);
        await RecordAsync([.. wrong]);
        foreach (var chunk in right.OrderBy(m => m.Id.Value * 7919 % 80).Chunk(9))
            await RecordAsync(chunk);
        Assert.Equal(await FreshAsync([.. right]), await _store.DumpAsync());
    }

    [ContractFact]
    public async Task Recorded_up_to_waits_for_gaps()
    {
        Assert.Equal(0, (await Ledger.RecordedUpToAsync(default)).Value);
        var id = await _store.JournalAsync(5);
        await RecordAsync(Admission(id[0], "P1", "V1"), Admission(id[1], "P2", "V2"), Admission(id[4], "P5", "V5"));
        Assert.Equal(id[1], (await Ledger.RecordedUpToAsync(default)).Value);
        Assert.Equal([id[2], id[3]], (await Ledger.UnrecordedAsync([new(id[0]), new(id[2]), new(id[3]), new(id[4])], default)).Select(i => i.Value));

        _store.Reopen();
        await RecordAsync(Parked(id[2], Header("MDM^T02", "M3")), Admission(id[3], "P4", "V4"));
        Assert.Equal(id[4], (await Ledger.RecordedUpToAsync(default)).Value);
    }

    [ContractFact]
    public async Task Batches_recorded_at_once_do_not_disturb_each_other()
    {
        var messages = Day(seed: 11, count: 200);
        await Task.WhenAll(messages.Chunk(10).Select(chunk => Task.Run(() => Ledger.RecordAsync(chunk, default))));
        Assert.Equal(await FreshAsync([.. messages]), await _store.DumpAsync());
    }

    [ContractFact]
    public async Task A_full_disk_is_said_records_nothing_and_recovers_by_itself()
    {
        await RecordAsync(Admission(1, "P1", "V1"));
        var before = await _store.DumpAsync();
        var upTo = await Ledger.RecordedUpToAsync(default);
        _store.Full = true;
        var messages = Day(seed: 5, count: 3000).Skip(1).ToArray();

        await Assert.ThrowsAsync<LedgerUnavailableException>(() => RecordAsync(messages));
        Assert.Equal(before, await _store.DumpAsync());
        Assert.Equal(upTo, await Ledger.RecordedUpToAsync(default));

        _store.Full = false;
        await RecordAsync(messages);
        Assert.Equal(await FreshAsync([Admission(1, "P1", "V1"), .. messages]), await _store.DumpAsync());
    }

    /// <summary>What a new ledger holds after these messages, one after the other.</summary>
    private async Task<string> FreshAsync(params TranslatedMessage[] messages)
    {
        using var store = _store.Another();
        foreach (var message in messages)
            await store.Ledger.RecordAsync([message], default);
        return await store.DumpAsync();
    }
}
