using System.Text;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Ledger.Maintenance;
using HopEn2.Interop.Ledger.Queries;

namespace HopEn2.Interop.Tests.Integration.Ledger;

/// <summary>A store of some database, new and empty, for the contract tests.</summary>
internal abstract class StoreUnderTest : IDisposable, ILedgerObserver
{
    public abstract IJournal Journal { get; }

    public abstract ILedger Ledger { get; }

    public abstract ILedgerQueries Queries { get; }

    public abstract ICounterSource Counters { get; }

    public abstract IIndicatorSource Indicators { get; }

    public abstract ILedgerMaintenance Maintenance { get; }

    /// <summary>The time it is for the store.</summary>
    public DateTimeOffset Now { get; set; } = Hospital.Monday;

    /// <summary>What the ledger told its observers.</summary>
    public List<LedgerChange> Told { get; } = [];

    /// <summary>Whether the ledger's disk is full.</summary>
    public abstract bool Full { set; }

    /// <summary>The id of the <paramref name="n"/>-th message of Monday.</summary>
    public virtual JournalId Id(long n) => new(n);

    /// <summary>Which message of Monday this is; the other way round.</summary>
    public virtual long Number(JournalId id) => id.Value;

    /// <summary>Records messages that are numbered from Monday's first.</summary>
    public Task<LedgerChange> RecordAsync(params TranslatedMessage[] messages) => Ledger.RecordAsync([.. messages.Select(m => m with { Id = Id(m.Id.Value) })], default);

    /// <summary>Closes it and opens it again.</summary>
    public abstract void Reopen();

    /// <summary>Another one, new and empty.</summary>
    public abstract StoreUnderTest Another();

    public abstract void Dispose();

    public void Recorded(LedgerChange change)
    {
        lock (Told)
            Told.Add(change);
    }

    public virtual void RecordedElsewhere(RecordedElsewhere change)
    {
    }

    public virtual void MayHaveMissed()
    {
    }

    /// <summary>Keeps some messages in the journal; their ids.</summary>
    public async Task<IReadOnlyList<long>> JournalAsync(int count)
    {
        var ids = new List<long>();
        for (var n = 0; n < count; n++)
            ids.Add((await Journal.AppendAsync(new IncomingMessage("dpi", MessageFormat.Er7, $"J{n}", Encoding.UTF8.GetBytes($"{n}"), Now, Answer.Accept, null), default)).Id.Value);
        return ids;
    }

    /// <summary>Every state and counter as text: equal texts, equal folds.</summary>
    public async Task<string> DumpAsync()
    {
        var lines = new List<string>();
        lines.AddRange((await AllAsync(page => Queries.DocumentsAsync(new DocumentFilter(), page, default))).Select(d => $"{d}"));
        var visits = await AllAsync(page => Queries.VisitsAsync(new VisitFilter(), page, default));
        lines.AddRange(visits.Select(v => $"{v}"));
        foreach (var ipp in Enumerable.Range(0, 10).Select(n => Hospital.Ipp($"P{n}")))
            lines.Add($"{ipp} {await Queries.PatientAsync(ipp, default)}");
        lines.AddRange((await Counters.CountersAsync(new DateOnly(2025, 1, 1), new DateOnly(2025, 12, 31), default)).Where(c => c.Value != default).Select(c => $"{c.Key} {c.Value}"));
        lines.AddRange((await Counters.OldestWaitingAsync(default)).Select(o => $"{o}"));
        return string.Join('\n', lines.Order(StringComparer.Ordinal));
    }

    public static async Task<List<T>> AllAsync<T>(Func<PageRequest, Task<Page<T>>> read, int size = 500)
    {
        var all = new List<T>();
        string? cursor = null;
        do
        {
            var page = await read(new PageRequest(cursor, size));
            all.AddRange(page.Items);
            cursor = page.Next;
        }
        while (cursor is not null);
        return all;
    }

    /// <summary>The store's time, moved by the test.</summary>
    protected sealed class Clock(StoreUnderTest store) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => store.Now;
    }
}
