using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using HopEn2.Interop.Mappings;
using HopEn2.Interop.Tests.Shared;
using Xunit;

namespace HopEn2.Interop.Tests.Integration.Feeds;

/// <summary>A source that waits for acknowledgements of its documents.</summary>
internal sealed class AwaitingSource : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<TcpClient> _clients = [];
    private readonly Task _accepting;
    private int _connections;
    private int _now;

    public AwaitingSource()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Connections => _connections;

    public int MostAtOnce { get; private set; }

    /// <summary>{0}: the control id. Null: closes instead.</summary>
    public string? Acknowledgement { get; set; } = "MSA|AA|{0}";

    public ConcurrentQueue<string> Messages { get; } = new();

    public IEnumerable<string> Answered => Messages.Select(m => m.Split('\r')[2].Split('|')[4]);

    public async Task CloseConnectionsAsync()
    {
        foreach (var client in _clients)
            client.Close();
        await Task.Yield();
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await CloseConnectionsAsync();
        await _accepting;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                _clients.Add(client);
                Interlocked.Increment(ref _connections);
                _ = ServeAsync(client);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Stopped.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            var stream = client.GetStream();
            var received = new List<byte>();
            var buffer = new byte[4096];
            while (await stream.ReadAsync(buffer) is var count and > 0)
            {
                received.AddRange(buffer.AsSpan(0, count));
                while (received.IndexOf(0x1C) is var end and > 0 && received.Count > end + 1)
                {
                    var message = Encoding.UTF8.GetString([.. received[1..end]]);
                    received.RemoveRange(0, end + 2);
                    MostAtOnce = Math.Max(MostAtOnce, Interlocked.Increment(ref _now));
                    Messages.Enqueue(message);
                    if (Acknowledgement is null)
                    {
                        client.Close();
                        return;
                    }

                    Interlocked.Decrement(ref _now);
                    await stream.WriteAsync(MllpPeer.Framed(Encoding.UTF8.GetBytes($"MSH|^~\\&|X\r{string.Format(Acknowledgement, message.Split('|')[9])}\r")));
                }
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // Closed.
        }
    }
}

/// <summary>Shipped mappings in which the feed <c>dpi</c> delivers and hears its answers at an address.</summary>
internal sealed class DeliveringMappings(string address) : IMappings
{
    public HospitalMappings Current { get; } = WithAnswers(address);

    public IReadOnlyList<MappingProblem> Refused => [];

    public event Action<HospitalMappings>? Changed
    {
        add { }
        remove { }
    }

    private static HospitalMappings WithAnswers(string address)
    {
        var shipped = Assert.IsType<MappingResult.Loaded>(MappingLoader.Load(ShippedMappings.Folder)).Mappings;
        return shipped with { Feeds = new([.. shipped.Feeds.Feeds.Select(f => f.Name == "dpi" ? f with { Mode = FeedMode.Deliver, Answers = address } : f)]) };
    }
}
