using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Ledger;
using HopEn2.Interop.Ledger.Copying;
using HopEn2.Interop.Ledger.Queries;
using HopEn2.Interop.Tests.Shared;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;
using static HopEn2.Interop.Tests.Integration.Ledger.Hospital;

namespace HopEn2.Interop.Tests.Integration.Ledger;

/// <summary>A SQLite store copied into a PostgreSQL one.</summary>
[NeedsPostgres]
public sealed class StoreCopyTests : IDisposable
{
    private readonly SqliteStore _source = new();
    private readonly PostgresStore _target = new();

    public void Dispose()
    {
        _source.Dispose();
        _target.Dispose();
    }

    private async Task FillAsync(int messages)
    {
        var random = new Random(7);
        foreach (var message in Day(seed: 51, count: messages).Append(Parked(messages + 1, Header("MDM^T02", "M\0nul", "P1"))))
        {
            var body = new byte[random.Next(3000)];
            random.NextBytes(body);
            var received = Monday.AddDays(message.Id.Value / 100);
            await _source.Journal.AppendAsync(new IncomingMessage(message.Feed, MessageFormat.Er7, message.Header.ControlId, body, received, Answer.Accept, null), default);
            await _source.Ledger.RecordAsync([message with { ReceivedAt = received }], default);
        }

        // Translated anew, and not translated yet.
        await _source.Ledger.RecordAsync([.. Day(seed: 52, count: 20)], default);
        await _source.Journal.AppendAsync(new IncomingMessage("dpi", MessageFormat.Er7, "pending", "x"u8.ToArray(), Monday.AddDays(40), Answer.Accept, null), default);
    }

    private Task<CopyReport> CopyAsync(IProgress<CopyProgress>? progress = null, CancellationToken cancel = default) =>
        new StoreCopy(_source.Options, _target.Schema.Options, TimeProvider.System, NullLoggerFactory.Instance, progress).RunAsync(cancel);

    [ContractFact]
    public async Task Everything_is_there_and_the_engine_goes_on_from_it()
    {
        await FillAsync(300);
        var before = await _source.DumpAsync();

        var report = await CopyAsync();

        Assert.Equal([], report.Differences);
        Assert.Equal((302, 302, 301, 0), (report.Source.Journaled, report.Target.Bodies, report.Target.Messages, report.Resumed));
        Assert.True(report.Source.Superseded > 0);
        Assert.Equal(before, await _target.DumpAsync());
        Assert.Equal([], (await _target.Maintenance.RebuildAsync(replace: false, null, default)).Examples);
        await AssertSameMessagesAsync();

        // What waited is recorded, and new states get numbers of their own.
        var pending = (await _target.Journal.IdsAfterAsync(await _target.Ledger.RecordedUpToAsync(default), 10, default)).Single();
        await _target.Ledger.RecordAsync([Admission(1, "P77", "V77") with { Id = pending }], default);
        Assert.Equal([], (await _target.Maintenance.RebuildAsync(replace: false, null, default)).Examples);
    }

    [ContractFact]
    public async Task Interrupted_anywhere_it_goes_on_where_it_was()
    {
        await FillAsync(2500);
        for (var step = 0; ; step++)
        {
            using var stop = new CancellationTokenSource();
            try
            {
                var report = await CopyAsync(new StopAtFirst(stop), stop.Token);
                Assert.Equal([], report.Differences);
                Assert.True(report.Resumed > 0);
                break;
            }
            catch (OperationCanceledException)
            {
                Assert.True(step < 100);
            }
        }

        Assert.Equal(await _source.DumpAsync(), await _target.DumpAsync());
        var again = await CopyAsync();
        Assert.Equal([], again.Differences);
    }

    [ContractTheory]
    [InlineData("UPDATE body SET bytes = bytes || '\\x00' WHERE id = (SELECT min(id) FROM body)", "message, 2025-03-10")]
    [InlineData("DELETE FROM message_key WHERE key = 'p:CH|P1'", "counted there")]
    [InlineData("UPDATE message SET translation = '' WHERE id = (SELECT max(id) FROM message)", "message, ")]
    [InlineData("UPDATE document SET state = '' WHERE id = (SELECT min(id) FROM document)", "document, rows")]
    [InlineData("UPDATE counter SET produced = produced + 1 WHERE ctid = (SELECT min(ctid) FROM counter)", "counter 2025-03-10")]
    public async Task What_is_not_as_it_was_is_found(string damage, string difference)
    {
        await FillAsync(150);
        await CopyAsync();
        _target.Schema.Execute(damage);
        Assert.StartsWith(difference, Assert.Single((await CopyAsync()).Differences), StringComparison.Ordinal);
    }

