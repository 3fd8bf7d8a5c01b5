using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace HopEn2.Interop.Simulators.Hospital.Playing;

/// <summary>Where the fictitious hospital hears what became of its documents (ZAM over MLLP): takes each, and counts them by event.</summary>
public sealed class AnswerInbox : IDisposable
{
    private const byte Start = 0x0b;
    private const byte End = 0x1c;

    /// <summary>Bytes of one message at most: an acknowledgement has some hundred.</summary>
    private const int Longest = 1 << 20;

    private readonly TcpListener _listener;
    private readonly ConcurrentDictionary<string, int> _counts = new(StringComparer.Ordinal);

    private AnswerInbox(TcpListener listener) => _listener = listener;

    /// <summary>On the loopback address; its own choice.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many came, by event: Z01, Z02, Z03.</summary>
    public IReadOnlyDictionary<string, int> Counts => _counts;

    public static AnswerInbox Open()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var inbox = new AnswerInbox(listener);
        _ = inbox.AcceptAsync();
        return inbox;
    }

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Closed.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        try
        {
            var stream = client.GetStream();
            var received = new List<byte>();
            var buffer = new byte[4096];
            while (await stream.ReadAsync(buffer) is var count and > 0 && received.Count < Longest)
            {
                received.AddRange(buffer.AsSpan(0, count));
                for (int end; (end = received.IndexOf(End)) > 0; received.RemoveRange(0, Math.Min(end + 2, received.Count)))
                {
                    var header = Encoding.UTF8.GetString([.. received.Take(end).SkipWhile(b => b == Start)]).Split('\r', 2)[0].Split('|');
                    if (header.Length < 10)
                        return;
                    _counts.AddOrUpdate(header[8].Split('^') is [_, var happened, ..] ? happened : "", 1, (_, before) => before + 1);
                    await stream.WriteAsync(Encoding.UTF8.GetBytes($"\vMSH|^~\\&|{header[4]}|{header[5]}|{header[2]}|{header[3]}|{header[6]}||ACK|{header[9]}|P|2.6\rMSA|AA|{header[9]}\r\u001c\r"));
                }
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or SocketException)
        {
            // The engine has ended, or the hospital has.
        }
    }
}
