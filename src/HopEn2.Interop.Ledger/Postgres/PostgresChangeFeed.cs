using HopEn2.Interop.Domain.Ports;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using static HopEn2.Interop.Ledger.Postgres.PostgresCommands;

namespace HopEn2.Interop.Ledger.Postgres;

/// <summary>Tells the observers of this engine what the other engines record, as soon as they have: so every wallboard shows the hospital.</summary>
/// <remarks>
/// Woken by a notification, it reads the commits after the last one it has seen. That one must still be there: if it is not, the server crashed
/// and took commits back, or this engine was away for longer than they are kept, and observers are told to read anew.
/// </remarks>
internal sealed class PostgresChangeFeed(PostgresDatabase database, PostgresLedger ledger, TimeProvider time, ILogger<PostgresChangeFeed> log) : BackgroundService, IHostedLifecycleService
{
    /// <summary>
    /// How long another engine's notification is waited for before looking all the same: shows whether the connection lives, and keeps up with what
    /// this engine has recorded itself, which it need not be told of.
    /// </summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    /// <summary>Commits read together.</summary>
    private const int AtOnce = 1000;

    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    private Seen _last = Seen.Nothing;

    /// <summary>Before anybody reads what is shown: from here on nothing is missed, and what is told twice has a number to know it by.</summary>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.Reads.OpenConnectionAsync(cancellationToken);
        _last = await LastAsync(connection, cancellationToken);
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var interrupted = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await FollowAsync(() => interrupted = false, stoppingToken);
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException)
            {
                if (!interrupted)
                    Log.FeedInterrupted(log, PostgresFailure.Say(e));
                interrupted = true;
                database.Doubt(e);
                await Task.Delay(Retry, time, stoppingToken);
            }
        }
    }

    private async Task FollowAsync(Action connected, CancellationToken cancel)
    {
        await using var connection = await database.Reads.OpenConnectionAsync(cancel);
        await using (var listen = connection.Command($"LISTEN \"{PostgresRecordings.Channel(connection)}\""))
            await listen.ExecuteNonQueryAsync(cancel);
        connected();
        var notified = false;
        var own = PostgresRecordings.Teller(ledger.Engine);
        connection.Notification += (_, told) => notified |= told.Payload != own;
        while (true)
        {
            notified = false;
            await CatchUpAsync(connection, cancel);
            var since = time.GetTimestamp();
            // What was announced while catching up was read off the wire then, and would not end the wait.
            while (!notified && Look - time.GetElapsedTime(since) is var left && left > TimeSpan.Zero)
                await connection.WaitAsync(left, cancel);
        }
    }

    private async Task CatchUpAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        int read;
        do
        {
            read = 0;
            var told = new List<RecordedElsewhere>();
            var (complete, last) = (_last == Seen.Nothing, _last);
            await using (var command = connection.Command(PostgresRecordings.ReadFrom, Value(_last.Sequence), Value(ledger.Engine), Value((long)AtOnce)))
            await using (var rows = await command.ExecuteReaderAsync(cancel))
            {
                while (await rows.ReadAsync(cancel))
                {
                    read++;
                    last = new Seen(rows.GetInt64(0), rows.GetGuid(1), rows.GetInt64(2));
                    complete |= last == _last;
                    if (!rows.IsDBNull(3))
                        told.Add(PostgresRecordings.Read(last.Sequence, rows.GetFieldValue<byte[]>(3)));
                }
            }

            if (!complete)
            {
                Log.FeedBegunAnew(log);
                _last = await LastAsync(connection, cancel);
                ledger.Tell(observer => observer.MayHaveMissed());
                return;
            }

            _last = last;
            foreach (var change in told)
                ledger.Tell(observer => observer.RecordedElsewhere(change));
        }
        while (read == AtOnce);
    }

    private static async Task<Seen> LastAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var command = connection.Command(PostgresRecordings.Last);
        await using var rows = await command.ExecuteReaderAsync(cancel);
        return await rows.ReadAsync(cancel) ? new Seen(rows.GetInt64(0), rows.GetGuid(1), rows.GetInt64(2)) : Seen.Nothing;
    }

    /// <summary>A commit, and whose: after a crash of the server its number may be given again.</summary>
    private readonly record struct Seen(long Sequence, Guid Engine, long At)
    {
        public static Seen Nothing { get; }
    }
}
