using System.Net;
using System.Net.Sockets;
using HopEn2.Interop.Tests.Shared;
using Xunit;

namespace HopEn2.Interop.Tests.Integration.Shared;

/// <summary>What tests of a server that goes away rest on.</summary>
public class TcpProxyTests
{
    private static async Task EchoAsync(TcpListener server)
    {
        while (true)
        {
            var client = await server.AcceptTcpClientAsync();
            _ = client.GetStream().CopyToAsync(client.GetStream());
        }
    }

    private static TcpProxy ToAnEcho()
    {
        var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        _ = EchoAsync(server);
        return new TcpProxy(((IPEndPoint)server.LocalEndpoint).Port);
    }

    private static async Task<TcpClient> ConnectAsync(TcpProxy proxy)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, proxy.Port);
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
        await using var proxy = ToAnEcho();
        var port = proxy.Port;
        using var client = await ConnectAsync(proxy);
        Assert.Equal(1, await AskAsync(client, 1));

        proxy.Cut();
        await Assert.ThrowsAnyAsync<IOException>(() => AskAsync(client, 2));
        await Assert.ThrowsAnyAsync<SocketException>(() => ConnectAsync(proxy));

        proxy.Restore();
        Assert.Equal(port, proxy.Port);
        using var again = await ConnectAsync(proxy);
        Assert.Equal(3, await AskAsync(again, 3));
    }

    [Fact]
    public async Task What_is_paused_keeps_its_connection_and_says_nothing_until_it_goes_on()
    {
        await using var proxy = ToAnEcho();
        using var client = await ConnectAsync(proxy);
        Assert.Equal(1, await AskAsync(client, 1));
        proxy.Pause();

        var asking = AskAsync(client, 2);
        Assert.NotSame(asking, await Task.WhenAny(asking, Task.Delay(200)));

        proxy.Resume();
        Assert.Equal(2, await asking);
    }
}
