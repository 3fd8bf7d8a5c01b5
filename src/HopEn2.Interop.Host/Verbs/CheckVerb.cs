using System.CommandLine;
using HopEn2.Interop.Ledger;
using HopEn2.Interop.Ledger.Postgres;
using HopEn2.Interop.Mappings;
using HopEn2.Interop.Mappings.Imports;
using HopEn2.Interop.Monitoring;
using HopEn2.Interop.Monitoring.Alerting;
using HopEn2.Interop.Monitoring.Certificates;

namespace HopEn2.Interop.Host.Verbs;

/// <summary><c>hopen2 check</c>: mappings and configuration, every problem at once.</summary>
internal static class CheckVerb
{
    public static Command Command()
    {
        var command = new Command("check", """
            Checks the mappings and the configuration and says every problem at once, as FILE:LINE:COLUMN: what. Remedy.
            Exit code 1 when there is an error, 0 when all is right or only warned of.

            Examples:
              hopen2 check
              hopen2 check --mappings /etc/hopen2/mappings --store sqlite:/var/lib/hopen2/hopen2.db
            """);
        foreach (var option in EngineOptions.All)
            command.Options.Add(option);
        command.SetAction(async (arguments, cancel) =>
        {
            if (!Terminal.TryOptions(arguments, out var options))
                return ExitCodes.FoundWrong;
            var result = MappingLoader.Load(options.Mappings);
            foreach (var problem in result.Problems)
                Console.WriteLine(problem);
            if (result is not MappingResult.Loaded loaded)
            {
                Console.WriteLine($"{result.Problems.Count} problems in {options.Mappings}.");
                return ExitCodes.FoundWrong;
            }

            var imports = ImportFile.In(options.Mappings).SelectMany(file => ImportFile.Read(file, loaded.Mappings.Hospital).Problems).ToList();
            foreach (var problem in imports)
                Console.WriteLine(problem);
            if (imports.Exists(p => p.Severity is MappingSeverity.Error))
                return ExitCodes.FoundWrong;

            Console.WriteLine($"{options.Mappings}: right. {MappingSummary.Of(loaded.Mappings)}");
            SayWhatRoutesLack(loaded.Mappings.Alerts, options);
            foreach (var warning in CertificateSettings.Warnings(options.Configuration, TimeProvider.System.GetUtcNow()))
                Console.WriteLine($"settings: warning: {warning}");
            return await TryStoreAsync(options.Store, cancel) ? ExitCodes.Done : ExitCodes.FoundWrong;
        });
        return command;
    }

    /// <summary>Routes that stand in the mappings and cannot work with the settings of this machine; elsewhere they may.</summary>
    private static void SayWhatRoutesLack(AlertRoutes alerts, EngineOptions options)
    {
        using var services = new ServiceCollection().AddLogging().AddSingleton(options.Configuration).AddSingleton(TimeProvider.System).AddMappings(options.Mappings)
            .AddSingleton(s => new HospitalClock(TimeProvider.System, s.GetRequiredService<IMappings>().Current.Hospital.TimeZone)).AddAlertTransports().BuildServiceProvider();
        var trial = services.GetRequiredService<RouteTrial>();
        foreach (var (route, missing) in alerts.Routes.Select(r => (r, trial.Missing(r))).Where(r => r.Item2 is not null))
            Console.WriteLine($"settings: warning: route {route.Name} ({route.Transport}) cannot work on this machine. {missing}");
    }

    /// <summary>Says whether a store that is a server can be reached and used; a file is made when it is missing.</summary>
    private static async Task<bool> TryStoreAsync(StoreOptions store, CancellationToken cancel)
    {
        if (store is not StoreOptions.Postgres postgres)
            return true;
        try
        {
            await PostgresReach.CheckAsync(postgres, cancel);
            Console.WriteLine($"{store.Name}: can be reached and used.");
            return true;
        }
        catch (StoreRefusedException e)
        {
            Console.WriteLine(e.Message);
            return false;
        }
    }
}
