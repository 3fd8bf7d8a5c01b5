using HopEn2.Interop.Domain.Ports;

namespace HopEn2.Interop.Ledger.Sqlite;

/// <summary>A SQLite store has one engine: nobody else could be at it.</summary>
internal sealed class SqliteSoleTasks : ISoleTasks
{
    public Task<ISoleLease?> TryTakeAsync(SoleTask task, CancellationToken cancel) => Task.FromResult<ISoleLease?>(new Always());

    private sealed class Always : ISoleLease
    {
        public Task<bool> IsHeldAsync(CancellationToken cancel) => Task.FromResult(true);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
