using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using HopEn2.Interop.Domain.Alerts;
using HopEn2.Interop.Mappings;
using HopEn2.Interop.Monitoring.Alerting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Xunit;

namespace HopEn2.Interop.Tests.Integration.Alerting;

public sealed class WebhookTransportTests : IAsyncLifetime
{
    private const string Key = "a-key-of-the-test";
    private readonly List<(IHeaderDictionary Headers, string Body)> _called = [];
    private WebApplication _receiver = null!;
    private Func<HttpContext, int> _answer = _ => 204;

    private string Url => _receiver.Urls.First() + "/hopen2";

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _receiver = builder.Build();
        _receiver.MapPost("/hopen2", async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            _called.Add((new HeaderDictionary(context.Request.Headers.ToDictionary()), await reader.ReadToEndAsync()));
            context.Response.StatusCode = _answer(context);
        });
        await _receiver.StartAsync();
    }

    public async Task DisposeAsync() => await _receiver.DisposeAsync();

    private static WebhookTransport Transport(string? key = Key) => new(Letters.Options(o => o.Webhook.Key = key));

    [Fact]
    public async Task One_call_is_signed_timed_and_names_itself()
    {
        using var transport = Transport();
        var letter = Letters.Of(RouteTransport.Webhook, Url);
        Assert.Equal(SendOutcome.Sent.It, await transport.SendAsync(letter, default));

        var (headers, body) = Assert.Single(_called);
        var signature = headers["X-Hopen2-Signature"].ToString();
        var time = signature[2..signature.IndexOf(',')];
        Assert.Equal($"t={time},v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Key), Encoding.UTF8.GetBytes($"{time}.{body}")))}", signature);
        Assert.InRange(Math.Abs(DateTimeOffset.UtcNow.ToUnixTimeSeconds() - long.Parse(time)), 0, 60);
        Assert.Equal(letter.Notice.Id, headers["Idempotency-Key"].ToString());
        var json = JsonDocument.Parse(body).RootElement;
        Assert.Equal(("first", "feed/sgl", "major"), (json.GetProperty("kind").GetString(), json.GetProperty("incident").GetProperty("root").GetString(), json.GetProperty("incident").GetProperty("severity").GetString()));
    }

    [Theory]
    [InlineData(500, false)]
    [InlineData(503, false)]
    [InlineData(429, false)]
    [InlineData(408, false)]
    [InlineData(401, true)]
    [InlineData(404, true)]
    [InlineData(302, true)]
    public async Task What_it_answers_decides_whether_it_is_called_again(int status, bool refused)
    {
        _answer = context =>
        {
            context.Response.Headers.Location = "/elsewhere";
            return status;
        };
        using var transport = Transport();
        var outcome = await transport.SendAsync(Letters.Of(RouteTransport.Webhook, Url), default);
        Assert.Equal(refused, outcome is SendOutcome.Refused);
        Assert.IsNotType<SendOutcome.Sent>(outcome);
        Assert.Single(_called);
    }

    [Fact]
    public async Task Without_a_key_nothing_is_sent_unsigned()
    {
        using var transport = Transport(null);
        Assert.Contains("Alerts:Webhook:Keys:interop", Assert.IsType<SendOutcome.Refused>(await transport.SendAsync(Letters.Of(RouteTransport.Webhook, Url), default)).Why);
        Assert.Empty(_called);
    }
}
