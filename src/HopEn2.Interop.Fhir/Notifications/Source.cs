using System.Globalization;
using System.Net;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Fhir.Endpoints;
using HopEn2.Interop.Fhir.Model;

namespace HopEn2.Interop.Fhir.Notifications;

/// <summary>One server that the engine subscribes to: what it told is taken once, in any order; what it did not tell is asked for.</summary>
/// <remarks>
/// Each event is a message of its own in the journal, under <c>SOURCE/SUBSCRIPTION#NUMBER</c>: told again, it is a repetition. How far all were taken is kept, so that after a restart only what follows is asked for.
/// Notifications are taken as they come, beside one another and beside what is asked of the server: many messages are kept by one commit, and a server may shake hands before it has answered.
/// </remarks>
internal sealed class Source(SourceOptions options, SourceClient server, FhirIntake intake, ISubscriptionStore store, IFeedObserver observer, TimeProvider time)
{
    /// <summary>Events asked for at once.</summary>
    private const int Batch = 100;

    /// <summary>Events of one notification that are taken at once.</summary>
    private const int AtOnce = 16;

    private readonly Lock _lock = new();
    private volatile Followed? _followed;
    private long? _kept;
    private DateTimeOffset _renewAt;
    private DateTimeOffset _askAt;
    private DateTimeOffset? _missingSince;
    /// <summary>Events were told of without what they are about: that is asked for at once.</summary>
    private volatile bool _untold;
    private bool _connected;
    private string? _problem;
    private DateTimeOffset? _lastEvent;

    public string Name => options.Name;

    /// <summary>How it stands.</summary>
    public SourceState State
    {
        get
        {
            var followed = _followed;
            lock (_lock)
                return new(options.Name, options.Feed, new Uri(options.Server).Authority, followed?.Subscription, _connected, followed?.Numbers.TakenUpTo ?? 0, Math.Max(0, followed?.Numbers.Missing ?? 0), _lastEvent, _problem);
        }
    }

    /// <summary>Takes a notification.</summary>
    /// <returns>Whether all of it is kept now: else the server is to tell it again.</returns>
    public async Task<bool> TakeAsync(Notification notification, CancellationToken cancel)
    {
        // Of one that is not ours, or no longer, nothing is taken; while we do not know which is, it is to be told again.
        if (_followed is not { } followed || notification.Subscription != followed.Subscription)
            return _followed is not null || notification.Events.Count == 0;
        Hear();
        if (notification.Count is { } count)
            followed.Numbers.Hear(count);
        return await TakeAllAsync(followed, notification.Events, cancel);
    }

    /// <summary>Subscribes, renews, asks for what is missing: whatever is due. Not twice at once.</summary>
    public async Task LookAsync(CancellationToken cancel)
    {
        try
        {
            var now = time.GetUtcNow();
            // Asked first: to renew what the server has forgotten would make another of the same name, whose numbers begin anew.
            if (_followed is not null && (now >= _askAt || now >= _renewAt))
                await AskAsync(_followed, now, cancel);
            if (_followed is null || now >= _renewAt)
                await SubscribeAsync(now, cancel);
            if (_followed is not { } followed)
                return;
            await FetchAsync(followed, now, cancel);
            await KeepAsync(followed, cancel);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            Lose(e is HttpRequestException { HttpRequestError: var error } ? error.ToString() : "no answer");
        }
    }

    private async Task SubscribeAsync(DateTimeOffset now, CancellationToken cancel)
    {
        var id = _followed?.Subscription ?? await FindAsync(cancel);
        var body = FhirJson.Write(server.Subscription(id, now + options.Lasting));
        using var answer = await server.SendAsync(id is null ? HttpMethod.Post : HttpMethod.Put, id is null ? "Subscription" : $"Subscription/{id}", body, cancel);
        if (!answer.IsSuccessStatusCode)
        {
            // It does not know the subscription any more: another is made, and its numbers begin anew.
            _followed = null;
            Lose($"the server refuses the subscription: {(int)answer.StatusCode}");
            _renewAt = now + options.Heartbeat;
            return;
        }

        using var read = await server.ReadAsync(answer, cancel);
        id = read.Root?.Text("id") ?? id;
        if (id is not null && id != _followed?.Subscription)
        {
            _kept = await store.PositionAsync(PartOf(id), cancel);
            (_followed, _missingSince) = (new(id, new(_kept ?? 0)), null);
        }

        _renewAt = now + (options.Lasting / 2);
        _askAt = now;
    }

    /// <summary>The one that tells us already, of before a restart.</summary>
    private async Task<string?> FindAsync(CancellationToken cancel)
    {
        using var answer = await server.SendAsync(HttpMethod.Get, "Subscription", null, cancel);
        if (!answer.IsSuccessStatusCode)
            return null;
        using var read = await server.ReadAsync(answer, cancel);
        return read.Root?.All("entry").Select(e => e["resource"]).OfType<FhirNode>()
            .FirstOrDefault(r => r.Type.Name == "Subscription" && r.Text("criteria") == options.Topic && r["channel"]?.Text("endpoint") == options.Endpoint && r.Text("status") != "off")?.Text("id");
    }

