using System.Net;
using HopEn2.Interop.Declarations;
using HopEn2.Interop.Delivery;
using HopEn2.Interop.Delivery.Answering;
using HopEn2.Interop.Delivery.Dmp;
using HopEn2.Interop.Delivery.Mss;
using HopEn2.Interop.Delivery.Mss.Returns;
using HopEn2.Interop.Delivery.Reporting;
using HopEn2.Interop.Delivery.Visits;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Delivering.Visits;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Fhir;
using HopEn2.Interop.Fhir.Endpoints;
using HopEn2.Interop.Fhir.Translation;
using HopEn2.Interop.Fhir.Views;
using HopEn2.Interop.Hl7v2;
using HopEn2.Interop.Hl7v2.Amqp;
using HopEn2.Interop.Hl7v2.Answering;
using HopEn2.Interop.Hl7v2.Files;
using HopEn2.Interop.Hl7v2.Http;
using HopEn2.Interop.Hl7v2.Mllp;
using HopEn2.Interop.Hl7v2.Translation;
using HopEn2.Interop.Host.Rehearsing;
using HopEn2.Interop.Imports;
using HopEn2.Interop.Ledger;
using HopEn2.Interop.Ledger.Bus;
using HopEn2.Interop.Mappings;
using HopEn2.Interop.Monitoring;
using HopEn2.Interop.Monitoring.Watch;
using HopEn2.Interop.Web;
using HopEn2.Interop.Web.Access;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace HopEn2.Interop.Host;

/// <summary>Puts the engine together, left to right as data flows.</summary>
internal static class Composition
{
    /// <summary>
    /// Configuration is read at start only. Otherwise the host would watch its content root with everything below it, which by default is the
    /// working folder with <c>data</c> in it: an event for each write of the store, at a twentieth of the processor's time under load.
    /// </summary>
    private static readonly WebApplicationOptions AtStart = new() { Args = ["--hostBuilder:reloadConfigOnChange=false"] };

