namespace HopEn2.Interop.Ledger.Maintenance;

/// <summary>What is done to the store now and then, while it is in use.</summary>
public interface ILedgerMaintenance
{
    /// <summary>Makes folds and counters again from the facts, beside the old ones, and compares.</summary>
    /// <remarks>
    /// Recording goes on meanwhile and waits only for the comparison. States whose facts retention has forgotten are taken as they are.
    /// With <paramref name="replace"/> what differs is replaced, and observers are told the difference.
    /// </remarks>
    Task<RebuildReport> RebuildAsync(bool replace, IProgress<RebuildProgress>? progress, CancellationToken cancel);

    /// <summary>Forgets what retention no longer keeps, in small steps between the writers', and gives the space back.</summary>
    Task<SweepReport> SweepAsync(RetentionOptions retention, CancellationToken cancel);
}

/// <summary>What is folded after what: a document takes something from its stay, never the other way round, so that it is folded once, when its stay is as it is in the end.</summary>
public enum RebuildStep
{
    PersonsAndStays,
    Documents,
}

/// <param name="Done">Messages read so far in this step.</param>
/// <param name="Of">Messages there are for it.</param>
public sealed record RebuildProgress(RebuildStep Step, long Done, long Of);

/// <param name="Differences">States and counters that came out otherwise: 0 when all is well.</param>
/// <param name="Examples">Up to 20 of them: what it is, its key, and how it differs.</param>
public sealed record RebuildReport(
    long Messages, long Facts, long Patients, long Visits, long Documents, long Counters, int Differences, IReadOnlyList<string> Examples, bool Replaced, TimeSpan Took)
{
    public const int MostExamples = 20;

    public bool Same => Differences == 0;
}

/// <param name="Bodies">Bodies forgotten.</param>
/// <param name="Messages">Messages forgotten with their facts.</param>
/// <param name="Incidents">Incidents forgotten with their actions and notices.</param>
/// <param name="BytesFreed">Given back to the disk, both files together.</param>
public sealed record SweepReport(long Bodies, long Messages, long Incidents, long BytesFreed);