    [ContractFact]
    public async Task Incidents_come_along_with_what_people_did_and_who_is_still_to_be_told()
    {
        await FillAsync(30);
        using var from = new Interop.Ledger.Sqlite.SqliteAlerts(new(_source.Options));
        var incident = Breaks.Known();
        var notice = new Domain.Alerts.Notice
        {
            Id = $"{incident.Id}.1", Incident = incident.Id, Route = "interop", Kind = Domain.Alerts.Notify.First, Reason = Domain.Alerts.NotifyReason.Opened, DecidedAt = Monday, About = incident,
        };
        await from.CommitAsync([new(incident, 0, new Domain.Alerts.PersonAction.Acknowledge("martin", Monday, "vu"), [notice], Monday)], default);
        await CopyAsync();

        var to = new Interop.Ledger.Postgres.PostgresAlerts(_target.Database);
        Assert.Equal(incident, (await to.FindAsync(incident.Id, default))!.Incident);
        Assert.Equal("martin", Assert.Single(await to.ActionsAsync(incident.Id, default)).Who);
        Assert.Equal(notice, (await to.ClaimAsync(Guid.NewGuid(), Monday, Monday.AddMinutes(1), default))!.Notice);
    }

    [ContractFact]
    public async Task A_target_that_holds_something_else_is_refused()
    {
        await FillAsync(30);
        await _target.Journal.AppendAsync(new IncomingMessage("dpi", MessageFormat.Er7, "other", "x"u8.ToArray(), Monday, Answer.Accept, null), default);
        var e = await Assert.ThrowsAsync<StoreRefusedException>(() => CopyAsync());
        Assert.Contains("holds something else", e.Message, StringComparison.Ordinal);
    }

    [ContractFact]
    public async Task A_copy_of_another_store_is_not_gone_on_with()
    {
        await FillAsync(30);
        await CopyAsync();
        using var other = new SqliteStore();
        await other.Journal.AppendAsync(new IncomingMessage("dpi", MessageFormat.Er7, "other", "x"u8.ToArray(), Monday, Answer.Accept, null), default);
        var e = await Assert.ThrowsAsync<StoreRefusedException>(() => new StoreCopy(other.Options, _target.Schema.Options, TimeProvider.System, NullLoggerFactory.Instance, null).RunAsync(default));
        Assert.Contains("copy of another store", e.Message, StringComparison.Ordinal);
    }

    private async Task AssertSameMessagesAsync()
    {
        var there = await StoreUnderTest.AllAsync(page => _source.Queries.MessagesAsync(new MessageFilter(), page, default));
        var here = await StoreUnderTest.AllAsync(page => _target.Queries.MessagesAsync(new MessageFilter(), page, default));
        Assert.Equal(there.Count, here.Count);
        var ordered = here.OrderBy(m => m.Id).Zip(there.OrderBy(m => m.Id)).ToList();
        foreach (var (now, then) in ordered.Where((_, i) => i % 10 == 0 || i > 290))
        {
            Assert.Equal(then with { Id = now.Id, ControlId = then.ControlId.Replace('\0', '\uFFFD') }, now);
            var (nowDetail, thenDetail) = ((await _target.Queries.MessageAsync(now.Id, default))!, (await _source.Queries.MessageAsync(then.Id, default))!);
            Assert.Equal(thenDetail.Facts, nowDetail.Facts);
            Assert.Equal(thenDetail.Superseded, nowDetail.Superseded);
            Assert.Equal(thenDetail.Body!.Value.ToArray(), nowDetail.Body!.Value.ToArray());
        }
    }

    /// <summary>Interrupts after the first chunk of each run.</summary>
    private sealed class StopAtFirst(CancellationTokenSource stop) : IProgress<CopyProgress>
    {
        public void Report(CopyProgress value)
        {
            if (value.Step != "verifying" && value.Step != "finishing")
                stop.Cancel();
        }
    }
}
