using System.Text.Json;

namespace HopEn2.Interop.Host;

/// <summary>What verbs ask of the engine that runs.</summary>
internal static class EngineCall
{
    /// <summary>Asks, and says on standard error what went wrong.</summary>
    public static async Task<(int Code, string Answer)> AskAsync(EngineOptions options, string? token, HttpMethod method, string path, object? body, CancellationToken cancel)
    {
        using var client = RunningEngine.Client(options, token);
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = body is null ? null : JsonContent.Create(body, options: JsonSerializerOptions.Web) };
        try
        {
            using var answer = await client.SendAsync(request, cancel);
            var text = await answer.Content.ReadAsStringAsync(cancel);
            if (answer.IsSuccessStatusCode)
                return (ExitCodes.Done, text);
            Console.Error.WriteLine(text);
            return (ExitCodes.FoundWrong, text);
        }
        catch (HttpRequestException e)
        {
            return (Terminal.Fail($"No engine answers at {options.Http} ({e.Message}). Name the address of the one that runs with --http."), "");
        }
    }
}
