using System.Net;
using System.Net.Sockets;

namespace HopEn2.Interop.MllpLoad;

/// <summary>A server that answers AA to everything and stores nothing: it shows the generator's own ceiling.</summary>
internal static class Echo
{
    public static int Run(int port, int seconds)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        listener.Listen(512);
        var until = DateTime.UtcNow.AddSeconds(seconds);
        while (DateTime.UtcNow < until)
        {
            if (!listener.Poll(200_000, SelectMode.SelectRead)) continue;
            var peer = listener.Accept();
            peer.NoDelay = true;
            new Thread(() => Serve(peer)) { IsBackground = true }.Start();
        }
        return 0;
    }

    private static void Serve(Socket peer)
    {
        try
        {
            var reader = new FrameReader(peer);
            var ack = new byte[512];
            var head = "\u000bMSH|^~\\&|ECHO|ECHO|LOAD|LOAD|20260101000000||ACK|1|P|2.5\rMSA|AA|"u8;
            while (reader.Next(out var message))
            {
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
