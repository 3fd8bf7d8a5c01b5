using System.Net.Http.Headers;

namespace HopEn2.Interop.Simulators.Fhir;

/// <summary>Tells subscribers: handshakes, heartbeats, events; again when nobody answered, and no more once told to stop (4xx).</summary>
internal sealed class Teller(SourceOptions options, TimeProvider time, Func<Uri> server, Func<CancellationToken, Task> up) : IDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, MaxConnectionsPerServer = Math.Max(2, options.InFlight + 1) }) { Timeout = Timeout.InfiniteTimeSpan };
    private long _told;
    private long _failed;

    /// <summary>Notifications answered 2xx.</summary>
    public long Told => Interlocked.Read(ref _told);

    /// <summary>Attempts that were answered otherwise, or not at all.</summary>
    public long Failed => Interlocked.Read(ref _failed);

    /// <summary>The subscription is active once its subscriber answers the handshake; those of plain R4 have none.</summary>
    public async Task ShakeHandsAsync(SourceSubscription subscription, CancellationToken cancel)
    {
        if (subscription.Request.Content is PayloadContent.R4Empty or PayloadContent.R4Resource || await TellAsync(subscription, NotificationType.Handshake, [], cancel))
            subscription.Status = "active";
        else
            subscription.Status = "error";
    }

    /// <summary>Tells events as they come, as many at once as the subscriber takes.</summary>
    public async Task RunAsync(SourceSubscription subscription, CancellationToken cancel)
    {
        var batch = new List<SourceEvent>();
        await foreach (var first in subscription.Waiting.Reader.ReadAllAsync(cancel))
        {
            batch.Clear();
            batch.Add(first);
            while (batch.Count < subscription.Request.MostEvents && subscription.Waiting.Reader.TryRead(out var next))
                batch.Add(next);
            await up(cancel);

            // What is told of an error or an end is told by $events alone.
            if (subscription.Status == "active" && !await TellAsync(subscription, NotificationType.EventNotification, batch, cancel))
                subscription.Status = "error";
        }
    }

    /// <summary>A sign of life whenever nothing else was told for the period asked for.</summary>
    public async Task BeatAsync(SourceSubscription subscription, CancellationToken cancel)
    {
        while (subscription.Request.Heartbeat is { } period)
        {
            await Task.Delay(period, time, cancel);
            await up(cancel);
            if (subscription.Status == "active" && time.GetUtcNow().UtcTicks - subscription.LastTold >= period.Ticks)
                await TellAsync(subscription, NotificationType.Heartbeat, [], cancel);
        }
    }

    /// <returns>False when given up.</returns>
    public async Task<bool> TellAsync(SourceSubscription subscription, NotificationType type, IReadOnlyList<SourceEvent> events, CancellationToken cancel)
    {
        for (var attempt = 0; ; attempt++)
        {
            var status = await TryAsync(subscription, type, events, cancel);
            if (status is >= 200 and < 300)
            {
                Interlocked.Increment(ref _told);
                subscription.LastTold = time.GetUtcNow().UtcTicks;
                return true;
            }

            Interlocked.Increment(ref _failed);
            if (status is >= 400 and < 500 || attempt >= options.Retries)
                return false;
            await Task.Delay(options.RetryDelay, time, cancel);
            await up(cancel);
        }
    }

    public void Dispose() => _client.Dispose();

    /// <returns>HTTP status; 0 when nobody answered.</returns>
    private async Task<int> TryAsync(SourceSubscription subscription, NotificationType type, IReadOnlyList<SourceEvent> events, CancellationToken cancel)
    {
        using var timeout = new CancellationTokenSource(options.AnswerTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, timeout.Token);
        using var request = RequestOf(subscription, type, events);
        foreach (var (name, value) in subscription.Request.Headers)
            request.Headers.TryAddWithoutValidation(name, value);
        try
        {
            using var response = await _client.SendAsync(request, either.Token);
            return (int)response.StatusCode;
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException || (broken is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            return 0;
        }
    }

    private HttpRequestMessage RequestOf(SourceSubscription subscription, NotificationType type, IReadOnlyList<SourceEvent> events)
    {
        var asked = subscription.Request;
        return asked.Content switch
        {
            PayloadContent.R4Empty => new(HttpMethod.Post, asked.Endpoint),
            PayloadContent.R4Resource => new(HttpMethod.Put, $"{asked.Endpoint.AbsoluteUri.TrimEnd('/')}/{events[0].Focus}") { Content = Body(events[0].Content) },
            _ => new(HttpMethod.Post, asked.Endpoint) { Content = Body(NotificationWriter.Write(server(), subscription, type, events, asked.Content, time.GetUtcNow())) },
        };
    }

    private static ReadOnlyMemoryContent Body(ReadOnlyMemory<byte> json)
    {
        var content = new ReadOnlyMemoryContent(json);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/fhir+json");
        return content;
    }
}
