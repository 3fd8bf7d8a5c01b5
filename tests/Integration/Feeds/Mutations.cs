namespace HopEn2.Interop.Tests.Integration.Feeds;

/// <summary>Spoils messages the way wires, editors and hurried interfaces do; the same seed spoils the same.</summary>
internal sealed class Mutations(int seed, IReadOnlyList<byte[]> samples)
{
    private static readonly byte[][] Tokens =
    [
        [0x0B], [0x1C], [0x1C, 0x0D], [0x0B, .. "MSH"u8], "\r"u8.ToArray(), "\n"u8.ToArray(), [0], [0xFF], [0xC3], "\uFEFF"u8.ToArray(), "˜"u8.ToArray(),
        "|"u8.ToArray(), "^"u8.ToArray(), "~"u8.ToArray(), "\\"u8.ToArray(), "&"u8.ToArray(), "\"\""u8.ToArray(), "\\X"u8.ToArray(), "\\XFF\\"u8.ToArray(), "\\.br\\"u8.ToArray(),
        "\rMSH|^~\\&|"u8.ToArray(), "\rOBX|1|ED|"u8.ToArray(), "\rZBE|"u8.ToArray(), "\rPID|"u8.ToArray(), "|UNICODE UTF-8|"u8.ToArray(), "|8859/15|"u8.ToArray(), "99999999999999"u8.ToArray(),
        "<!DOCTYPE x [<!ENTITY a \"b\">]>"u8.ToArray(), "20250230"u8.ToArray(), "-1"u8.ToArray(), "\u00A0"u8.ToArray(),
    ];

    private readonly Random _random = new(seed);

    public int Next(int below) => _random.Next(below);

    /// <summary>A sample, spoiled up to eight times, or once in a while as it is.</summary>
    public byte[] Message()
    {
        var bytes = new List<byte>(samples[_random.Next(samples.Count)]);
        for (var times = _random.Next(9); times > 0; times--)
            Spoil(bytes);
        return [.. bytes];
    }

    /// <summary>A message in its frame, which is spoiled too now and then.</summary>
    public byte[] Frame()
    {
        var message = Message();
        return _random.Next(20) switch
        {
            0 => message,
            1 => [0x0B, .. message],
            2 => [.. message, 0x1C, 0x0D],
            3 => [.. "noise"u8, 0x0B, .. message, 0x1C, 0x0D, .. "\r\n"u8],
            4 => [0x0B, 0x1C, 0x0D],
            _ => [0x0B, .. message, 0x1C, 0x0D],
        };
    }

    private void Spoil(List<byte> bytes)
    {
        var at = _random.Next(bytes.Count + 1);
        var length = Math.Min(_random.Next(1, _random.Next(2, 200)), bytes.Count - at);
        switch (_random.Next(9))
        {
            case 0:
                bytes.RemoveRange(at, length);
                break;
            case 1:
                bytes.InsertRange(at, bytes.GetRange(at, length));
                break;
            case 2:
                bytes.InsertRange(at, Tokens[_random.Next(Tokens.Length)]);
                break;
            case 3:
                for (var i = 0; i < length; i++)
                    bytes[at + i] = (byte)_random.Next(256);
                break;
            case 4:
                if (length > 0)
                    bytes[at] ^= (byte)(1 << _random.Next(8));
                break;
            case 5:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 6:
                var other = samples[_random.Next(samples.Count)];
                var from = _random.Next(other.Length);
                bytes.InsertRange(at, other[from..Math.Min(other.Length, from + 500)]);
                break;
            case 7:
                Swap(bytes);
                break;
            default:
                var token = Tokens[_random.Next(Tokens.Length)];
                for (var i = _random.Next(300); i > 0; i--)
                    bytes.InsertRange(at, token);
                break;
        }
    }

    /// <summary>One byte value becomes another everywhere: another separator, another end of segments.</summary>
    private void Swap(List<byte> bytes)
    {
        if (bytes.Count == 0)
            return;
        var (from, to) = (bytes[_random.Next(Math.Min(bytes.Count, 12))], Tokens[_random.Next(Tokens.Length)][0]);
        for (var i = 0; i < bytes.Count; i++)
        {
            if (bytes[i] == from)
                bytes[i] = to;
        }
    }
}
