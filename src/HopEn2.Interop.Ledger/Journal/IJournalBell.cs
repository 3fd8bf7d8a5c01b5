using HopEn2.Interop.Domain;

namespace HopEn2.Interop.Ledger.Journal;

/// <summary>Rung after each commit of the journal with what is now durable; must be quick and must not throw.</summary>
/// <remarks>A ring that is lost costs time, never a message: what the ledger has not recorded is swept up from the journal.</remarks>
public interface IJournalBell
{
    /// <param name="kept">Ids, and bytes of their bodies.</param>
    void Journaled(IReadOnlyList<(JournalId Id, int Bytes)> kept);

    /// <summary>How long the journal is to wait before its next commit, so that what comes after it keeps pace; zero as a rule.</summary>
    TimeSpan Pause => TimeSpan.Zero;
}
