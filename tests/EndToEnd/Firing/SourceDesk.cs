using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace HopEn2.Interop.Tests.EndToEnd.Firing;

/// <summary>The source's own door for acknowledgements (ZAM): takes them over MLLP, and now and then hangs up instead of answering.</summary>
internal sealed class SourceDesk : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, (string What, int Times)> _taken = new();
    private readonly Random _random;
    private readonly Task _accepting;

    /// <param name="random">Of one thread only.</param>
    public SourceDesk(Random random)
    {
        _random = random;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Of so many it hangs up on one.</summary>
    public int HangsUpOnOneOf { get; set; } = int.MaxValue;

    /// <summary>Words by their MSH-10: what they say (trigger, answered control id, recipient, Y or N), and how often they came.</summary>
    public IReadOnlyCollection<(string What, int Times)> Words => [.. _taken.Values];

    public int Count => _taken.Count;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
                serving.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            // Told to stop.
        }

        await Task.WhenAll(serving);
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        try
        {
            var stream = client.GetStream();
            var (frame, buffer) = (new List<byte>(), new byte[8192]);
            while (await stream.ReadAsync(buffer, _stop.Token) is var read and > 0)
            {
                frame.AddRange(buffer.AsSpan(0, read));
                while (frame.IndexOf(0x1c) is var end and >= 0)
                {
                    var message = Encoding.UTF8.GetString([.. frame[1..end]]);
                    frame.RemoveRange(0, Math.Min(frame.Count, end + 2));
                    if (!Take(message, out var control))
                        return;
                    await stream.WriteAsync(Encoding.UTF8.GetBytes($"\vMSH|^~\\&|DPI|CHU-FICTIF|PFI|CHU-FICTIF|20261126||ACK|A{control}|P|2.6\rMSA|AA|{control}\r\x1c\r"), _stop.Token);
                }
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The engine was killed, or the day is over.
        }
    }

    /// <returns>False: hang up.</returns>
    private bool Take(string message, out string control)
    {
        var segments = message.Split('\r').Select(s => s.Split('|')).ToList();
        var head = segments[0];
        control = head[9];
        var status = segments.First(s => s[0] == "OBX");
        var recipient = segments.Where(s => s[0] == "OBX").Skip(1).Select(s => s[5].Split('^')[3]).FirstOrDefault();
        var what = $"{head[8].Split('^')[1]} {status[4]} {recipient ?? "dmp"} {status[5][0]}";
        _taken.AddOrUpdate(control, (what, 1), (_, before) => (what, before.Times + 1));
        lock (_random)
            return HangsUpOnOneOf == int.MaxValue || _random.Next(HangsUpOnOneOf) > 0;
    }
}