    /// <param name="hospitalTime">The clock that says what day it is; the machine's unless the demo runs faster.</param>
    /// <param name="past">What happened before the store begins, for the rupture watch; null: nothing is known.</param>
    /// <param name="mappings">What is in the folder of the mappings, where it is read already; null: it is read when first asked for.</param>
    public static WebApplication Engine(EngineOptions options, TimeProvider hospitalTime, IEarlierPast? past = null, Lazy<MappingResult>? mappings = null)
    {
        var builder = WebApplication.CreateSlimBuilder(AtStart);
        builder.Configuration.AddConfiguration(options.Configuration);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Listen(kestrel, options.Http));
        // The bus library repeats itself at each try to connect; BusWatch says it once, and why.
        builder.Logging.AddSimpleConsole(console => (console.SingleLine, console.TimestampFormat, console.UseUtcTimestamp) = (true, "HH:mm:ss ", true))
            .AddFilter("Microsoft", LogLevel.Warning).AddFilter("MassTransit", LogLevel.None);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(25));
        builder.Services.AddSingleton<IHostLifetime, LifetimeOfVerb>();

        if (past is not null)
            builder.Services.AddSingleton(past);
        var tls = TlsSettings.Of(options.Configuration);
        AddCore(builder.Services, options, hospitalTime, mappings)
            .AddTranslationBus(tls.For(options.Bus))
            .AddMonitoring()
            .AddWallboard()
            .AddFhirFeeds(options.Configuration.GetSection("Fhir").Get<FhirFeedOptions>() ?? new FhirFeedOptions())
            .AddDelivery()
            .AddAnswers()
            .AddVisitMessages()
            .AddDmp()
            .AddMss(options.Configuration.GetSection(MssOptions.Section).Get<MssOptions>() ?? new MssOptions())
            .AddFhirSources()
            .AddFhirReading()
            // Before the entrances open.
            .AddHostedService<Rehearsal>()
            .AddHl7v2Feeds(new Hl7v2FeedOptions
            {
                Mllp = (options.Configuration.GetSection("Mllp").Get<MllpOptions>() ?? new MllpOptions()) with { Address = options.Mllp.ToString(), Tls = tls.Entrances },
                Amqp = new AmqpFeedOptions { Tls = tls.Brokers },
                Answers = (options.Configuration.GetSection("Answers").Get<AnswerOptions>() ?? new AnswerOptions()) with { Tls = tls.Answers },
                Files = new FileFeedOptions { Folder = options.Data },
            });

        var app = builder.Build();
        app.MapHopEn2();
        app.MapHl7v2().RequireAuthorization(AccessPolicies.Send);
        app.MapFhirCommon().RequireAuthorization(AccessPolicies.Connect);
        app.MapFhirFeeds().RequireAuthorization(AccessPolicies.Send);
        app.MapFhirSources().RequireAuthorization(AccessPolicies.Send);
        app.MapFhirReading().RequireAuthorization(AccessPolicies.Read);
        app.MapFhirAudit().RequireAuthorization(AccessPolicies.Administer);
        return app;
    }

    /// <summary>Mappings, translation and ledger: what the verbs need that open a store without serving it.</summary>
    public static IServiceCollection AddCore(IServiceCollection services, EngineOptions options, TimeProvider hospitalTime, Lazy<MappingResult>? mappings = null)
    {
        services.TryAddSingleton(options.Configuration);
        services.AddSingleton(TimeProvider.System);
        services.AddMappings(options.Mappings, mappings);
        services.AddSingleton(s => new HospitalCalendar(s.GetRequiredService<IMappings>().Current.Hospital.TimeZone));
        services.AddSingleton(s => new HospitalClock(hospitalTime, s.GetRequiredService<IMappings>().Current.Hospital.TimeZone, hospitalTime is AcceleratedTime demo ? demo.OfWall : null));
        services.AddSingleton<FhirTranslator>().AddSingleton<Hl7v2Translator>().AddSingleton<ImportTranslator>().AddSingleton<DeliveryTranslator>().AddSingleton<AnswerTranslator>().AddSingleton<ITranslator, TranslatorByFormat>()
            .AddSingleton<Hl7v2OutgoingReader>().AddSingleton<FhirOutgoingReader>().AddSingleton<IOutgoingReader, OutgoingReaderByFormat>();
        services.AddSingleton<IKnownResources, LedgerKnownResources>();
        services.AddSingleton<IRecordedResources, LedgerRecordedResources>();
        services.AddSingleton<IAccessTrail, FhirAccessTrail>();
        services.AddSingleton<IDeliveryCases, LedgerDeliveryCases>();
        services.AddSingleton<IVisitCases, LedgerVisitCases>();
        services.AddSingleton<Hl7v2PersonReader>().AddSingleton<FhirPersonReader>().AddSingleton<IVisitPersonReader, PersonReaderByFormat>();
        services.AddSingleton(s => hospitalTime is AcceleratedTime faster
            ? new DeliveryClock(s.GetRequiredService<TimeProvider>(), faster, faster.Speed, faster.OfWall)
            : new DeliveryClock(s.GetRequiredService<TimeProvider>(), hospitalTime));
        services.AddSingleton<ImportIntake>();
        services.AddSingleton<DeclarationBook>();
        services.AddSingleton<CnamDesk>();
        services.AddLedger(options.Store);
        return services;
    }

    private static void Listen(Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerOptions kestrel, Uri http)
    {
        if (http.Host is "localhost")
            kestrel.ListenLocalhost(http.Port);
        else if (IPAddress.TryParse(http.Host, out var address))
            kestrel.Listen(address, http.Port);
        else
            kestrel.ListenAnyIP(http.Port);
    }

    /// <summary>Signals are the verb's: it stops the engine. Were the host to hear them too, the one that is first would decide how the program ends.</summary>
    private sealed class LifetimeOfVerb : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
