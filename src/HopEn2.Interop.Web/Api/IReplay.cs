using HopEn2.Interop.Domain;
using HopEn2.Interop.Ledger.Bus;

namespace HopEn2.Interop.Web.Api;

/// <summary>Translates kept messages again, under the mappings now in force.</summary>
public interface IReplay
{
    /// <returns>When all of them were translated and recorded.</returns>
    Task<ReplayResult> ReplayAsync(IReadOnlyList<JournalId> ids, CancellationToken cancel);
}

internal sealed class LedgerReplay(Replayer replayer) : IReplay
{
    public Task<ReplayResult> ReplayAsync(IReadOnlyList<JournalId> ids, CancellationToken cancel) => replayer.ReplayAsync(ids, null, cancel);
}
