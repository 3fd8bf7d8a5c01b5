using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace HopEn2.Interop.Tests.Integration.Simulators;

/// <summary>An MLLP server of fifty lines on loopback: keeps what it gets and answers as it is told.</summary>
internal sealed class TinyMllpServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _received = new();
    private readonly Task _accepting;
    private int _connections;

    public TinyMllpServer(int port = 0)
    {
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>What to answer to the nth message (from 1) with this control id: MSA-1 and MSA-2; null: close the connection without a word.</summary>
    public Func<int, string, (string Code, string ControlId)?> Answer { get; init; } = (_, id) => ("AA", id);

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Connections => _connections;

    /// <summary>Control ids in the order in which they came.</summary>
    public IReadOnlyList<string> Received => [.. _received];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var open = new List<Task>();
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                Interlocked.Increment(ref _connections);
                open.Add(ServeAsync(client));
            }
        }
        finally
        {
            await Task.WhenAll(open).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            var stream = client.GetStream();
            var frame = new List<byte>();
            var buffer = new byte[65_536];
            while (await stream.ReadAsync(buffer, _stop.Token) is var length and > 0)
            {
                foreach (var b in buffer.AsSpan(0, length).ToArray())
                {
                    if (b != 0x1C)
                    {
                        frame.Add(b);
                        continue;
                    }

                    var text = Encoding.Latin1.GetString([.. frame]);
                    frame.Clear();
                    var msh = text[(text.IndexOf('\v', StringComparison.Ordinal) + 1)..].Split('\r')[0].Split('|');
                    var id = msh.Length > 9 ? msh[9] : "";
                    _received.Enqueue(id);
                    if (Answer(_received.Count(r => r == id), id) is not var (code, answered))
                        return;
                    await stream.WriteAsync(Encoding.ASCII.GetBytes($"\vMSH|^~\\&|PFI||||20250311||ACK|1|P|2.6\rMSA|{code}|{answered}\r\x1c\r"), _stop.Token);
                }
            }
        }
    }
}
