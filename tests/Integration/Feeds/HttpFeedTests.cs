using System.Net;
using System.Net.Http.Headers;
using System.Text;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Hl7v2;
using HopEn2.Interop.Hl7v2.Er7;
using HopEn2.Interop.Hl7v2.Http;
using HopEn2.Interop.Mappings;
using HopEn2.Interop.Tests.Shared.Hl7v2;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace HopEn2.Interop.Tests.Integration.Feeds;

public sealed class HttpFeedTests : IAsyncLifetime, IDisposable
{
    private readonly MemoryJournal _journal = new();
    private readonly RecordingObserver _observer = new();
    private readonly TestMappings _mappings = new(TestMappings.Feed("web", "http", FeedTransport.Http) with { LargestMessage = 8 << 20 });
    private readonly HttpClient _client = new();
    private WebApplication? _app;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<IMappings>(_mappings).AddSingleton<IJournal>(_journal).AddSingleton<IFeedObserver>(_observer);
        builder.Services.AddHl7v2Feeds(new Hl7v2FeedOptions());
        _app = builder.Build();
        _app.MapHl7v2();
        await _app.StartAsync();
        await _observer.Until(() => _observer.Entrances.Any(e => e.Entrance == "http"));
        _client.BaseAddress = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    public async Task DisposeAsync() => await _app!.DisposeAsync();

    public void Dispose() => _client.Dispose();

    private async Task<(HttpStatusCode Status, string Body)> Post(byte[] body, string type = "application/hl7-v2")
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        // So that a body that is refused is not sent.
        using var request = new HttpRequestMessage(HttpMethod.Post, "/hl7v2") { Content = content, Headers = { ExpectContinue = true } };
        using var response = await _client.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("application/hl7-v2")]
    [InlineData("x-application/hl7-v2+er7; charset=utf-8")]
    [InlineData("text/plain")]
    public async Task A_posted_message_is_answered_by_its_acknowledgement(string type)
    {
        var (status, body) = await Post(FeedSamples.Bytes("mdm-t02"), type);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("MSA|AA|M-0001", body, StringComparison.Ordinal);
        Assert.Equal("web", Assert.Single(_journal.Kept).Feed);
    }

    [Fact]
    public async Task An_application_error_is_an_answer_not_a_failure_of_the_transport()
    {
        var (status, body) = await Post("hello"u8.ToArray());

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("MSA|AE", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_the_journal_cannot_keep_it_is_503_with_AR()
    {
        _journal.Before = (_, _) => throw new JournalUnavailableException("disk full");
        var (status, body) = await Post(FeedSamples.Bytes("adt-a01"));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains("MSA|AR|A-0001", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_that_wants_no_answer_gets_none() => Assert.Equal((HttpStatusCode.NoContent, ""), await Post(FeedSamples.Bytes("ack-t02")));

    [Fact]
    public async Task Other_content_is_refused() => Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await Post(FeedSamples.Bytes("adt-a01"), "application/json")).Status);

    [Fact]
    public async Task A_large_message_is_taken_and_a_larger_one_refused()
    {
        Assert.Equal(HttpStatusCode.OK, (await Post([.. MllpPeer.Adt("L1"), .. Enumerable.Repeat((byte)'x', 7 << 20)])).Status);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await Post(new byte[(8 << 20) + 1])).Status);
        Assert.Single(_journal.Kept);
    }

    [Fact]
    public async Task The_character_set_of_the_transport_counts_where_the_message_names_none()
    {
        var latin1 = Encoding.Latin1.GetBytes("MSH|^~\\&|GAM|CHU-X||||||C-1|P|2.3.1\rPID|1||1^^^A||FICTIF\u00A4X\r");
        await Post(latin1, "text/plain; charset=iso-8859-1");

        // In iso-8859-15, the feed's own, that byte would be a euro sign.
        Assert.Equal(Er7Problem.None, Er7Message.TryRead(Assert.Single(_journal.Kept).Body, Er7Charsets.Latin9, out var message));
        Assert.Equal("FICTIF\u00A4X", message!.First("PID")[5].Text);
    }

    [Fact]
    public async Task Without_a_feed_over_http_nothing_is_taken()
    {
        _mappings.Replace(TestMappings.Feed());
        HttpStatusCode status;
        do
            status = (await Post(FeedSamples.Bytes("adt-a01"))).Status;
        while (status != HttpStatusCode.NotFound);
    }
}
