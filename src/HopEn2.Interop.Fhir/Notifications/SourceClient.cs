using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using HopEn2.Interop.Fhir.Endpoints;
using HopEn2.Interop.Fhir.Model;

namespace HopEn2.Interop.Fhir.Notifications;

/// <summary>What is asked of a server that the engine subscribes to.</summary>
/// <param name="bodies">Of what is read while a notification is in hand: so not those that notifications wait for.</param>
internal sealed class SourceClient(SourceOptions options, FhirIntake intake, FhirBodies bodies, HttpClient client, TimeProvider time)
{
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(60);

    /// <summary>The subscription that is asked for.</summary>
    /// <param name="id">Null: it has none yet.</param>
    public FhirNode Subscription(string? id, DateTimeOffset end)
    {
        const string backport = "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/";
        var asked = FhirNode.Resource("Subscription").Add("id", id).Add("status", "requested").Add("end", FhirTime.Write(end)).Add("reason", $"hopen2, flux {options.Feed}").Add("criteria", options.Topic);
        var channel = asked.Add("channel");
        channel.Add("extension").Add("url", backport + "backport-heartbeat-period").Add("valueUnsignedInt", ((int)options.Heartbeat.TotalSeconds).ToString(CultureInfo.InvariantCulture));
        channel.Add("type", "rest-hook").Add("endpoint", options.Endpoint).Add("payload", FhirAnswer.Json);
        channel["payload"]!.Add("extension").Add("url", backport + "backport-payload-content").Add("valueCode", options.Content); // Just added.
        channel.Add("header", options.NotifyToken is { } token ? $"Authorization: Bearer {token}" : null);
        return asked;
    }

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, byte[]? body, CancellationToken cancel)
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

        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
    }

    public Task<SourceAnswer> ReadAsync(HttpResponseMessage answer, CancellationToken cancel) => ReadAsync(answer, FhirBodies.ReadAloneAsync, cancel);

    private async Task<SourceAnswer> ReadAsync(HttpResponseMessage answer, Func<Stream, long?, int, CancellationToken, Task<FhirBodies.Body>> read, CancellationToken cancel)
    {
        using var patience = new CancellationTokenSource(LongestAnswer, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, patience.Token);
        await using var stream = await answer.Content.ReadAsStreamAsync(either.Token);
        return new(await read(stream, answer.Content.Headers.ContentLength, intake.Largest, either.Token));
    }

    /// <summary>Reads what an event is about.</summary>
    /// <returns>Empty: it is not there. Null: it could not be read now.</returns>
    public async Task<SourceAnswer?> ReadAsync(string focus, CancellationToken cancel)
    {
        // Only at the server itself: an address elsewhere is not followed.
        var server = options.Server.TrimEnd('/') + "/";
        var path = focus.StartsWith(server, StringComparison.Ordinal) ? focus[server.Length..] : focus.Contains("://", StringComparison.Ordinal) ? null : focus;
        if (path is null)
            return SourceAnswer.Nothing;
        try
        {
            using var answer = await SendAsync(HttpMethod.Get, path, null, cancel);
            if (!answer.IsSuccessStatusCode)
                return answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone ? SourceAnswer.Nothing : null;
            return await ReadAsync(answer, bodies.ReadAsync, cancel);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            return null;
        }
    }
}

/// <summary>The body of an answer; read as FHIR when it is asked for.</summary>
internal sealed class SourceAnswer(FhirBodies.Body body) : IDisposable
{
    private FhirReading? _reading;

    public static SourceAnswer Nothing => new(new(ReadOnlyMemory<byte>.Empty, null));

    public bool IsTooLarge => body.Bytes is null;

    public ReadOnlyMemory<byte> Bytes => body.Bytes ?? default;

    /// <summary>Null: it is no resource.</summary>
    public FhirNode? Root => (_reading ??= FhirReader.Read(Bytes, FhirFormat.Json)).Root;

    public void Dispose()
    {
        _reading?.Return();
        body.Dispose();
    }
}
