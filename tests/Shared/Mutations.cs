namespace HopEn2.Interop.Tests.Shared;

/// <summary>Spoils messages the way wires, editors and hurried interfaces do; the same seed spoils the same.</summary>
/// <param name="tokens">What is put in here and there, once or many times: what means something to who reads it.</param>
internal sealed class Mutations(int seed, IReadOnlyList<byte[]> samples, IReadOnlyList<byte[]> tokens)
{
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
                bytes.InsertRange(at, tokens[_random.Next(tokens.Count)]);
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
                var token = tokens[_random.Next(tokens.Count)];
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
        var (from, to) = (bytes[_random.Next(Math.Min(bytes.Count, 12))], tokens[_random.Next(tokens.Count)][0]);
        for (var i = 0; i < bytes.Count; i++)
        {
            if (bytes[i] == from)
                bytes[i] = to;
        }
    }
}
