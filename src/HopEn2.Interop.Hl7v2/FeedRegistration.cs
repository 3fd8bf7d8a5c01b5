using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Hl7v2.Amqp;
using HopEn2.Interop.Hl7v2.Answering;
using HopEn2.Interop.Hl7v2.Files;
using HopEn2.Interop.Hl7v2.Http;
using HopEn2.Interop.Hl7v2.Intake;
using HopEn2.Interop.Hl7v2.Mllp;
using HopEn2.Interop.Mappings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HopEn2.Interop.Hl7v2;

/// <summary>Settings of the HL7v2 feeds that are the program's, not the hospital's.</summary>
public sealed record Hl7v2FeedOptions
{
    /// <summary>Bytes of messages held in memory by all entrances together, unfinished ones included. Default 128 MiB. Beyond it, sockets and files are not read.</summary>
    /// <remarks>One message at a time may go beyond, so that there is always one that can be finished: the bound is this and the largest message.</remarks>
    public long MemoryLimit { get; init; } = 128L << 20;

    /// <summary>Likewise of messages larger than 1 MiB, which do not count to <see cref="MemoryLimit"/>. Default 32 MiB: with one of 50 MB beyond it, some 80 MiB however many come at once.</summary>
    public long LargeMemoryLimit { get; init; } = 32L << 20;

    public MllpOptions Mllp { get; init; } = new();

    public FileFeedOptions Files { get; init; } = new();

    public AmqpFeedOptions Amqp { get; init; } = new();

    public AnswerOptions Answers { get; init; } = new();
}

/// <summary>Registers the HL7v2 feeds: intake, and a hosted service for each transport, and the way back to sources.</summary>
public static class FeedRegistration
{
    /// <summary>
    /// Needs <see cref="IMappings"/>, <see cref="IJournal"/> and <see cref="IFeedObserver"/>. Register it after what they need: what is registered last is started last and
    /// stopped first. The entrance <c>http</c> also needs <see cref="Hl7v2Endpoint.MapHl7v2"/>.
    /// </summary>
    public static IServiceCollection AddHl7v2Feeds(this IServiceCollection services, Hl7v2FeedOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<Hl7v2Intake>();
        services.AddSingleton(new MessageMemory(options.MemoryLimit, options.LargeMemoryLimit));
        services.AddSingleton(options.Mllp).AddSingleton(options.Files).AddSingleton(options.Amqp);
        services.AddSingleton(options.Answers);
        services.AddSingleton<IAnswerClient, MllpAnswers>();
        services.AddEntrances<MllpEntrances>();
        services.AddEntrances<FileEntrances>();
        services.AddEntrances<AmqpEntrances>();
        services.AddEntrances<HttpEntrances>();
        return services;
    }

    private static void AddEntrances<TKind>(this IServiceCollection services)
        where TKind : class, IEntranceKind
    {
        services.AddSingleton<TKind>();
        services.AddSingleton<IHostedService>(s => new EntranceService(
            s.GetRequiredService<TKind>(),
            s.GetRequiredService<IMappings>(),
            s.GetRequiredService<IFeedObserver>(),
            s.GetRequiredService<TimeProvider>(),
            s.GetRequiredService<ILogger<EntranceService>>()));
    }
}
