using System.Net;
using System.Text;

namespace HopEn2.Interop.Delivery.Dmp;

/// <summary>A body that is written from the memory where it lies, and that knows whether its end may have gone out.</summary>
internal sealed class RequestContent : HttpContent
{
    private readonly ReadOnlyMemory<byte>[] _pieces;
    private readonly long _length;

    private RequestContent(string contentType, params ReadOnlyMemory<byte>[] pieces)
    {
        _pieces = pieces;
        _length = pieces.Sum(p => (long)p.Length);
        Headers.TryAddWithoutValidation("Content-Type", contentType);
    }

    /// <summary>Its last piece has been given to the connection, or is about to be: the DMP may hold all of it.</summary>
    public bool MayBeComplete { get; private set; }

    /// <summary>A plain SOAP envelope.</summary>
    public static RequestContent Soap(string action, ReadOnlyMemory<byte> envelope) =>
        new($"application/soap+xml; charset=UTF-8; action=\"{action}\"", envelope);

    /// <summary>MTOM/XOP: the envelope, and the document beside it as it is (dmp.md §3).</summary>
    public static RequestContent Mtom(string action, ReadOnlyMemory<byte> envelope, ReadOnlyMemory<byte> document, string documentId)
    {
        var mark = Guid.NewGuid().ToString("N");
        var (boundary, root) = ($"hopen2-{mark}", $"root.{mark}@hopen2");
        var head = Encoding.ASCII.GetBytes(
            $"--{boundary}\r\nContent-Type: application/xop+xml; charset=UTF-8; type=\"application/soap+xml\"\r\nContent-Transfer-Encoding: binary\r\nContent-ID: <{root}>\r\n\r\n");
        var between = Encoding.ASCII.GetBytes(
            $"\r\n--{boundary}\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: binary\r\nContent-ID: <{documentId}>\r\n\r\n");
        var end = Encoding.ASCII.GetBytes($"\r\n--{boundary}--\r\n");
        return new RequestContent(
            $"multipart/related; boundary=\"{boundary}\"; type=\"application/xop+xml\"; start=\"<{root}>\"; start-info=\"application/soap+xml\"; action=\"{action}\"",
            head, envelope, between, document, end);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        for (var i = 0; i < _pieces.Length; i++)
        {
            // Said before, not after: a write that is interrupted may have done its work.
            MayBeComplete |= i == _pieces.Length - 1;
            await stream.WriteAsync(_pieces[i], cancellationToken);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _length;
        return true;
    }
}
