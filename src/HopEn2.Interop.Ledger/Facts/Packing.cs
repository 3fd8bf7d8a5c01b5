using System.Buffers.Binary;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Ledger.Journal;

namespace HopEn2.Interop.Ledger.Facts;

/// <summary>JSON as it is put into a column: as it is when short, compressed when long. The facts of one message repeat their patient and source, and shrink to a quarter.</summary>
internal static class Packing
{
    /// <summary>Begins what is compressed, before the size of the JSON; no JSON begins with it.</summary>
    private const byte Compressed = 1;

    private const int HeaderSize = 1 + sizeof(int);

    /// <summary>A translation is written once and seldom read, and there are as many as messages: worth its time from this size on.</summary>
    public const int SmallestTranslation = 512;

    /// <summary>A state is written and read with every message about it: only the long ones are worth it.</summary>
    public const int SmallestState = 4096;

    /// <param name="smallest">Bytes of JSON below which compressing is not tried.</param>
    public static byte[] Pack(ReadOnlySpan<byte> json, int smallest)
    {
        if (!Bodies.TryCompress(json, smallest, out var compressed))
            return json.ToArray();
        var packed = new byte[HeaderSize + compressed.Length];
        packed[0] = Compressed;
        BinaryPrimitives.WriteInt32LittleEndian(packed.AsSpan(1), json.Length);
        compressed.Span.CopyTo(packed.AsSpan(HeaderSize));
        LentBytes.Return(compressed);
        return packed;
    }

    public static ReadOnlySpan<byte> Unpack(ReadOnlySpan<byte> packed) => packed.Length > 0 && packed[0] == Compressed
        ? Bodies.Expand(BodyCoding.Brotli, packed[HeaderSize..], BinaryPrimitives.ReadInt32LittleEndian(packed[1..]))
        : packed;

    /// <summary>Reads the JSON, which is gone afterwards.</summary>
    public static TResult Read<TWith, TResult>(ReadOnlySpan<byte> packed, TWith with, Func<ReadOnlySpan<byte>, TWith, TResult> read)
    {
        if (packed.Length == 0 || packed[0] != Compressed)
            return read(packed, with);
        var json = Bodies.ExpandToReturn(BodyCoding.Brotli, packed[HeaderSize..], BinaryPrimitives.ReadInt32LittleEndian(packed[1..]));
        try
        {
            return read(json.Span, with);
        }
        finally
        {
            LentBytes.Return(json);
        }
    }
}
