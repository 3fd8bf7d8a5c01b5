namespace HopEn2.Interop.Ledger.Maintenance;

/// <summary>Reads the next batch while the one before is worked on.</summary>
internal static class ReadAhead
{
    /// <param name="readAsync">The next batch, or null at the end. On a thread of the pool, one call after the other.</param>
    public static async Task EachAsync<T>(Func<Task<T?>> readAsync, Func<T, Task> workAsync, CancellationToken cancel)
        where T : class
    {
        var next = Task.Run(readAsync, cancel);
        try
        {
            while (await next is { } batch)
            {
                next = Task.Run(readAsync, cancel);
                await workAsync(batch);
            }
        }
        finally
        {
            // Its connection is not closed under it.
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
