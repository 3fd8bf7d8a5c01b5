using HopEn2.Interop.Domain.Ports;

namespace HopEn2.Interop.Ledger.Postgres;

/// <summary>What engines on one database do one after the other. Each lock is the transaction's unless it says otherwise, and of its schema: two stores in one database do not wait for each other.</summary>
internal static class PostgresLocks
{
    // The first number says that the lock is ours and which: "hop" and a count.
    public const string Migrations = "SELECT pg_advisory_xact_lock(6844273, hashtext(current_schema()))";
    public const string Journal = "SELECT pg_advisory_xact_lock(6844274, hashtext(current_schema()))";
    public const string Ledger = "SELECT pg_advisory_xact_lock(6844275, hashtext(current_schema()))";
    public const string Partitions = "SELECT pg_advisory_xact_lock(6844276, hashtext(current_schema()))";

    /// <summary>The session's: held as long as its connection.</summary>
    private const string TryWatch = "SELECT pg_try_advisory_lock(6844277, hashtext(current_schema()))";

    /// <inheritdoc cref="TryWatch"/>
    private const string TryReturns = "SELECT pg_try_advisory_lock(6844278, hashtext(current_schema()))";

    /// <inheritdoc cref="TryWatch"/>
    public static string Try(SoleTask task) => task switch
    {
        SoleTask.Watch => TryWatch,
        SoleTask.Returns => TryReturns,
        _ => throw new ArgumentOutOfRangeException(nameof(task), task, "No such task."),
    };
}
