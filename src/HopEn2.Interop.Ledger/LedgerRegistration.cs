using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Ledger.Journal;
using HopEn2.Interop.Ledger.Maintenance;
using HopEn2.Interop.Ledger.Queries;
using HopEn2.Interop.Ledger.Sqlite;
using Microsoft.Extensions.DependencyInjection;

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
            _ => throw new NotSupportedException(options.Name),
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
        services.AddSingleton<ILedgerMaintenance, SqliteMaintenance>();
        return services;
    }
}
