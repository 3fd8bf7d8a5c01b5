using System.Net;
using System.Net.Sockets;

namespace HopEn2.Interop.MllpLoad;

/// <summary>A server that answers AA to everything. Where it stores nothing it shows the generator's own ceiling; where it commits what it reads, the floor of any engine.</summary>
internal static class Echo
{
    /// <param name="commit">A new file that each message is in, on disk, before it is answered; null to store nothing.</param>
    public static int Run(int port, int seconds, string? commit)
    {
        using var committed = commit is null ? null : new CommittedFile(commit);
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        listener.Listen(512);
        var until = DateTime.UtcNow.AddSeconds(seconds);
        while (DateTime.UtcNow < until)
        {
            if (!listener.Poll(200_000, SelectMode.SelectRead)) continue;
            var peer = listener.Accept();
            peer.NoDelay = true;
            new Thread(() => Serve(peer, committed)) { IsBackground = true }.Start();
        }
        return 0;
    }

    private static void Serve(Socket peer, CommittedFile? committed)
    {
        try
        {
            var reader = new FrameReader(peer);
            var ack = new byte[512];
            var head = "\u000bMSH|^~\\&|ECHO|ECHO|LOAD|LOAD|20260101000000||ACK|1|P|2.5\rMSA|AA|"u8;
            while (reader.Next(out var message))
            {
                committed?.Append(message);
                var id = Hl7.Field(message, "MSH"u8, 10);
                head.CopyTo(ack);
                id.CopyTo(ack.AsSpan(head.Length));
                "\r\u001c\r"u8.CopyTo(ack.AsSpan(head.Length + id.Length));
                peer.Send(ack, 0, head.Length + id.Length + 3, SocketFlags.None);
            }
        }
        catch (SocketException) { }
        finally { peer.Dispose(); }
    }
}
