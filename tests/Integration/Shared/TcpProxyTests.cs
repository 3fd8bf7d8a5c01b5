using System.Net;
using System.Net.Sockets;
using HopEn2.Interop.Tests.Shared;
using Xunit;

namespace HopEn2.Interop.Tests.Integration.Shared;

/// <summary>What tests of a server that goes away rest on.</summary>
public sealed class TcpProxyTests : IAsyncLifetime
{
    private readonly TcpListener _server = new(IPAddress.Loopback, 0);
    private TcpProxy _proxy = null!;

    public Task InitializeAsync()
    {
        _server.Start();
        _proxy = new TcpProxy(((IPEndPoint)_server.LocalEndpoint).Port);
        _ = EchoAsync();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _proxy.DisposeAsync();
        _server.Stop();
    }

    private async Task EchoAsync()
    {
        while (true)
        {
            var client = await _server.AcceptTcpClientAsync();
            _ = client.GetStream().CopyToAsync(client.GetStream());
        }
    }

    private async Task<TcpClient> ConnectAsync()
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _proxy.Port);
        return client;
    }

    private static async Task<byte> AskAsync(TcpClient client, byte what)
    {
        await client.GetStream().WriteAsync(new[] { what });
        var answer = new byte[1];
        await client.GetStream().ReadExactlyAsync(answer).AsTask().WaitAsync(TimeSpan.FromSeconds(10));
        return answer[0];
    }

    [Fact]
    public async Task What_is_cut_is_refused_and_what_is_restored_answers_at_the_same_port()
    {
        var port = _proxy.Port;
        using var client = await ConnectAsync();
        Assert.Equal(1, await AskAsync(client, 1));

        _proxy.Cut();
        await Assert.ThrowsAnyAsync<IOException>(() => AskAsync(client, 2));
        await Assert.ThrowsAnyAsync<SocketException>(ConnectAsync);

        _proxy.Restore();
        Assert.Equal(port, _proxy.Port);
        using var again = await ConnectAsync();
        Assert.Equal(3, await AskAsync(again, 3));
    }

    [Fact]
    public async Task What_is_paused_keeps_its_connection_and_says_nothing_until_it_goes_on()
    {
        using var client = await ConnectAsync();
        Assert.Equal(1, await AskAsync(client, 1));
        _proxy.Pause();

        var asking = AskAsync(client, 2);
        Assert.NotSame(asking, await Task.WhenAny(asking, Task.Delay(200)));

        _proxy.Resume();
        Assert.Equal(2, await asking);
    }
}