    /// <summary>How many there are, whether or not anything was told.</summary>
    private async Task AskAsync(Followed followed, DateTimeOffset now, CancellationToken cancel)
    {
        _askAt = now + options.Heartbeat;
        // Of before it is asked: what is told while its answer is under way is not in its count.
        var taken = followed.Numbers.TakenUpTo;
        using var answer = await server.SendAsync(HttpMethod.Get, $"Subscription/{followed.Subscription}/$status", null, cancel);
        if (answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone)
        {
            Lose("the server does not know the subscription any more: another is made, and what happened in between it does not tell");
            (_followed, _renewAt, _askAt) = (null, now, now);
            return;
        }

        using var read = await server.ReadAsync(answer, cancel);
        if (!answer.IsSuccessStatusCode || read.Root is null || Notification.Of(read.Root) is not { } status)
        {
            Lose($"the server does not tell the status of the subscription: {(int)answer.StatusCode}");
            return;
        }

        Hear();
        // Fewer than were taken: it was set back, and counts anew.
        if (status.Count < taken)
            _followed = followed = followed with { Numbers = new(0) };
        if (status.Count is { } count)
            followed.Numbers.Hear(count);
        // In error, or off: it is asked for again.
        if (status.Status is "error" or "off")
            _renewAt = now;
    }

    /// <summary>Asks for what has been missing for too long, until nothing is, or nothing more comes.</summary>
    private async Task FetchAsync(Followed followed, DateTimeOffset now, CancellationToken cancel)
    {
        var most = Batch;
        while (followed.Numbers.Gap() is var (from, to))
        {
            if ((_missingSince ??= now) + options.Patience > now && !_untold)
                return;
            var until = Math.Min(to, from + most - 1);
            using var answer = await server.SendAsync(HttpMethod.Get, $"Subscription/{followed.Subscription}/$events?eventsSinceNumber={from}&eventsUntilNumber={until}&content=full-resource", null, cancel);
            using var read = await server.ReadAsync(answer, cancel);
            if (read.IsTooLarge && until > from)
            {
                most = (int)((until - from + 1) / 2);
                continue;
            }

            if (!answer.IsSuccessStatusCode || read.Root is null || Notification.Of(read.Root) is not { } missed)
            {
                Lose($"the server does not tell events {from} to {until}: {(read.IsTooLarge ? "more than the feed takes" : ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture))}");
                return;
            }

            if (!await TakeAllAsync(followed, missed.Events, cancel))
                return;
            // What it no longer knows will never come.
            for (var gone = from; missed.Events.Count == 0 && gone <= until; gone++)
            {
                observer.NotKept(options.Feed, $"event {gone} of {options.Name} is lost: its server no longer knows it");
                followed.Numbers.Take(gone);
            }

            // It told others than were asked for.
            if (followed.Numbers.TakenUpTo < from)
                return;
        }

        (_missingSince, _untold) = (null, false);
    }

    private async Task<bool> TakeAllAsync(Followed followed, IReadOnlyList<NotifiedEvent> events, CancellationToken cancel)
    {
        var all = true;
        await Parallel.ForEachAsync(events, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel }, async (one, stop) =>
        {
            if (followed.Numbers.Begin(one.Number) && !await TakeBegunAsync(followed, one, stop))
                Volatile.Write(ref all, false);
        });
        return all;
    }

    private async Task<bool> TakeBegunAsync(Followed followed, NotifiedEvent one, CancellationToken cancel)
    {
        var taken = false;
        try
        {
            // Nothing is said of what it is about: the server is asked for it, as for one that is missing.
            if (one.Focus is null)
            {
                _untold = true;
                return true;
            }

            taken = await TakeAsync(followed, one, one.Focus, cancel);
            return taken;
        }
        finally
        {
            if (!taken)
                followed.Numbers.Leave(one.Number);
        }
    }

    private async Task<bool> TakeAsync(Followed followed, NotifiedEvent one, string focus, CancellationToken cancel)
    {
        using var written = new DocumentBuffer();
        using var read = one.Resource is null ? await server.ReadAsync(focus, cancel) : null;
        if (one.Resource is { } resource)
            FhirJson.Write(written, resource);
        else if (read is null)
            return false;
        var body = read?.Bytes ?? written.Written;
        // What was deleted at the server before it could be read leaves nothing to take.
        if (body.Length > 0)
        {
            var reading = FhirReader.Read(body, FhirFormat.Json);
            var taken = await intake.TakeAsync(reading, body, new(options.Name, null, new Uri(options.Server).Authority, options.Feed, $"{options.Name}/{followed.Subscription}#{one.Number}"), cancel);
            reading.Return();
            if (taken is Taken.TryAgain)
                return false;
        }
        else if (read is { IsTooLarge: true })
        {
            observer.NotKept(options.Feed, $"event {one.Number} of {options.Name} is larger than its feed takes");
        }

        followed.Numbers.Take(one.Number);
        lock (_lock)
            _lastEvent = time.GetUtcNow();
        return true;
    }

    private async Task KeepAsync(Followed followed, CancellationToken cancel)
    {
        var upTo = followed.Numbers.TakenUpTo;
        if (upTo == (_kept ?? 0))
            return;
        var part = PartOf(followed.Subscription);
        _kept = await store.AppendAsync(part, _kept, upTo, [], cancel) ? upTo : await store.PositionAsync(part, cancel);
    }

    private string PartOf(string subscription) => $"source:{options.Name}/{subscription}";

    private void Hear()
    {
        var peer = new Uri(options.Server).Authority;
        lock (_lock)
        {
            if (!_connected)
                observer.PeerConnected(FhirIntake.Entrance, peer);
            (_connected, _problem) = (true, null);
        }

        observer.PeerHeard(FhirIntake.Entrance, peer, options.Feed);
    }

    private void Lose(string why)
    {
        lock (_lock)
        {
            _problem = why;
            if (_connected)
                observer.PeerDisconnected(FhirIntake.Entrance, new Uri(options.Server).Authority, why);
            _connected = false;
        }
    }

    /// <summary>The subscription that is followed, and which of its events were taken.</summary>
    private sealed record Followed(string Subscription, EventNumbers Numbers);

}
