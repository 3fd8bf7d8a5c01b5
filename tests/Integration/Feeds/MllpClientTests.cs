using System.Net;
using System.Net.Sockets;
using System.Text;
using HopEn2.Interop.Hl7v2.Mllp;
using Xunit;

namespace HopEn2.Interop.Tests.Integration.Feeds;

public class MllpClientTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static byte[] Ack(string controlId) => MllpPeer.Framed(Encoding.ASCII.GetBytes($"MSH|^~\\&|X\rMSA|AA|{controlId}\r"));

    /// <summary>A peer that answers the first bytes it receives with these, whatever they are.</summary>
    private static async Task<(TcpListener Listener, Task Answering)> Answering(params byte[][] answers)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await Task.CompletedTask;
        return (listener, Task.Run(async () =>
        {
            using var peer = await listener.AcceptTcpClientAsync();
            _ = await peer.GetStream().ReadAsync(new byte[4096]);
            foreach (var answer in answers)
                await peer.GetStream().WriteAsync(answer);
            _ = await peer.GetStream().ReadAsync(new byte[1]);
        }));
    }

    private static Task<MllpClient> Connect(TcpListener to, TimeSpan timeout) => MllpClient.ConnectAsync("127.0.0.1", ((IPEndPoint)to.LocalEndpoint).Port, timeout, null, CancellationToken.None);

    [Fact]
    public async Task Messages_are_sent_and_each_gets_its_answer()
    {
        await using var server = new MllpServer();
        await using var client = await MllpClient.ConnectAsync("127.0.0.1", server.Port, Patience, null, CancellationToken.None);

        for (var i = 0; i < 3; i++)
        {
            var answer = await client.SendAsync(MllpPeer.Adt($"C{i}"), CancellationToken.None);
            Assert.Contains($"MSA|AA|C{i}", Encoding.UTF8.GetString(answer.Span), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_late_answer_to_another_message_is_passed_over()
    {
        var (listener, _) = await Answering(Ack("EARLIER"), Ack("MINE"));
        using var _1 = listener;
        await using var client = await Connect(listener, Patience);

        var answer = await client.SendAsync(MllpPeer.Adt("MINE"), CancellationToken.None);
        Assert.Contains("MSA|AA|MINE", Encoding.UTF8.GetString(answer.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silence_is_a_time_out()
    {
        var (listener, _) = await Answering();
        using var _1 = listener;
        await using var client = await Connect(listener, TimeSpan.FromMilliseconds(200));

        await Assert.ThrowsAsync<TimeoutException>(() => client.SendAsync(MllpPeer.Adt("X"), CancellationToken.None));
    }
}
