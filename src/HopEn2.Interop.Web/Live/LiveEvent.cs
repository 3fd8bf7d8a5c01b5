using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace HopEn2.Interop.Web.Live;

/// <summary>One server-sent event, encoded once for every screen that gets it.</summary>
/// <param name="Version">State a screen is in once it has applied it; 0 when it changes no state.</param>
internal sealed record LiveEvent(long Version, ReadOnlyMemory<byte> Bytes)
{
    /// <param name="epoch">Null: the event has no id, and a screen that comes back does not ask for what followed it.</param>
    public static LiveEvent Of(string name, string? epoch, long version, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        if (epoch is not null)
            buffer.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"id: {epoch}.{version}\n")));
        buffer.Write(Encoding.ASCII.GetBytes($"event: {name}\ndata: "));
        // JSON without indentation has no line break, so it is one data line.
        using (var json = new Utf8JsonWriter(buffer))
            write(json);
        buffer.Write("\n\n"u8);
        return new(version, buffer.WrittenMemory);
    }
}
