using System.IO.Compression;
using HopEn2.Interop.Domain.Messages;

namespace HopEn2.Interop.Ledger.Journal;

/// <summary>How a body is kept.</summary>
internal enum BodyCoding
{
    AsReceived = 0,
    Brotli = 1,
}

/// <summary>Compresses bodies before they are kept.</summary>
/// <remarks>
/// Brotli at quality 0: on an MDM with a 60 KB CDA 0.17 ms for 54 % of the size, where Deflate at its fastest takes 0.56 ms for 72 %,
/// and higher qualities of either cost several times as much for two per cent. Base64 is most of what there is, and Brotli's
/// entropy coding takes out the quarter that it wastes.
/// </remarks>
internal static class Bodies
{
    private const int Quality = 0;
    private const int WindowBits = 18;
    private const string NotItsSize = "A kept body does not expand to its size.";

    /// <summary>
    /// Messages without a document are shorter. Compressing one would save half a kilobyte for as long as bodies are kept, and cost a
    /// twentieth of all that the engine does for it.
    /// </summary>
    private const int SmallestCompressed = 2048;

    /// <summary>The bytes to keep: compressed when that is worth it, in lent memory that the caller returns; else the body itself.</summary>
    public static (BodyCoding Coding, ReadOnlyMemory<byte> Bytes) Compress(ReadOnlyMemory<byte> body) =>
        TryCompress(body.Span, SmallestCompressed, out var compressed) ? (BodyCoding.Brotli, compressed) : (BodyCoding.AsReceived, body);

    /// <summary>False where that would not save a tenth.</summary>
    /// <param name="smallest">Bytes below which it is not tried.</param>
    /// <param name="compressed">Lent: the caller returns it.</param>
    public static bool TryCompress(ReadOnlySpan<byte> bytes, int smallest, out ReadOnlyMemory<byte> compressed)
    {
        compressed = default;
        if (bytes.Length < smallest)
            return false;
        var room = LentBytes.Rent(bytes.Length - bytes.Length / 10).Memory;
        if (BrotliEncoder.TryCompress(bytes, room.Span, out var written, Quality, WindowBits))
        {
            compressed = room[..written];
            return true;
        }

        LentBytes.Return(room);
        return false;
    }

    /// <summary>A body, in lent memory that its reader returns.</summary>
    /// <param name="size">Size as received.</param>
    public static ReadOnlyMemory<byte> ExpandToReturn(BodyCoding coding, ReadOnlySpan<byte> stored, int size)
    {
        var room = LentBytes.Rent(size).Memory;
        if (coding == BodyCoding.AsReceived ? stored.Length == size && stored.TryCopyTo(room.Span) : BrotliDecoder.TryDecompress(stored, room.Span, out var written) && written == size)
            return room;
        LentBytes.Return(room);
        throw new InvalidDataException(NotItsSize);
    }

    /// <summary>A large one, likewise.</summary>
    /// <param name="stored">What is kept of it, as it comes.</param>
    /// <param name="size">Size as received.</param>
    public static ReadOnlyMemory<byte> ExpandToReturn(BodyCoding coding, Stream stored, int size)
    {
        var room = LentBytes.Rent(size).Memory;
        try
        {
            using var expanded = coding == BodyCoding.AsReceived ? stored : new BrotliStream(stored, CompressionMode.Decompress);
            expanded.ReadExactly(room.Span);
            return room;
        }
        catch (Exception e) when (e is EndOfStreamException or InvalidOperationException)
        {
            LentBytes.Return(room);
            throw new InvalidDataException(NotItsSize, e);
        }
        catch
        {
            LentBytes.Return(room);
            throw;
        }
    }

    /// <param name="size">Size as received.</param>
    public static byte[] Expand(BodyCoding coding, ReadOnlySpan<byte> bytes, int size)
    {
        if (coding == BodyCoding.AsReceived)
            return bytes.ToArray();
        var body = new byte[size];
        return BrotliDecoder.TryDecompress(bytes, body, out var written) && written == size ? body : throw new InvalidDataException(NotItsSize);
    }
}
