using System.Net;
using System.Net.Http.Headers;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Fhir.Endpoints;
using HopEn2.Interop.Fhir.Model;

namespace HopEn2.Interop.Fhir.Notifications;

/// <summary>One server that the engine subscribes to: what it told is taken once, in any order; what it did not tell is asked for.</summary>
/// <remarks>
/// Each event is a message of its own in the journal, under <c>SOURCE/SUBSCRIPTION#NUMBER</c>: told again, it is a repetition. How far all were taken is kept, so that after a restart only what follows is asked for.
/// </remarks>
internal sealed class Source(SourceOptions options, FhirIntake intake, ISubscriptionStore store, IFeedObserver observer, TimeProvider time, HttpClient client) : IDisposable
{
    private const int Batch = 100;

    private readonly SemaphoreSlim _gate = new(1);
    private string? _subscription;
    private EventNumbers _numbers = new(0);
    private long? _kept;
    private DateTimeOffset _renewAt;
    private DateTimeOffset _askAt;
    private DateTimeOffset? _missingSince;
    private bool _connected;

    public string Name => options.Name;

    /// <summary>How it stands.</summary>
    public SourceState State => new(options.Name, options.Feed, _subscription, _connected, _numbers.TakenUpTo, Math.Max(0, _numbers.Missing), Problem);

    private string? Problem { get; set; }

