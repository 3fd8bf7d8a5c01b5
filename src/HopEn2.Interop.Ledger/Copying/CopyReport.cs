namespace HopEn2.Interop.Ledger.Copying;

/// <summary>How far a copy has come.</summary>
/// <param name="Step">What is copied or verified.</param>
/// <param name="Of">Rows of this step.</param>
public sealed record CopyProgress(string Step, long Done, long Of);

/// <summary>What there is in a store, table by table.</summary>
public sealed record StoreCount(long Journaled, long Bodies, long Messages, long Keys, long Superseded, long Patients, long Visits, long Documents, long DocumentIds);

/// <param name="Differences">What is not here as it was there, for people; none when all is well. Names no patient.</param>
/// <param name="Resumed">Messages that an earlier run had copied.</param>
/// <param name="FirstId">Of the messages here, with <paramref name="LastId"/>: ids are given anew, in the same order. 0 without messages.</param>
public sealed record CopyReport(StoreCount Source, StoreCount Target, IReadOnlyList<string> Differences, long Resumed, long FirstId, long LastId, TimeSpan Took)
{
    public bool Same => Differences.Count == 0;
}
