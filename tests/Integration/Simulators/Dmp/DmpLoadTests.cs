using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using HopEn2.Interop.Simulators.Dmp;
using HopEn2.Interop.Simulators.Dmp.Control;
using HopEn2.Interop.Tests.Shared.Dmp;
using Xunit;

namespace HopEn2.Interop.Tests.Integration.Simulators.Dmp;

/// <summary>Many at once, and more than anybody should send.</summary>
public sealed class DmpLoadTests
{
    [Fact]
    public async Task Twenty_at_a_time_are_registered_once_each_at_a_thousand_a_minute()
    {
        await using var server = await StartAsync(new Latency(50, 500));
        using var client = new HttpClient { BaseAddress = new Uri(server.Url + "/") };
        var deposits = Enumerable.Range(0, 300).Select(_ => new DmpDeposit { Document = new DmpDocument(DmpDeposit.NewId(), Bytes: 60_000) }.Mtom()).ToList();
        var clock = Stopwatch.StartNew();
        await Parallel.ForEachAsync(deposits, new ParallelOptions { MaxDegreeOfParallelism = 20 }, async (request, cancel) =>
        {
            using var content = Content(request);
            using var answer = await client.PostAsync(request.Path, content, cancel);
            Assert.Equal("Success", DmpAnswer.Read((int)answer.StatusCode, answer.Content.Headers.ContentType!.ToString(), await answer.Content.ReadAsByteArrayAsync(cancel)).Code);
        });
        var counts = await client.GetFromJsonAsync<JsonElement>("control/counts");
        Assert.Equal((300, 300), (counts.GetProperty("documents").GetInt32(), counts.GetProperty("deposits").GetProperty("Success").GetInt32()));
        Assert.InRange(counts.GetProperty("mostAtOnce").GetInt32(), 10, 20);
        Assert.True(300 / clock.Elapsed.TotalMinutes > 1_000, $"{300 / clock.Elapsed.TotalMinutes:0} a minute");
    }

    [Fact]
    public async Task The_same_document_twenty_times_at_once_is_registered_once()
    {
        await using var server = await StartAsync(new Latency(0, 0));
        using var client = new HttpClient { BaseAddress = new Uri(server.Url + "/") };
        var request = new DmpDeposit().Mtom();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            using var content = Content(request);
            using var answer = await client.PostAsync(request.Path, content);
            return DmpAnswer.Read((int)answer.StatusCode, answer.Content.Headers.ContentType!.ToString(), await answer.Content.ReadAsByteArrayAsync()).Code;
        }));
        Assert.Equal(19, answers.Count(c => c == "XDSDuplicateUniqueIdInRegistry"));
        Assert.Equal(1, answers.Count(c => c == "Success"));
    }

    [Fact]
    public async Task Two_hundred_megabytes_are_refused_unread()
    {
        await using var server = await StartAsync(new Latency(0, 0));
        var type = new DmpDeposit().Mtom().ContentType;
        using var socket = new TcpClient(server.Url.Host, server.Url.Port);
        var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST {server.Url.AbsolutePath}/repository HTTP/1.1\r\nHost: x\r\nContent-Type: {type}\r\nContent-Length: 209715200\r\n\r\n"));
        using var reader = new StreamReader(stream);
        Assert.Equal("HTTP/1.1 413 Payload Too Large", await reader.ReadLineAsync());
    }

    [Fact]
    public async Task A_body_cut_in_the_middle_harms_nobody_else()
    {
        await using var server = await StartAsync(new Latency(0, 0));
        var request = new DmpDeposit().Mtom();
        using (var socket = new TcpClient(server.Url.Host, server.Url.Port))
            await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"POST {server.Url.AbsolutePath}/repository HTTP/1.1\r\nHost: x\r\nContent-Type: {request.ContentType}\r\nContent-Length: {request.Body.Length}\r\n\r\nab"));
        using var client = new HttpClient { BaseAddress = new Uri(server.Url + "/") };
        using var content = Content(request);
        Assert.Equal(HttpStatusCode.OK, (await client.PostAsync(request.Path, content)).StatusCode);
    }

    private static Task<DmpServer> StartAsync(Latency latency) =>
        DmpServer.StartAsync(new DmpOptions { Url = new Uri("http://127.0.0.1:0/dmp"), Latency = latency, Authorities = [DmpCertificates.Authority] }, TimeProvider.System, default);

    private static ByteArrayContent Content(DmpRequest request)
    {
        var content = new ByteArrayContent(request.Body);
        content.Headers.TryAddWithoutValidation("Content-Type", request.ContentType);
        return content;
    }
}
