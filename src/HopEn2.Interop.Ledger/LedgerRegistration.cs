using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Ledger.Archive;
using HopEn2.Interop.Ledger.Journal;
using HopEn2.Interop.Ledger.Maintenance;
using HopEn2.Interop.Ledger.Postgres;
using HopEn2.Interop.Ledger.Queries;
using HopEn2.Interop.Ledger.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace HopEn2.Interop.Ledger;

/// <summary>Registers the journal, the ledger and what reads them. Needs a <see cref="HospitalCalendar"/>, a <see cref="TimeProvider"/> and logging.</summary>
public static class LedgerRegistration
{
    public static IServiceCollection AddLedger(this IServiceCollection services, StoreOptions options)
    {
        services.AddSingleton<IJournal, GroupCommitJournal>();
        services.AddOptions<RetentionOptions>().BindConfiguration("Retention").ValidateDataAnnotations().ValidateOnStart();
        services.AddHostedService<RetentionSweep>();
        return options switch
        {
            StoreOptions.Sqlite sqlite => AddSqlite(services, sqlite),
            StoreOptions.Postgres postgres => AddPostgres(services, postgres),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.GetType().Name, "No such store."),
        };
    }

    private static IServiceCollection AddSqlite(IServiceCollection services, StoreOptions.Sqlite options)
    {
        services.AddSingleton(options);
        services.AddSingleton<SqliteStoreFiles>();
        services.AddSingleton<IJournalStore>(s => new SqliteJournalStore(options.JournalFile, s.GetRequiredService<SqliteStoreFiles>().LastKnown));
        services.AddSingleton<SqliteLedger>();
        services.AddSingleton<ILedger>(s => s.GetRequiredService<SqliteLedger>());
        services.AddSingleton<SqliteQueries>();
        services.AddSingleton<ILedgerQueries>(s => s.GetRequiredService<SqliteQueries>());
        services.AddSingleton<ICounterSource>(s => s.GetRequiredService<SqliteQueries>());
        services.AddSingleton<IIndicatorSource, SqliteIndicators>();
        services.AddSingleton<IArchive, SqliteArchive>();
        services.AddSingleton<ILedgerMaintenance, SqliteMaintenance>();
        services.AddSingleton<SqliteAlerts>();
        services.AddSingleton<IAlertStore>(s => s.GetRequiredService<SqliteAlerts>());
        services.AddSingleton<IAlertQueries>(s => s.GetRequiredService<SqliteAlerts>());
        services.AddSingleton<IAccessStore, SqliteAccesses>();
        services.AddSingleton<ISubscriptionStore, SqliteSubscriptions>();
        services.AddSingleton<IRecordedMessages, SqliteRecorded>();
        services.AddSingleton<IOutgoingWork>(s => new SqliteOutgoing(s.GetRequiredService<SqliteStoreFiles>()));
        services.AddSingleton<IWatchStore>(new FileWatchStore(options.File + ".watch"));
        services.AddSingleton<ISoleTasks, SqliteSoleTasks>();
        return services;
    }

    private static IServiceCollection AddPostgres(IServiceCollection services, StoreOptions.Postgres options)
    {
        services.AddSingleton(options);
        services.AddSingleton(s => ActivatorUtilities.CreateInstance<PostgresDatabase>(s, false, s.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? CancellationToken.None));
        // As far back as bodies are kept, a message that comes again is known.
        services.AddSingleton<IJournalStore>(s => new PostgresJournalStore(s.GetRequiredService<PostgresDatabase>(), s.GetRequiredService<IOptions<RetentionOptions>>().Value.Bodies));
        services.AddSingleton<PostgresLedger>();
        services.AddSingleton<ILedger>(s => s.GetRequiredService<PostgresLedger>());
        services.AddSingleton<PostgresQueries>();
        services.AddSingleton<ILedgerQueries>(s => s.GetRequiredService<PostgresQueries>());
        services.AddSingleton<ICounterSource>(s => s.GetRequiredService<PostgresQueries>());
        services.AddSingleton<IIndicatorSource, PostgresIndicators>();
        services.AddSingleton<IArchive, PostgresArchive>();
        services.AddSingleton<ILedgerMaintenance, PostgresMaintenance>();
        services.AddSingleton<PostgresAlerts>();
        services.AddSingleton<IAlertStore>(s => s.GetRequiredService<PostgresAlerts>());
        services.AddSingleton<IAlertQueries>(s => s.GetRequiredService<PostgresAlerts>());
        services.AddSingleton<IAccessStore, PostgresAccesses>();
        services.AddSingleton<ISubscriptionStore, PostgresSubscriptions>();
        services.AddSingleton<IRecordedMessages, PostgresRecorded>();
        services.AddSingleton<IOutgoingWork, PostgresOutgoing>();
        services.AddSingleton<IWatchStore, PostgresWatchStore>();
        services.AddSingleton<ISoleTasks, PostgresSoleTasks>();
        services.AddSingleton<IEntranceTidings, PostgresEntranceTidings>();
        services.AddHostedService<PostgresChangeFeed>();
        services.AddHostedService<PostgresUpkeep>();
        return services;
    }
}
