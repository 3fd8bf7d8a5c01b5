using System.Net.Sockets;

namespace HopEn2.Interop.MllpLoad;

/// <summary>Reads MLLP frames from a socket, one after the other.</summary>
internal sealed class FrameReader(Socket socket)
{
    private byte[] buffer = new byte[64 * 1024];
    private int start, end;

    /// <summary>The next frame's content (valid until the next call), or false when the peer closed.</summary>
    public bool Next(out ReadOnlySpan<byte> content)
    {
        int searched = start;
        while (true)
        {
            int at = buffer.AsSpan(searched, end - searched).IndexOf((byte)0x1C);
            if (at >= 0 && searched + at + 1 < end)
            {
                int stop = searched + at;
                int begin = buffer.AsSpan(start, stop - start).IndexOf((byte)0x0B);
                content = begin < 0 ? default : buffer.AsSpan(start + begin + 1, stop - start - begin - 1);
                start = stop + 2;
                if (start >= end) start = end = 0;
                return true;
            }
            searched = at >= 0 ? searched + at : end;
            if (end == buffer.Length)
            {
                if (start > 0)
                {
                    buffer.AsSpan(start, end - start).CopyTo(buffer);
                    searched -= start; end -= start; start = 0;
                }
                else Array.Resize(ref buffer, buffer.Length * 2);
            }
            int n = socket.Receive(buffer, end, buffer.Length - end, SocketFlags.None);
            if (n == 0) { content = default; return false; }
            end += n;
        }
    }
}

internal static class Hl7
{
    /// <summary>Field n of the first segment that has this name (MSH counts its separator as field 1).</summary>
    public static ReadOnlySpan<byte> Field(ReadOnlySpan<byte> message, ReadOnlySpan<byte> name, int n)
    {
        while (!message.IsEmpty)
        {
            int cr = message.IndexOf((byte)'\r');
            var segment = cr < 0 ? message : message[..cr];
            if (segment.Length > 3 && segment.StartsWith(name))
            {
                byte separator = segment[3];
                int skip = name.SequenceEqual("MSH"u8) ? n - 1 : n;
                for (int i = 0; i < skip; i++)
                {
                    int bar = segment.IndexOf(separator);
                    if (bar < 0) return default;
                    segment = segment[(bar + 1)..];
                }
                int endAt = segment.IndexOf(separator);
                return endAt < 0 ? segment : segment[..endAt];
            }
            if (cr < 0) return default;
            message = message[(cr + 1)..];
        }
        return default;
    }
}
