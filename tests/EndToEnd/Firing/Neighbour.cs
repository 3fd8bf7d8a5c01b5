using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace HopEn2.Interop.Tests.EndToEnd.Firing;

/// <summary>A simulated neighbour in a process of its own that keeps what it took, so that it may be killed and started again.</summary>
internal sealed class Neighbour : IAsyncDisposable
{
    private readonly string[] _arguments;
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(30) };
    private readonly Uri _control;
    private Engine.BackgroundVerb? _process;

    private Neighbour(Uri control, string[] arguments) => (_control, _arguments) = (control, arguments);

    public int Deaths { get; private set; }

    public static async Task<Neighbour> StartAsync(Uri control, params string[] arguments)
    {
        var neighbour = new Neighbour(control, arguments);
        await neighbour.AgainAsync();
        return neighbour;
    }

    /// <summary>What a power cut does to it.</summary>
    public async Task KillAsync()
    {
        await _process!.DisposeAsync();
        Deaths++;
    }

    /// <summary>Starts it; answering when the task completes.</summary>
    public async Task AgainAsync()
    {
        _process = Engine.Background(_arguments);
        for (var tries = 0; ; tries++)
        {
            try
            {
                using var answer = await _client.GetAsync(_control);
                Assert.True(answer.IsSuccessStatusCode);
                return;
            }
            catch (HttpRequestException) when (tries < 600)
            {
                Assert.True(_process.Runs, $"{string.Join(' ', _arguments)} has ended.");
                await Task.Delay(50);
            }
        }
    }

    /// <summary>Changes how it behaves.</summary>
    public async Task OrderAsync(string json)
    {
        using var order = new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await _client.PostAsync(_control, order);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>It behaves as it did at its start.</summary>
    public async Task CalmAsync()
    {
        using var answer = await _client.DeleteAsync(_control);
        Assert.True(answer.IsSuccessStatusCode);
    }

    /// <param name="path">Below the control address.</param>
    public async Task<JsonElement> GetAsync(string path) => await _client.GetFromJsonAsync<JsonElement>($"{_control}/{path}");

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        _client.Dispose();
    }
}
