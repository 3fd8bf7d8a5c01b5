using System.Net;
using System.Net.Http.Headers;

namespace HopEn2.Interop.Simulators.Hospital.Playing;

/// <summary>A sender that speaks FHIR: one request at a time over one connection that is kept alive.</summary>
internal sealed class FhirConnection : ISenderConnection
{
    private readonly HttpClient _client;

    /// <param name="server">Base of the FHIR server.</param>
    /// <param name="token">Bearer token; null: none.</param>
    public FhirConnection(Uri server, string? token)
    {
        var handler = new SocketsHttpHandler { MaxConnectionsPerServer = 1, UseProxy = false, AllowAutoRedirect = false };

        // How long to wait for an answer is the line's to say.
        _client = new HttpClient(handler) { BaseAddress = new Uri(server.AbsoluteUri.TrimEnd('/') + "/"), Timeout = Timeout.InfiniteTimeSpan };
        if (token is not null)
            _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        _client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue(Fhir.FhirRequest.Json));
    }

    public async Task<Answered?> ExchangeAsync(SimulatedMessage message, CancellationToken cancel)
    {
        var said = message.Fhir ?? throw new InvalidOperationException("The message was not made in FHIR: HospitalPlan.Fhir is to be set.");

        // The base itself has no slash at its end.
        var url = said.Path.Length == 0 ? new Uri(_client.BaseAddress!.AbsoluteUri.TrimEnd('/')) : new Uri(_client.BaseAddress!, said.Path);
        using var request = new HttpRequestMessage(new HttpMethod(said.Method), url) { Content = new ReadOnlyMemoryContent(said.Body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(said.ContentType);
        try
        {
            using var response = await _client.SendAsync(request, cancel);
            var body = await response.Content.ReadAsStringAsync(cancel);
            return new(Judge(response.StatusCode), response.IsSuccessStatusCode ? "" : $"{(int)response.StatusCode} {body}");
        }
        catch (HttpRequestException broken)
        {
            throw new IOException(broken.Message, broken);
        }
    }

    public void Dispose() => _client.Dispose();

    /// <summary>4xx: at fault, the same again is pointless, save where the server itself says later.</summary>
    private static Played Judge(HttpStatusCode status) => (int)status switch
    {
        >= 200 and < 300 => Played.Accepted,
        408 or 429 or >= 500 => Played.Rejected,
        _ => Played.Refused,
    };
}
