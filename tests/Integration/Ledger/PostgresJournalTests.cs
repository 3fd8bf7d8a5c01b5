using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Ledger.Journal;
using HopEn2.Interop.Ledger.Postgres;
using Microsoft.Extensions.Logging.Abstractions;

namespace HopEn2.Interop.Tests.Integration.Ledger;

[NeedsPostgres]
public sealed class PostgresJournalTests : JournalContract
{
    private static readonly TimeSpan LookBack = TimeSpan.FromDays(90);

    private readonly PostgresSchema _schema = new();
    private readonly List<IDisposable> _open = [];
    private GroupCommitJournal _journal;

    public PostgresJournalTests() => _journal = Open();

    protected override IJournal Journal => _journal;

    protected override void Reopen()
    {
        Close();
        _journal = Open();
    }

    public override void Dispose()
    {
        Close();
        _schema.Dispose();
    }

    private GroupCommitJournal Open()
    {
        var database = new PostgresDatabase(_schema.Options, TimeProvider.System, NullLogger<PostgresDatabase>.Instance);
        var journal = new GroupCommitJournal(new PostgresJournalStore(database, LookBack), [new Bell(Rung)], NullLogger<GroupCommitJournal>.Instance);
        _open.AddRange([database, journal]);
        return journal;
    }

    private void Close()
    {
        _open.Reverse();
        foreach (var open in _open)
            open.Dispose();
        _open.Clear();
    }
}
