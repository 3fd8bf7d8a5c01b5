using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Ledger.Journal;
using HopEn2.Interop.Ledger.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace HopEn2.Interop.Tests.Integration.Ledger;

public sealed class SqliteJournalTests : JournalContract
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hopen2-journal");
    private GroupCommitJournal _journal;

    public SqliteJournalTests() => _journal = Open();

    protected override IJournal Journal => _journal;

    private string File => Path.Combine(_folder.FullName, "test.journal.db");

    protected override void Reopen()
    {
        _journal.Dispose();
        _journal = Open();
    }

    public override void Dispose()
    {
        _journal.Dispose();
        _folder.Delete(recursive: true);
    }

    private GroupCommitJournal Open() => new(new SqliteJournalStore(File, new JournalId(0)), [new Bell(Rung)], NullLogger<GroupCommitJournal>.Instance);

    [Fact]
    public async Task A_full_disk_is_said_and_recovers_by_itself()
    {
        var first = await Journal.AppendAsync(Message("1", "one"), default);
        _journal.Dispose();
        var store = new SqliteJournalStore(File, new JournalId(0)) { MostPages = 20 };
        _journal = new GroupCommitJournal(store, [], NullLogger<GroupCommitJournal>.Instance);

        var e = await Assert.ThrowsAsync<JournalUnavailableException>(async () => await Journal.AppendAsync(Message("2", Document(2, 300_000)), default));
        Assert.Contains("full", e.Message, StringComparison.Ordinal);
        Assert.Equal([first.Id], await Journal.IdsAfterAsync(new JournalId(0), 10, default));

        store.MostPages = int.MaxValue;
        Assert.Equal(KeptAs.New, (await Journal.AppendAsync(Message("2", Document(2, 300_000)), default)).Kept);
    }

    [Fact]
    public async Task Ids_start_above_what_the_ledger_knows()
    {
        _journal.Dispose();
        _journal = new GroupCommitJournal(new SqliteJournalStore(File, new JournalId(1000)), [], NullLogger<GroupCommitJournal>.Instance);
        Assert.Equal(1001, (await Journal.AppendAsync(Message("1", "one"), default)).Id.Value);
    }
}
