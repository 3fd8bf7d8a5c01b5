using System.Net;

namespace HopEn2.Interop.Tests.EndToEnd;

/// <summary>The fictitious neighbours as processes of their own.</summary>
public sealed class SimulateVerbTests
{
    [Fact]
    public async Task The_dmp_listens_where_it_is_told_and_can_be_ordered()
    {
        var port = Engine.FreePort();
        await using var dmp = Engine.Background("simulate", "dmp", "--http", $"http://127.0.0.1:{port}/dmp");
        using var client = new HttpClient();
        await AnswersAsync(client, $"http://127.0.0.1:{port}/dmp/control", dmp);
        using var order = new StringContent("""{"latency":{"fromMs":1,"toMs":2}}""", System.Text.Encoding.UTF8, "application/json");
        Assert.Contains("\"toMs\":2", await (await client.PostAsync($"http://127.0.0.1:{port}/dmp/control", order)).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var nothing = new StringContent("", System.Text.Encoding.UTF8, "application/soap+xml");
        Assert.Equal(HttpStatusCode.BadRequest, (await client.PostAsync($"http://127.0.0.1:{port}/dmp/repository", nothing)).StatusCode);
    }

    [Fact]
    public async Task The_operator_listens_where_it_is_told()
    {
        var (smtp, imap, control) = (Engine.FreePort(), Engine.FreePort(), Engine.FreePort());
        await using var mss = Engine.Background("simulate", "mss", "--smtp", $"127.0.0.1:{smtp}", "--imap", $"{imap}", "--control", $"{control}");
        using var client = new HttpClient();
        await AnswersAsync(client, $"http://127.0.0.1:{control}/control", mss);
        foreach (var (port, greeting) in new[] { (smtp, "220 "), (imap, "* OK ") })
        {
            using var socket = new System.Net.Sockets.TcpClient("127.0.0.1", port);
            using var reader = new StreamReader(socket.GetStream());
            Assert.StartsWith(greeting, await reader.ReadLineAsync(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("dmp", "--latency", "soon", "--latency")]
    [InlineData("dmp", "--http", "https://127.0.0.1:1/dmp", "--tls")]
    [InlineData("dmp", "--patients", "nowhere.json", "nowhere.json")]
    [InlineData("mss", "--smtp", "here", "--smtp")]
    public async Task A_wrong_call_says_what_is_wrong(string neighbour, string option, string value, string named)
    {
        var (code, output) = await Engine.VerbAsync("simulate", neighbour, option, value);
        Assert.Equal(2, code);
        Assert.Contains(named, output, StringComparison.Ordinal);
    }

    private static async Task AnswersAsync(HttpClient client, string url, Engine.BackgroundVerb verb)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(url)).StatusCode);
                return;
            }
            catch (HttpRequestException) when (tries < 300 && verb.Runs)
            {
                await Task.Delay(100);
            }
        }
    }
}
