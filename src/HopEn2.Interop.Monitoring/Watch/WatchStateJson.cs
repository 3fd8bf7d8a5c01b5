using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;
using HopEn2.Interop.Domain.Ruptures.Hospital;

namespace HopEn2.Interop.Monitoring.Watch;

/// <summary>How what was learnt is written down: compressed JSON.</summary>
internal static class WatchStateJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, Converters = { new JsonStringEnumConverter() },
    };

    public static byte[] Pack(HospitalWatchState state)
    {
        using var packed = new MemoryStream();
        using (var compressed = new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            JsonSerializer.Serialize(compressed, state, Options);
        return packed.ToArray();
    }

    /// <summary>Null for what this program does not understand: another version's, or damaged.</summary>
    public static HospitalWatchState? Unpack(byte[] packed)
    {
        try
        {
            using var expanded = new BrotliStream(new MemoryStream(packed), CompressionMode.Decompress);
            return JsonSerializer.Deserialize<HospitalWatchState>(expanded, Options) is { Version: HospitalWatchState.CurrentVersion } state ? state : null;
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or NotSupportedException or InvalidOperationException)
        {
            return null;
        }
    }
}
