using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using HopEn2.Interop.Simulators.Hospital.Fhir;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace HopEn2.Interop.Simulators.Fhir;

/// <summary>
/// A FHIR server that others subscribe to, in R4 and by the R5 backport: it shakes hands, beats, tells what happens and answers what was missed; and it can be made to
/// lose, repeat, mix up, go down, come back and forget.
/// </summary>
public sealed class SourceServer : IAsyncDisposable
{
    private readonly SourceOptions _options;
    private readonly TimeProvider _time;
    private readonly Teller _teller;
    private readonly CancellationTokenSource _stop = new();
    private readonly SourceDoors _doors;
    private readonly ConcurrentDictionary<Task, byte> _running = [];
    private volatile TaskCompletionSource _up = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WebApplication? _application;
    private int _port;
    private int _toLose;

    private SourceServer(SourceOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        _teller = new Teller(options, time, () => Base, cancel => _up.Task.WaitAsync(cancel));
        _doors = new SourceDoors(options, time, () => Base, Serve);
    }

    /// <summary>Base of its FHIR interface, on a port of the system's choice that stays its own over going down and coming back.</summary>
    public Uri Base => new($"http://127.0.0.1:{_port}/fhir");

    /// <summary>Notifications that were answered 2xx, handshakes and heartbeats included.</summary>
    public long Told => _teller.Told;

    /// <summary>Attempts to notify that were answered otherwise, or not at all.</summary>
    public long Failed => _teller.Failed;

    /// <summary>How often a resource or <c>$events</c> was read.</summary>
    public int Reads => _doors.Reads;

    /// <summary>Ids of the subscriptions it knows, with their status.</summary>
    public IReadOnlyDictionary<string, string> Subscriptions => _doors.Subscriptions.ToDictionary(s => s.Key, s => s.Value.Status, StringComparer.Ordinal);

    public static async Task<SourceServer> StartAsync(SourceOptions options, TimeProvider time)
    {
        var server = new SourceServer(options, time);
        await server.ComeBackAsync();
        return server;
    }

    /// <summary>A resource was created or changed: it can be read from now on, and every active subscription to the topic counts one more event.</summary>
    /// <param name="topic">Canonical of the topic, or the criteria of a plain R4 subscription.</param>
    /// <param name="resource">With its id.</param>
    /// <param name="method">POST, PUT or DELETE.</param>
    public void Publish(string topic, JsonObject resource, string method = "PUT")
    {
        var focus = $"{resource["resourceType"]}/{resource["id"]}";
        ReadOnlyMemory<byte> content = Json.Bytes(resource);
        if (method == "DELETE")
            _doors.Resources.TryRemove(focus, out _);
        else
            _doors.Resources[focus] = content;
        foreach (var subscription in _doors.Subscriptions.Values.Where(s => s.Request.Topic == topic && s.Status != "off"))
        {
            var one = subscription.Add(_time.GetUtcNow(), focus, method, content);
            if (Loses() || (!_up.Task.IsCompleted && !_options.CatchesUp))
                continue;
            subscription.Waiting.Writer.TryWrite(one);
        }
    }

    /// <summary>The next notifications are numbered and never sent.</summary>
    public void Lose(int next) => Interlocked.Add(ref _toLose, next);

    /// <summary>Tells events again that were told before, in the order given: repetitions and disorder.</summary>
    public async Task TellAgainAsync(string subscription, params IEnumerable<long> numbers)
    {
        var known = _doors.Subscriptions[subscription];
        foreach (var number in numbers)
            await _teller.TellAsync(known, NotificationType.EventNotification, known.Events(number, number), _stop.Token);
    }

    /// <summary>A heartbeat now, whatever its period.</summary>
    public Task BeatAsync(string subscription) => _teller.TellAsync(_doors.Subscriptions[subscription], NotificationType.Heartbeat, [], _stop.Token);

    /// <summary>As a server restored from an old copy: it does not know the subscription any more.</summary>
    public void Forget(string subscription)
    {
        if (_doors.Subscriptions.TryRemove(subscription, out var known))
            known.Waiting.Writer.TryComplete();
    }

    /// <summary>Nobody can connect, and it tells nothing, until it comes back.</summary>
    public async Task GoDownAsync()
    {
        _up = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (_application is not { } running)
            return;
        _application = null;
        await running.StopAsync(_stop.Token);
        await running.DisposeAsync();
    }

    public async Task ComeBackAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, _port));
        var application = builder.Build();
        application.Run(_doors.AnswerAsync);
        await application.StartAsync(_stop.Token);
        _port = new Uri(application.Urls.First()).Port;
        _application = application;
        _up.TrySetResult();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running.Keys).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_application is { } running)
            await running.DisposeAsync();
        _teller.Dispose();
        _stop.Dispose();
    }

    private bool Loses()
    {
        if (Volatile.Read(ref _toLose) <= 0)
            return false;
        Interlocked.Decrement(ref _toLose);
        return true;
    }

    /// <summary>A subscription was asked for, or asked for again.</summary>
    private void Serve(SourceSubscription subscription, bool isNew)
    {
        if (isNew)
        {
            for (var i = 0; i < _options.InFlight; i++)
                Keep(_teller.RunAsync(subscription, _stop.Token));
            Keep(_teller.BeatAsync(subscription, _stop.Token));
        }

        if (subscription.Status != "off")
            Keep(_teller.ShakeHandsAsync(subscription, _stop.Token));
    }

    private void Keep(Task task)
    {
        _running[task] = 0;
        _ = task.ContinueWith(done => _running.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }
}
