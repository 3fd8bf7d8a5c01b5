using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace HopEn2.Interop.Ledger.Postgres;

/// <summary>What must be done now and then: partitions for the weeks to come, and forgetting what every engine has heard.</summary>
internal sealed class PostgresUpkeep(PostgresDatabase database, TimeProvider time, ILogger<PostgresUpkeep> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                var now = time.GetUtcNow();
                database.Partitions.CreateAhead(now);
                PostgresRecordings.Forget(database.Reads, now);
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException)
            {
                Log.UpkeepFailed(log, PostgresFailure.Say(e));
            }
        }
    }
}
