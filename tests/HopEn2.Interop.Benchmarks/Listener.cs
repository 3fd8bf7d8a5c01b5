using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace HopEn2.Interop.Benchmarks;

/// <summary>Who is told by a subscription: keeps the events by their numbers.</summary>
internal sealed class Listener : IAsyncDisposable
{
    private readonly WebApplication _application;
    private long _repeated;

    private Listener(WebApplication application) => _application = application;

    public string Address => _application.Urls.First() + "/told";

    /// <summary>What each number was about.</summary>
    public ConcurrentDictionary<long, string> Events { get; } = new();

    /// <summary>Events told under a number that was told before, about the same thing.</summary>
    public long Repeated => Interlocked.Read(ref _repeated);

    public static async Task<Listener> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var application = builder.Build();
        var listener = new Listener(application);
        application.Run(listener.TakeAsync);
        await application.StartAsync();
        return listener;
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var bundle = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        foreach (var parameter in bundle.RootElement.GetProperty("entry")[0].GetProperty("resource").GetProperty("parameter").EnumerateArray())
        {
            if (parameter.GetProperty("name").GetString() != "notification-event")
                continue;
            var parts = parameter.GetProperty("part").EnumerateArray().ToDictionary(p => p.GetProperty("name").GetString()!, StringComparer.Ordinal); // Each part has a name.
            var number = long.Parse(parts["event-number"].GetProperty("valueString").GetString()!, NumberStyles.None, CultureInfo.InvariantCulture); // As above.
            var focus = parts.TryGetValue("focus", out var found) ? found.GetProperty("valueReference").GetProperty("reference").GetString()! : number.ToString(CultureInfo.InvariantCulture);
            if (Events.TryAdd(number, focus))
                continue;
            if (Events[number] != focus)
                throw new InvalidOperationException($"Number {number} was told of two things.");
            Interlocked.Increment(ref _repeated);
        }
    }
}
