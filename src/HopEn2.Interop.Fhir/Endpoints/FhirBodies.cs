using System.IO.Compression;
using HopEn2.Interop.Domain.Messages;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace HopEn2.Interop.Fhir.Endpoints;

/// <summary>Reads the bodies of requests, decompressed, within limits; few large ones at a time, and those outside of the collector's heap.</summary>
internal sealed class FhirBodies(FhirFeedOptions options) : IDisposable
{
    /// <summary>Bytes from which a body is a large one.</summary>
    public const int Large = LargeBytes.LargestUsual;

    private const int Piece = 64 * 1024;

    private readonly SemaphoreSlim _large = new(options.LargeBodies);

    /// <summary>A body, which holds its memory and its place until disposed of: what was read of it must not be used any more then.</summary>
    internal sealed class Body(ReadOnlyMemory<byte>? bytes, SemaphoreSlim? place) : IDisposable
    {
        /// <summary>Null: larger than allowed.</summary>
        public ReadOnlyMemory<byte>? Bytes { get; } = bytes;

        public void Dispose()
        {
            if (Bytes is { } held)
                LentBytes.Return(held);
            place?.Release();
        }
    }

    /// <exception cref="InvalidDataException">It is not the gzip it says it is.</exception>
    public async Task<Body> ReadAsync(HttpRequest request, int largest, CancellationToken cancel)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = largest;
        if (request.ContentLength > largest)
            return new(null, null);
        var zipped = request.Headers.ContentEncoding.ToString() is "gzip";
        return await ReadAsync(zipped ? new GZipStream(request.Body, CompressionMode.Decompress) : request.Body, zipped ? null : request.ContentLength, largest, cancel);
    }

    /// <param name="length">Null: zipped, or sent in pieces, it may become large.</param>
    public Task<Body> ReadAsync(Stream stream, long? length, int largest, CancellationToken cancel) => ReadAsync(stream, length, largest, _large, cancel);

    /// <summary>For those who read one at a time: without a place among the large ones.</summary>
    public static Task<Body> ReadAloneAsync(Stream stream, long? length, int largest, CancellationToken cancel) => ReadAsync(stream, length, largest, null, cancel);

    private static async Task<Body> ReadAsync(Stream stream, long? length, int largest, SemaphoreSlim? places, CancellationToken cancel)
    {
        if (length > largest)
            return new(null, null);
        SemaphoreSlim? held = null;
        try
        {
            if (length > Large)
                await TakePlaceAsync();
            return new(await BytesAsync(stream, length, largest, TakePlaceAsync, cancel), held);
        }
        catch
        {
            held?.Release();
            throw;
        }

        async Task TakePlaceAsync()
        {
            if (places is null)
                return;
            await places.WaitAsync(cancel);
            held = places;
        }
    }

    /// <param name="becomesLarge">Waits until it may.</param>
    private static async Task<ReadOnlyMemory<byte>?> BytesAsync(Stream stream, long? length, int largest, Func<Task> becomesLarge, CancellationToken cancel)
    {
        // Of known length it is read where it stays; one byte more shows the end.
        var buffer = length > Large ? new LargeBytes((int)length.Value + 1).Memory : new byte[(length ?? Piece) + 1];
        var count = 0;
        try
        {
            while (await stream.ReadAsync(buffer[count..], cancel) is > 0 and var read)
            {
                count += read;
                if (count > largest)
                {
                    LentBytes.Return(buffer);
                    return null;
                }

                if (count < buffer.Length)
                    continue;
                // Once: room for the largest is never full.
                if (buffer.Length >= Large)
                    await becomesLarge();
                buffer = Larger(buffer, largest);
            }
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            LentBytes.Return(buffer);
            return null;
        }
        catch
        {
            LentBytes.Return(buffer);
            throw;
        }

        return buffer[..count];
    }

    /// <summary>Grown large, there is room for the largest at once: what is not written takes nothing.</summary>
    private static Memory<byte> Larger(Memory<byte> buffer, int largest)
    {
        var larger = buffer.Length < Large ? new byte[Math.Min(2L * buffer.Length, largest + 1L)] : new LargeBytes(largest + 1).Memory;
        buffer.CopyTo(larger);
        LentBytes.Return(buffer);
        return larger;
    }

    public void Dispose() => _large.Dispose();
}
