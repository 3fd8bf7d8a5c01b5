using HopEn2.Interop.Tests.Shared;

namespace HopEn2.Interop.Tests.Integration.Feeds;

/// <summary>Spoiled messages, and their frames.</summary>
internal sealed class FrameMutations(int seed, IReadOnlyList<byte[]> samples)
{
    private static readonly byte[][] Tokens =
    [
        [0x0B], [0x1C], [0x1C, 0x0D], [0x0B, .. "MSH"u8], "\r"u8.ToArray(), "\n"u8.ToArray(), [0], [0xFF], [0xC3], "\uFEFF"u8.ToArray(), "˜"u8.ToArray(),
        "|"u8.ToArray(), "^"u8.ToArray(), "~"u8.ToArray(), "\\"u8.ToArray(), "&"u8.ToArray(), "\"\""u8.ToArray(), "\\X"u8.ToArray(), "\\XFF\\"u8.ToArray(), "\\.br\\"u8.ToArray(),
        "\rMSH|^~\\&|"u8.ToArray(), "\rOBX|1|ED|"u8.ToArray(), "\rZBE|"u8.ToArray(), "\rPID|"u8.ToArray(), "|UNICODE UTF-8|"u8.ToArray(), "|8859/15|"u8.ToArray(), "99999999999999"u8.ToArray(),
        "<!DOCTYPE x [<!ENTITY a \"b\">]>"u8.ToArray(), "20250230"u8.ToArray(), "-1"u8.ToArray(), "\u00A0"u8.ToArray(),
    ];

    private readonly Mutations _mutations = new(seed, samples, Tokens);

    public int Next(int below) => _mutations.Next(below);

    public byte[] Message() => _mutations.Message();

    /// <summary>A message in its frame, which is spoiled too now and then.</summary>
    public byte[] Frame()
    {
        var message = Message();
        return Next(20) switch
        {
            0 => message,
            1 => [0x0B, .. message],
            2 => [.. message, 0x1C, 0x0D],
            3 => [.. "noise"u8, 0x0B, .. message, 0x1C, 0x0D, .. "\r\n"u8],
            4 => [0x0B, 0x1C, 0x0D],
            _ => [0x0B, .. message, 0x1C, 0x0D],
        };
    }
}
