using System.Buffers;
using HopEn2.Interop.Hl7v2.Er7;
using HopEn2.Interop.Hl7v2.Intake;
using HopEn2.Interop.Mappings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace HopEn2.Interop.Hl7v2.Http;

/// <summary>HL7v2 over HTTP: POST a message, the answer is its acknowledgement.</summary>
/// <remarks>
/// 200 with the acknowledgement, whatever it says: AE and AR are the application's answers, not the transport's. 204 when the sender wants none, 413 when it is too
/// large, 415 for another content type, 503 with AR while the journal cannot keep: the message was not kept, the sender is to repeat it.
/// </remarks>
public static class Hl7v2Endpoint
{
    private const int ReceiveSize = 64 * 1024;

    private static readonly string[] ContentTypes = ["application/hl7-v2", "x-application/hl7-v2+er7", "application/hl7-v2+er7", "text/plain"];

    /// <summary>Maps POST <c>/hl7v2</c>. Who may use it is for the caller to say, on what is returned.</summary>
    public static IEndpointConventionBuilder MapHl7v2(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/hl7v2", TakeAsync).ExcludeFromDescription();

    private static async Task TakeAsync(HttpContext context, Hl7v2Intake intake, HttpEntrances entrances, MessageMemory memory, IMappings mappings)
    {
        if (!entrances.IsOpen)
        {
            await RefuseAsync(context, StatusCodes.Status404NotFound, "No feed takes messages over HTTP. Declare one in feeds.yaml.");
            return;
        }

        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType ?? ContentTypes[0], out var type) || !ContentTypes.Contains(type.MediaType.Value, StringComparer.OrdinalIgnoreCase))
        {
            await RefuseAsync(context, StatusCodes.Status415UnsupportedMediaType, $"Send {ContentTypes[0]}.");
            return;
        }

        var largest = EntranceLimits.Of(mappings.Current, HttpEntrances.Entrance).Largest;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = largest;
        using var share = memory.NewShareFor(context.Request.ContentLength ?? largest);
        var body = await ReadAsync(context.Request, share, largest, context.RequestAborted);
        if (body is null)
        {
            await RefuseAsync(context, StatusCodes.Status413PayloadTooLarge, $"The message is larger than {largest} bytes.");
            return;
        }

        var result = await intake.TakeAsync(HttpEntrances.Entrance, InUnicode(body.Value, type.Charset.Value), context.Connection.RemoteIpAddress?.ToString(), context.RequestAborted);
        await AnswerAsync(context, result);
    }

    /// <summary>The body; null when it is too large.</summary>
    private static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpRequest request, MessageMemory.Share share, int largest, CancellationToken cancel)
    {
        if (request.ContentLength > largest)
            return null;
        await share.SetAsync((request.ContentLength ?? 0) + ReceiveSize, cancel);
        var content = new MemoryStream((int)(request.ContentLength ?? 0));
        var buffer = ArrayPool<byte>.Shared.Rent(ReceiveSize);
        try
        {
            while (await request.Body.ReadAsync(buffer.AsMemory(0, ReceiveSize), cancel) is > 0 and var count)
            {
                if (content.Length + count > largest)
                    return null;
                content.Write(buffer, 0, count);
                await share.SetAsync(content.Capacity + ReceiveSize, cancel);
            }
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return content.GetBuffer().AsMemory(0, (int)content.Length);
    }

    /// <summary>What the message itself says of its character set holds. Where it says nothing, the transport's word is not lost by writing it in UTF-8, which is recognised.</summary>
    private static ReadOnlyMemory<byte> InUnicode(ReadOnlyMemory<byte> body, string? charset)
    {
        if (charset is null || System.Text.Unicode.Utf8.IsValid(body.Span) || Er7Charsets.Named(charset.Trim('"')) is not { } encoding)
            return body;
        var named = Er7Message.ReadHeader(body)?.Header[18].Code;
        return named is "" && !ReferenceEquals(encoding, Er7Charsets.Utf8) ? Er7Charsets.Utf8.GetBytes(encoding.GetString(body.Span)) : body;
    }

    private static async Task AnswerAsync(HttpContext context, IntakeResult result)
    {
        var response = context.Response;
        response.StatusCode = result switch
        {
            { TryAgain: true } => StatusCodes.Status503ServiceUnavailable,
            { Acknowledgements.Count: 0 } => StatusCodes.Status204NoContent,
            _ => StatusCodes.Status200OK,
        };
        if (result.TryAgain)
            response.Headers.RetryAfter = "10";
        if (result.Acknowledgements.Count == 0)
            return;
        // MSH-18 of the acknowledgement names its character set; a parameter could only contradict it.
        response.ContentType = ContentTypes[0];
        foreach (var acknowledgement in result.Acknowledgements)
            await response.Body.WriteAsync(acknowledgement, context.RequestAborted);
    }

    private static Task RefuseAsync(HttpContext context, int status, string why)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain";
        return context.Response.WriteAsync(why, context.RequestAborted);
    }
}
