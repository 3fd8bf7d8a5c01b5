using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Ledger.Journal;
using HopEn2.Interop.Ledger.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HopEn2.Interop.Ledger;

/// <summary>Registers the journal and the ledger.</summary>
public static class LedgerRegistration
{
    public static IServiceCollection AddLedger(this IServiceCollection services, StoreOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<IJournal>(s =>
        {
            if (Path.GetDirectoryName(Path.GetFullPath(options.File)) is { } folder)
                Directory.CreateDirectory(folder);
            var store = new SqliteJournalStore(options.JournalFile, new JournalId(0));
            return new GroupCommitJournal(store, s.GetServices<IJournalBell>(), s.GetRequiredService<ILogger<GroupCommitJournal>>());
        });
        return services;
    }
}
