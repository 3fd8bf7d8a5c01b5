using System.Buffers.Binary;

namespace HopEn2.Interop.Simulators.Hospital;

/// <summary>Chance from a seed: SplitMix64, so that a day stays the same day whatever the runtime's own generator becomes.</summary>
internal sealed class Dice(ulong seed)
{
    private ulong _state = seed;

    public static Dice Of(int seed, long salt) => new(Mix((ulong)(uint)seed * 0x9E3779B97F4A7C15 ^ Mix((ulong)salt)));

    public ulong Next() => Mix(_state += 0x9E3779B97F4A7C15);

    /// <summary>0 to <paramref name="limit"/> − 1.</summary>
    public int Below(int limit) => (int)(((UInt128)Next() * (ulong)limit) >> 64);

    /// <summary>0 included to 1 excluded.</summary>
    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

    public bool Chance(double probability) => Unit() < probability;

    public T Pick<T>(IReadOnlyList<T> from) => from[Below(from.Count)];

    /// <summary>Index drawn by weight.</summary>
    public int Weighted(ReadOnlySpan<double> weights)
    {
        var total = 0.0;
        foreach (var weight in weights)
            total += weight;
        var point = Unit() * total;
        for (var i = 0; i < weights.Length; i++)
        {
            point -= weights[i];
            if (point < 0)
                return i;
        }

        return weights.Length - 1;
    }

    /// <summary>A whole number of seconds between two durations.</summary>
    public TimeSpan Between(TimeSpan from, TimeSpan to) => from + TimeSpan.FromSeconds(Math.Floor(Unit() * ((to - from).TotalSeconds + 1)));

    public TimeSpan Minutes(double from, double to) => Between(TimeSpan.FromMinutes(from), TimeSpan.FromMinutes(to));

    /// <summary>Exponential with this mean, in whole seconds, at least one, at most ten times the mean.</summary>
    public TimeSpan Waiting(TimeSpan mean) =>
        TimeSpan.FromSeconds(Math.Clamp(Math.Floor(-Math.Log(1 - Unit()) * mean.TotalSeconds), 1, 10 * mean.TotalSeconds));

    /// <summary>About <paramref name="mean"/> things: as many as whole ones, one more with the probability of the rest, spread by a tenth either way.</summary>
    public int About(double mean)
    {
        var spread = mean * (0.9 + 0.2 * Unit());
        return (int)spread + (Chance(spread - Math.Floor(spread)) ? 1 : 0);
    }

    public Guid Uuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, Next());
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], Next());
        bytes[6] = (byte)(0x40 | (bytes[6] & 0x0F));
        bytes[8] = (byte)(0x80 | (bytes[8] & 0x3F));
        return new Guid(bytes, bigEndian: true);
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
