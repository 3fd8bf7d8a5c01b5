namespace HopEn2.Interop.Host;

/// <summary>The engine that runs beside a verb, by its API.</summary>
internal static class RunningEngine
{
    public static HttpClient Client(EngineOptions options, string? token)
    {
        var client = new HttpClient { BaseAddress = options.Http, Timeout = TimeSpan.FromHours(1) };
        if ((token ?? Environment.GetEnvironmentVariable("HOPEN2_TOKEN")) is { } bearer)
            client.DefaultRequestHeaders.Authorization = new("Bearer", bearer);
        return client;
    }
}
