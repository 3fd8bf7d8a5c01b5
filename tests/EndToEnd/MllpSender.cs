using System.Net.Sockets;
using System.Text;

namespace HopEn2.Interop.Tests.EndToEnd;

/// <summary>A plain MLLP sender, written apart from the engine's own client so that the two cannot agree on a mistake.</summary>
public sealed class MllpSender(int port) : IDisposable
{
    private readonly TcpClient _client = new("127.0.0.1", port);

    /// <summary>Sends one message and gives the acknowledgement's segments.</summary>
    public Task<string[]> SendAsync(string message) => SendAsync(Encoding.UTF8.GetBytes(message.Replace("\n", "\r", StringComparison.Ordinal)));

    public async Task<string[]> SendAsync(byte[] message)
    {
        var stream = _client.GetStream();
        await stream.WriteAsync((byte[])[0x0b, .. message, 0x1c, 0x0d]);
        var answer = new List<byte>();
        var buffer = new byte[4096];
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (answer.Count < 2 || answer[^2] != 0x1c || answer[^1] != '\r')
        {
            var read = await stream.ReadAsync(buffer, patience.Token);
            if (read == 0)
                throw new IOException("The connection was closed before the acknowledgement.");
            answer.AddRange(buffer.AsSpan(0, read));
        }

        Assert.Equal(0x0b, answer[0]);
        return Encoding.UTF8.GetString([.. answer[1..^2]]).Split('\r', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>MSA-1 of the acknowledgement.</summary>
    public Task<string> CodeAsync(string message) => CodeOf(SendAsync(message));

    public Task<string> CodeAsync(byte[] message) => CodeOf(SendAsync(message));

    private static async Task<string> CodeOf(Task<string[]> answer) =>
        (await answer).Single(s => s.StartsWith("MSA|", StringComparison.Ordinal)).Split('|')[1];

    public void Dispose() => _client.Dispose();
}
