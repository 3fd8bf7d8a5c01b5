using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Fhir.Endpoints;
using HopEn2.Interop.Fhir.Model;

namespace HopEn2.Interop.Fhir.Subscriptions;

/// <summary>Tells subscribers: the handshake, then events in their order, again until they are taken, and a heartbeat in silence.</summary>
/// <remarks>
/// A notification is signed as webhooks are: <c>X-Hopen2-Signature: t=SECONDS,v1=HEX</c>, HEX being HMAC-SHA-256 over <c>SECONDS.BODY</c>. What was taken is noted after it was: told twice at worst, under the same numbers.
/// </remarks>
internal sealed class Teller(ISubscriptionStore store, EventResources resources, SubscriptionOptions options, TimeProvider time) : IDisposable
{
    public const string Signature = "X-Hopen2-Signature";

    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Does what is due for one subscription.</summary>
    /// <returns>Whether there is more to tell at once.</returns>
    public async Task<bool> TellAsync(StoredSubscription stored, CancellationToken cancel)
    {
        var subscriber = Subscriber.Read(stored);
        var now = time.GetUtcNow();
        if (subscriber.Status is SubscriptionStatus.Off or SubscriptionStatus.Error || subscriber.DueAt > now)
            return false;
        if (subscriber.End <= now)
        {
            await store.WriteAsync(stored with { Body = (subscriber with { Status = SubscriptionStatus.Off }).Write() }, cancel);
            return false;
        }

        var handshake = subscriber.Status == SubscriptionStatus.Requested;
        var events = handshake ? [] : await store.EventsAsync(stored.Id, subscriber.Told, subscriber.MostEvents, cancel);
        if (!handshake && events.Count == 0 && (subscriber.Heartbeat is not { } heartbeat || subscriber.ToldAt + heartbeat > now))
            return false;
        var type = handshake ? "handshake" : events.Count > 0 ? "event-notification" : "heartbeat";
        var bundle = Notifications.Of(stored.Id, subscriber, type, stored.Events, events, await resources.OfAsync(subscriber, events, cancel));
        var failure = await SendAsync(subscriber, bundle, cancel);
        var after = failure is null ? Taken(subscriber, events, now) : Failed(subscriber, failure, now);
        return await store.WriteAsync(stored with { Body = after.Write() }, cancel) && failure is null && events.Count == subscriber.MostEvents;
    }

    public void Dispose() => _client.Dispose();

    private static Subscriber Taken(Subscriber subscriber, IReadOnlyList<StoredEvent> events, DateTimeOffset now) => subscriber with
    {
        Status = SubscriptionStatus.Active,
        Told = events.Count > 0 ? events[^1].Number : subscriber.Told,
        ToldAt = now,
        FailingSince = null,
        Tries = 0,
        DueAt = null,
        LastError = null,
    };

    private Subscriber Failed(Subscriber subscriber, string failure, DateTimeOffset now)
    {
        var since = subscriber.FailingSince ?? now;
        // 410: it is not there any more, and says so.
        if (failure == "410")
            return subscriber with { Status = SubscriptionStatus.Off, LastError = "Le destinataire a répondu 410 : il n'y a plus personne." };
        return subscriber with
        {
            Status = now - since >= options.GivenUpAfter ? SubscriptionStatus.Error : subscriber.Status,
            FailingSince = since,
            Tries = subscriber.Tries + 1,
            DueAt = now + TimeSpan.FromSeconds(Math.Min(Math.Pow(2, Math.Min(subscriber.Tries, 16)), LongestPause.TotalSeconds)),
            LastError = $"Le destinataire n'a pas pris la notification : {failure}.",
        };
    }

    /// <returns>Null when it was taken; else why not, without anything of what was sent.</returns>
    private async Task<string?> SendAsync(Subscriber subscriber, FhirNode bundle, CancellationToken cancel)
    {
        var body = subscriber.Xml ? FhirXml.Write(bundle) : FhirJson.Write(bundle);
        using var request = new HttpRequestMessage(HttpMethod.Post, subscriber.Endpoint) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(subscriber.Xml ? FhirAnswer.Xml : FhirAnswer.Json);
        foreach (var header in subscriber.Headers)
        {
            var colon = header.IndexOf(':', StringComparison.Ordinal);
            request.Headers.TryAddWithoutValidation(header[..colon].Trim(), header[(colon + 1)..].Trim());
        }

        var seconds = time.GetUtcNow().ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
        request.Headers.TryAddWithoutValidation(Signature, $"t={seconds},v1={Sign(options.Key ?? "", seconds, body)}");
        using var patience = new CancellationTokenSource(options.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, patience.Token);
        try
        {
            using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return answer.IsSuccessStatusCode ? null : ((int)answer.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (HttpRequestException e)
        {
            return e.HttpRequestError.ToString();
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return "pas de réponse";
        }
    }

    internal static string Sign(string key, string seconds, ReadOnlySpan<byte> body)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(key));
        mac.AppendData(Encoding.ASCII.GetBytes(seconds + "."));
        mac.AppendData(body);
        return Convert.ToHexStringLower(mac.GetHashAndReset());
    }
}
