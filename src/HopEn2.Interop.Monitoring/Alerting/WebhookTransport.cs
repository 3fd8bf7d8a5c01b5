using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using HopEn2.Interop.Domain.Alerts;
using HopEn2.Interop.Mappings;
using Microsoft.Extensions.Options;

namespace HopEn2.Interop.Monitoring.Alerting;

/// <summary>Notices as signed JSON.</summary>
/// <remarks>
/// <c>X-Hopen2-Signature: t=SECONDS,v1=HEX</c>, where HEX is HMAC-SHA-256 by the route's key over <c>SECONDS.BODY</c>: who checks both knows that it is us and that it is not
/// an old one sent again. <c>Idempotency-Key</c> is the notice's id, the same however often it is tried.
/// </remarks>
internal sealed class WebhookTransport : INoticeTransport, IDisposable
{
    public const string SignatureHeader = "X-Hopen2-Signature";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly IOptionsMonitor<AlertOptions> _options;

    // A redirect would lead a signed message to whom nobody named.
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = TimeSpan.FromSeconds(20) };

    public WebhookTransport(IOptionsMonitor<AlertOptions> options) => _options = options;

    public RouteTransport Transport => RouteTransport.Webhook;

    public string? Missing(AlertRoute route) =>
        KeyOf(route) is null ? $"There is no key to sign with. Set Alerts:Webhook:Keys:{route.Name} or Alerts:Webhook:Key, or put it into a file of HOPEN2_SECRETS." : null;

    public async Task<SendOutcome> SendAsync(Letter letter, CancellationToken cancel)
    {
        if (Missing(letter.Route) is { } missing)
            return new SendOutcome.Refused(missing);
        var host = new Uri(letter.Route.Target).Authority;
        try
        {
            using var request = Request(letter, KeyOf(letter.Route)!);
            using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
            var said = $"{host} answered {(int)answer.StatusCode}.";
            return answer switch
            {
                { IsSuccessStatusCode: true } => SendOutcome.Sent.It,
                { StatusCode: HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or (HttpStatusCode)425 or >= HttpStatusCode.InternalServerError } => new SendOutcome.Later(said),
                _ => new SendOutcome.Refused(said + " Check the address and the key."),
            };
        }
        catch (HttpRequestException e)
        {
            return new SendOutcome.Later($"{host} cannot be reached: {e.Message}");
        }
        catch (TaskCanceledException) when (!cancel.IsCancellationRequested)
        {
            // It may have been taken: it is sent again under the same idempotency key.
            return new SendOutcome.Later($"{host} did not answer in time.");
        }
    }

    public void Dispose() => _client.Dispose();

    internal static string Sign(string key, long seconds, byte[] body)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(key));
        mac.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{seconds}.")));
        mac.AppendData(body);
        return string.Create(CultureInfo.InvariantCulture, $"t={seconds},v1={Convert.ToHexStringLower(mac.GetHashAndReset())}");
    }

    private string? KeyOf(AlertRoute route) =>
        _options.CurrentValue.Webhook is var webhook && webhook.Keys.TryGetValue(route.Name, out var own) && own.Length > 0 ? own : webhook.Key is { Length: > 0 } key ? key : null;

    private static HttpRequestMessage Request(Letter letter, string key)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(WebhookBody.Of(letter), Json);
        return new(HttpMethod.Post, letter.Route.Target)
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
            Headers = { { "Idempotency-Key", letter.Notice.Id }, { SignatureHeader, Sign(key, letter.At.ToUnixTimeSeconds(), body) }, { "User-Agent", "hopen2" } },
        };
    }
}

/// <param name="Id">Of the notice; the same when it is sent again.</param>
/// <param name="Incident">Null for a trial.</param>
internal sealed record WebhookBody(
    string Id, Notify Kind, NotifyReason Reason, string Route, DateTimeOffset DecidedAt, WebhookIncident? Incident, string Subject, string Headline, IReadOnlyList<NoticeLine> Lines, string? Link)
{
    public static WebhookBody Of(Letter letter) => new(
        letter.Notice.Id, letter.Notice.Kind, letter.Notice.Reason, letter.Route.Name, letter.Notice.DecidedAt,
        letter.Notice.About is { } about ? WebhookIncident.Of(about) : null, letter.Text.Subject, letter.Text.Headline, letter.Text.Lines, letter.Text.Link);
}

internal sealed record WebhookIncident(
    string Id, string Root, Domain.Ruptures.RuptureKind Kind, string? Code, Severity Severity, DateTimeOffset Since, DateTimeOffset OpenedAt, DateTimeOffset? ResolvedAt, IReadOnlyList<string> Streams)
{
    public static WebhookIncident Of(KnownIncident incident) => new(
        incident.Id, incident.Root, incident.Kind, incident.Lead.Code, incident.Severity, incident.Since, incident.OpenedAt, incident.ResolvedAt, [.. incident.Current.Select(a => a.Stream)]);
}
