using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace HopEn2.Interop.Tests.EndToEnd;

/// <summary>The source of documents, at whose port acknowledgements (ZAM) arrive; it takes each.</summary>
internal sealed class AwaitingSource : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public AwaitingSource()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public ConcurrentQueue<string> Messages { get; } = new();

    /// <summary>Waits until so many came that answer a message: <c>Z02 dr.martin@… Y</c>, in order of coming.</summary>
    public async Task<IReadOnlyList<string>> AnswersAsync(string controlId, int count, Engine engine)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        while (true)
        {
            var answers = Messages.Select(m => m.Split('\r')).Where(m => Segment(m, "MSA")?.Split('|')[2] == controlId || m.Any(s => s.Contains($"|{controlId}|", StringComparison.Ordinal))).Select(Short).ToList();
            if (answers.Count >= count)
                return answers;
            Assert.False(patience.IsCancellationRequested, $"{answers.Count} of {count} acknowledgements of {controlId}: {string.Join("; ", answers)}\n{string.Join("\n", Messages)}\n{engine.Output}");
            await Task.Delay(100);
        }
    }

    public void Dispose() => _listener.Stop();

    private static string Short(string[] message)
    {
        var recipient = message.Select(s => s.Split('|').SelectMany(f => f.Split('^')).FirstOrDefault(c => c.Contains('@', StringComparison.Ordinal))).FirstOrDefault(c => c is not null);
        var outcome = message.Where(s => s.StartsWith("OBX|", StringComparison.Ordinal)).Select(s => s.Split('|')[5].Split('^')[0]).FirstOrDefault();
        return string.Join(' ', new[] { message[0].Split('|')[8].Split('^')[1], recipient, outcome }.OfType<string>());
    }

    private static string? Segment(string[] message, string name) => message.FirstOrDefault(s => s.StartsWith(name + "|", StringComparison.Ordinal));

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Stopped.
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
            while (await stream.ReadAsync(buffer) is var count and > 0)
            {
                received.AddRange(buffer.AsSpan(0, count));
                while (received.IndexOf(0x1c) is var end and > 0 && received.Count > end + 1)
                {
                    var message = Encoding.UTF8.GetString([.. received[1..end]]);
                    received.RemoveRange(0, end + 2);
                    Messages.Enqueue(message);
                    await stream.WriteAsync(Encoding.UTF8.GetBytes($"\vMSH|^~\\&|DPI|CHU|HOPEN2|CHU|20260301||ACK|{Guid.NewGuid():N}|P|2.6\rMSA|AA|{message.Split('|')[9]}\r\x1c\r"));
                }
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The engine has ended.
        }
    }
}
