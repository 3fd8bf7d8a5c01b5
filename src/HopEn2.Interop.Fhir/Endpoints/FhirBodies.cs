using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace HopEn2.Interop.Fhir.Endpoints;

/// <summary>Reads the bodies of requests, decompressed, within limits; few large ones at a time.</summary>
internal sealed class FhirBodies(FhirFeedOptions options) : IDisposable
{
    /// <summary>Bytes from which a body is a large one.</summary>
    public const int Large = 1 << 20;

    private const int Piece = 64 * 1024;

    private readonly SemaphoreSlim _large = new(options.LargeBodies);

    /// <summary>A body, which holds its place until disposed of.</summary>
    internal sealed class Body(ReadOnlyMemory<byte>? bytes, SemaphoreSlim? place) : IDisposable
    {
        /// <summary>Null: larger than allowed.</summary>
        public ReadOnlyMemory<byte>? Bytes { get; } = bytes;

        public void Dispose() => place?.Release();
    }

    /// <exception cref="InvalidDataException">It is not the gzip it says it is.</exception>
    public async Task<Body> ReadAsync(HttpRequest request, int largest, CancellationToken cancel)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = largest;
        if (request.ContentLength > largest)
            return new(null, null);
        var zipped = request.Headers.ContentEncoding.ToString() is "gzip";
        // Zipped, or sent in pieces, it may become large.
        var place = zipped || request.ContentLength is null or > Large ? _large : null;
        if (place is not null)
            await place.WaitAsync(cancel);
        try
        {
            var bytes = await ReadAsync(zipped ? new GZipStream(request.Body, CompressionMode.Decompress) : request.Body, zipped ? null : request.ContentLength, largest, cancel);
            return new(bytes, place);
        }
        catch
        {
            place?.Release();
            throw;
        }
    }

    private static async Task<ReadOnlyMemory<byte>?> ReadAsync(Stream stream, long? length, int largest, CancellationToken cancel)
    {
        // Of known length it is read where it stays; one byte more shows the end.
        var buffer = new byte[(length ?? Piece) + 1];
        var count = 0;
        try
        {
            while (await stream.ReadAsync(buffer.AsMemory(count), cancel) is > 0 and var read)
            {
                count += read;
                if (count > largest)
                    return null;
                if (count == buffer.Length)
                    Array.Resize(ref buffer, (int)Math.Min(2L * buffer.Length, largest + 1L));
            }
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return null;
        }

        return buffer.AsMemory(0, count);
    }

    public void Dispose() => _large.Dispose();
}