    /// <summary>Takes a notification.</summary>
    /// <returns>Whether all of it is kept now: else the server is to tell it again.</returns>
    public async Task<bool> TakeAsync(Notification notification, CancellationToken cancel)
    {
        await _gate.WaitAsync(cancel);
        try
        {
            // Of one that is not ours, or no longer, nothing is taken; while we do not know which is, it is to be told again.
            if (notification.Subscription != _subscription)
                return _subscription is not null || notification.Events.Count == 0;
            Hear();
            if (notification.Count is { } count)
                _numbers.Hear(count);
            return await TakeAllAsync(notification.Events, cancel);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Subscribes, renews, asks for what is missing: whatever is due.</summary>
    public async Task LookAsync(CancellationToken cancel)
    {
        await _gate.WaitAsync(cancel);
        try
        {
            var now = time.GetUtcNow();
            // Asked first: to renew what the server has forgotten would make another of the same name, whose numbers begin anew.
            if (_subscription is not null && (now >= _askAt || now >= _renewAt))
                await AskAsync(now, cancel);
            if (_subscription is null || now >= _renewAt)
                await SubscribeAsync(now, cancel);
            if (_numbers.Gap() is not { } gap)
                _missingSince = null;
            else if ((_missingSince ??= now) + options.Patience <= now)
                await FetchAsync(gap.From, gap.To, cancel);
            await KeepAsync(cancel);
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancel.IsCancellationRequested)
        {
            Lose(e is HttpRequestException { HttpRequestError: var error } ? error.ToString() : "no answer");
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private async Task SubscribeAsync(DateTimeOffset now, CancellationToken cancel)
    {
        var id = _subscription ?? await FindAsync(cancel);
        var body = FhirJson.Write(Asked(id, now + options.Lasting));
        using var answer = await SendAsync(id is null ? HttpMethod.Post : HttpMethod.Put, id is null ? "Subscription" : $"Subscription/{id}", body, cancel);
        if (!answer.IsSuccessStatusCode)
        {
            // It does not know the subscription any more: another is made, and its numbers begin anew.
            _subscription = null;
            Lose($"the server refuses the subscription: {(int)answer.StatusCode}");
            _renewAt = now + options.Heartbeat;
            return;
        }

        var read = FhirReader.Read(await answer.Content.ReadAsByteArrayAsync(cancel), FhirFormat.Json).Root?.Text("id") ?? id;
        if (read is not null && read != _subscription)
            await BeginAsync(read, cancel);
        _renewAt = now + (options.Lasting / 2);
        _askAt = now;
    }

    /// <summary>The one that tells us already, of before a restart.</summary>
    private async Task<string?> FindAsync(CancellationToken cancel)
    {
        using var answer = await SendAsync(HttpMethod.Get, "Subscription", null, cancel);
        if (!answer.IsSuccessStatusCode)
            return null;
        var bundle = FhirReader.Read(await answer.Content.ReadAsByteArrayAsync(cancel), FhirFormat.Json).Root;
        return bundle?.All("entry").Select(e => e["resource"]).OfType<FhirNode>()
            .FirstOrDefault(r => r.Type.Name == "Subscription" && r.Text("criteria") == options.Topic && r["channel"]?.Text("endpoint") == options.Endpoint && r.Text("status") != "off")?.Text("id");
    }

    private async Task BeginAsync(string subscription, CancellationToken cancel)
    {
        _subscription = subscription;
        _kept = await store.PositionAsync(Part, cancel);
        _numbers = new(_kept ?? 0);
        _missingSince = null;
    }

    /// <summary>How many there are, whether or not anything was told.</summary>
    private async Task AskAsync(DateTimeOffset now, CancellationToken cancel)
    {
        _askAt = now + options.Heartbeat;
        using var answer = await SendAsync(HttpMethod.Get, $"Subscription/{_subscription}/$status", null, cancel);
        if (answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone)
        {
            Lose("the server does not know the subscription any more: another is made, and what happened in between it does not tell");
            (_subscription, _renewAt, _askAt) = (null, now, now);
            return;
        }

        if (!answer.IsSuccessStatusCode || Notification.Of(Root(await answer.Content.ReadAsByteArrayAsync(cancel))) is not { } status)
        {
            Lose($"the server does not tell the status of the subscription: {(int)answer.StatusCode}");
            return;
        }

        Hear();
        // Fewer than were taken: it was set back, and counts anew.
        if (status.Count < _numbers.TakenUpTo)
            _numbers = new(0);
        if (status.Count is { } count)
            _numbers.Hear(count);
        // In error, or off: it is asked for again.
        if (status.Status is "error" or "off")
            _renewAt = now;
    }

    private async Task FetchAsync(long from, long to, CancellationToken cancel)
    {
        var until = Math.Min(to, from + Batch - 1);
        using var answer = await SendAsync(HttpMethod.Get, $"Subscription/{_subscription}/$events?eventsSinceNumber={from}&eventsUntilNumber={until}&content=full-resource", null, cancel);
        if (!answer.IsSuccessStatusCode || Notification.Of(Root(await answer.Content.ReadAsByteArrayAsync(cancel))) is not { } missed)
        {
            Lose($"the server does not tell events {from} to {until}: {(int)answer.StatusCode}");
            return;
        }

        await TakeAllAsync(missed.Events, cancel);
        // What it no longer knows will never come.
        foreach (var gone in missed.Events.Count > 0 || from > to ? [] : Range(from, until))
        {
            observer.NotKept(options.Feed, $"event {gone} of {options.Name} is lost: its server no longer knows it");
            _numbers.Take(gone);
        }
    }

    private async Task<bool> TakeAllAsync(IReadOnlyList<NotifiedEvent> events, CancellationToken cancel)
    {
        var all = true;
        foreach (var one in events)
        {
            if (_numbers.Has(one.Number))
                continue;
            _numbers.Hear(one.Number);
            all &= await TakeAsync(one, cancel);
        }

        return all;
    }

    private async Task<bool> TakeAsync(NotifiedEvent one, CancellationToken cancel)
    {
        // Nothing is said of what it is about: the server is asked for it, as for one that is missing.
        if (one.Focus is null)
        {
            _missingSince ??= time.GetUtcNow() - options.Patience;
            return true;
        }

        var body = one.Resource is { } resource ? FhirJson.Write(resource) : await ReadAsync(one.Focus, cancel);
        if (body is null)
            return false;
        // What was deleted at the server before it could be read leaves nothing to take.
        if (body.Length > 0 && await intake.TakeAsync(FhirReader.Read(body, FhirFormat.Json), body, new(options.Name, null, new Uri(options.Server).Authority, options.Feed, $"{options.Name}/{_subscription}#{one.Number}"), cancel) is Taken.TryAgain)
            return false;
        _numbers.Take(one.Number);
        return true;
    }

    /// <returns>Empty: it is not there. Null: it could not be read now.</returns>
    private async Task<byte[]?> ReadAsync(string focus, CancellationToken cancel)
    {
        // Only at the server itself: an address elsewhere is not followed.
        var server = options.Server.TrimEnd('/') + "/";
        var path = focus.StartsWith(server, StringComparison.Ordinal) ? focus[server.Length..] : focus.Contains("://", StringComparison.Ordinal) ? null : focus;
        if (path is null)
            return [];
        try
        {
            using var answer = await SendAsync(HttpMethod.Get, path, null, cancel);
            return answer.IsSuccessStatusCode ? await answer.Content.ReadAsByteArrayAsync(cancel) : answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone ? [] : null;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private async Task KeepAsync(CancellationToken cancel)
    {
        if (_subscription is null || _numbers.TakenUpTo == (_kept ?? 0))
            return;
        if (await store.AppendAsync(Part, _kept, _numbers.TakenUpTo, [], cancel))
            _kept = _numbers.TakenUpTo;
        else
            _kept = await store.PositionAsync(Part, cancel);
    }

    private string Part => $"source:{options.Name}/{_subscription}";

    private void Hear()
    {
        var peer = new Uri(options.Server).Authority;
        if (!_connected)
            observer.PeerConnected(FhirIntake.Entrance, peer);
        (_connected, Problem) = (true, null);
        observer.PeerHeard(FhirIntake.Entrance, peer, options.Feed);
    }

    private void Lose(string why)
    {
        Problem = why;
        if (_connected)
            observer.PeerDisconnected(FhirIntake.Entrance, new Uri(options.Server).Authority, why);
        _connected = false;
    }

    private FhirNode Asked(string? id, DateTimeOffset end)
    {
        const string backport = "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/";
        var asked = FhirNode.Resource("Subscription").Add("id", id).Add("status", "requested").Add("end", FhirTime.Write(end)).Add("reason", $"hopen2, flux {options.Feed}").Add("criteria", options.Topic);
        var channel = asked.Add("channel");
        channel.Add("extension").Add("url", backport + "backport-heartbeat-period").Add("valueUnsignedInt", ((int)options.Heartbeat.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture));
        channel.Add("type", "rest-hook").Add("endpoint", options.Endpoint).Add("payload", FhirAnswer.Json);
        channel["payload"]!.Add("extension").Add("url", backport + "backport-payload-content").Add("valueCode", options.Content); // Just added.
        return options.NotifyToken is { } token ? asked.With(channel, $"Authorization: Bearer {token}") : asked;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, byte[]? body, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, $"{options.Server.TrimEnd('/')}/{path}");
        request.Headers.Accept.Add(new(FhirAnswer.Json));
        if (options.Token is { } token)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(FhirAnswer.Json);
        }

        return await client.SendAsync(request, cancel);
    }

    private static FhirNode Root(byte[] body) => FhirReader.Read(body, FhirFormat.Json).Root ?? FhirNode.Resource("Bundle");

    private static IEnumerable<long> Range(long from, long to)
    {
        for (var number = from; number <= to; number++)
            yield return number;
    }
}

/// <summary>How a source stands.</summary>
/// <param name="Subscription">Its id there; null: there is none yet.</param>
/// <param name="TakenUpTo">Every event up to this number was taken.</param>
/// <param name="Missing">Events that the server is known to have, and that were not taken.</param>
public sealed record SourceState(string Name, string Feed, string? Subscription, bool Connected, long TakenUpTo, long Missing, string? Problem);

internal static class SourceNodes
{
    public static FhirNode With(this FhirNode resource, FhirNode channel, string header)
    {
        channel.Add("header", header);
        return resource;
    }
}
